import { LETTERS_UNKNOWN, type Warning } from '../../page/pageResult.ts';

/** A language that is written in Latin letters with marks, and how to know it by words without any. */
interface Language {
  readonly name: string;
  /** BCP 47 tags; several where its words do not tell them apart. */
  readonly tags: readonly string[];
  /** Its letters beyond a to z. */
  readonly letters: string;
  readonly words: string;
}

/** The commonest words of each: a text has one of them every four to eight words. */
const LANGUAGES: readonly Language[] = [
  {
    name: 'French',
    tags: ['fr'],
    letters: 'àâçèéêëîïôùûœ',
    words: 'le la les des et une dans pour que qui sur pas par au du est un ne ce se il nous vous avec',
  },
  {
    name: 'German',
    tags: ['de'],
    letters: 'äöüß',
    words: 'der die das und ist nicht ein eine mit von zu den auf dem des sich im werden oder als auch sie',
  },
  {
    name: 'Spanish',
    tags: ['es'],
    letters: 'áéíñóúü',
    words: 'el los las que del una por con para y se su al lo como es en',
  },
  {
    name: 'Italian',
    tags: ['it'],
    letters: 'àèéìòù',
    words: 'il di che della per una con non del sono gli nel alla dei da si e le la',
  },
  {
    name: 'Portuguese',
    tags: ['pt'],
    letters: 'àáâãçéêíóôõú',
    words: 'o os que uma com para do da em dos das no na por se ao e as',
  },
  {
    name: 'Polish',
    tags: ['pl'],
    letters: 'ąćęłńóśźż',
    words: 'w i na z do nie jest od po przez oraz dla za o jak ich co jego lub',
  },
  {
    name: 'Czech',
    tags: ['cs'],
    letters: 'áčďéěíňóřšťúůýž',
    words: 'a v na je se z do pro s jako od po ale nebo tak jeho bylo by za',
  },
  {
    name: 'Swedish',
    tags: ['sv'],
    letters: 'åäö',
    words: 'och i att det som en av den till ett med de inte om har var men vi kan',
  },
  {
    name: 'Danish or Norwegian',
    tags: ['da', 'no'],
    letters: 'æøå',
    words: 'og i at det som en af av til er den med ikke de for et har var men vi kan',
  },
  {
    name: 'Turkish',
    tags: ['tr'],
    letters: 'çğıöşü',
    words: 've bir bu da de ile olarak daha gibi kadar olan sonra en ama ne her',
  },
];

const ENGLISH =
  'the of and to in is that for it with as was on be by at this are or from an not have which his he i a';

/** A page of fewer words may be a list of names. */
const LEAST_WORDS = 12;

/** Share of a text's words that are among the commonest of its language, at least; and so many times as in English. */
const LEAST_SHARE = 0.15;
const AGAINST_ENGLISH = 1.5;

/** Letters of each language that a model's alphabet lacks; languages of which it has all are not there. */
export function lettersLacking(alphabet: readonly string[]): Readonly<Record<string, string>> {
  const known = new Set(alphabet);
  const lacking = LANGUAGES.map(
    ({ name, letters }) => [name, [...letters].filter((letter) => !known.has(letter)).join('')] as const,
  );
  return Object.fromEntries(lacking.filter(([, letters]) => letters !== ''));
}

/**
 * A warning where a text is in a language with letters that the model lacks: it reads them without their marks
 * (`eleve` for `élève`), and as surely as all others.
 */
export function letterWarnings(text: string, lacking: Readonly<Record<string, string>>): Warning[] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < LEAST_WORDS) return [];
  const shareOf = (list: string): number => {
    const common = new Set(list.split(' '));
    return words.filter((word) => common.has(word)).length / words.length;
  };
  const english = AGAINST_ENGLISH * shareOf(ENGLISH);
  let best: { name: string; tags: readonly string[]; share: number } | undefined;
  for (const { name, tags, words: list } of LANGUAGES) {
    const share = shareOf(list);
    if (share >= LEAST_SHARE && share > english && share > (best?.share ?? 0)) best = { name, tags, share };
  }
  const letters = best && lacking[best.name];
  if (!best || letters === undefined) return [];
  return [
    {
      code: LETTERS_UNKNOWN,
      message: `This page seems to be in ${best.name}. The model does not know ${[...letters].join(' ')} and reads other letters instead. Use a model that knows them (--model), such as PP-OCRv6 tiny.`,
      suggests: [...best.tags],
    },
  ];
}
