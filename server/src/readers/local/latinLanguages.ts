/** A language that is written in Latin letters, and how to know it. */
export interface LatinLanguage {
  /** BCP 47; several where their texts look alike. */
  readonly tags: readonly string[];
  readonly name: string;
  /** Its letters beyond a to z. */
  readonly letters: string;
  /** Its commonest words: a text has one of them every four to eight words. */
  readonly words: string;
}

/** Languages that a text may be in beside English. A recogniser that lacks their marks reads their words without. */
export const LATIN_LANGUAGES: readonly LatinLanguage[] = [
  {
    tags: ['fr'],
    name: 'French',
    letters: 'àâçèéêëîïôùûœ',
    words: 'le la les des et une dans pour que qui sur pas par au du est un ne ce se il nous vous avec',
  },
  {
    tags: ['de'],
    name: 'German',
    letters: 'äöüß',
    words: 'der die das und ist nicht ein eine mit von zu den auf dem des sich im werden oder als auch sie',
  },
  {
    tags: ['es'],
    name: 'Spanish',
    letters: 'áéíñóúü',
    words: 'el los las que del una por con para y se su al lo como es en',
  },
  {
    tags: ['it'],
    name: 'Italian',
    letters: 'àèéìòù',
    words: 'il di che della per una con non del sono gli nel alla dei da si e le la',
  },
  {
    tags: ['pt'],
    name: 'Portuguese',
    letters: 'àáâãçéêíóôõú',
    words: 'o os que uma com para do da em dos das no na por se ao e as',
  },
  {
    tags: ['nl'],
    name: 'Dutch',
    letters: 'ëïé',
    words: 'de het een en van in is dat op te zijn voor met niet aan er om ook als bij door naar heeft wordt',
  },
  {
    tags: ['pl'],
    name: 'Polish',
    letters: 'ąćęłńóśźż',
    words: 'w i na z do nie jest od po przez oraz dla za o jak ich co jego lub',
  },
  {
    tags: ['cs'],
    name: 'Czech',
    letters: 'áčďéěíňóřšťúůýž',
    words: 'a v na je se z do pro s jako od po ale nebo tak jeho bylo by za',
  },
  {
    tags: ['sk'],
    name: 'Slovak',
    letters: 'áäčďéíĺľňóôŕšťúýž',
    words: 'a v na je sa z do pre s ako od po ale alebo tak jeho bolo by za aj so nie ktoré',
  },
  {
    tags: ['sv'],
    name: 'Swedish',
    letters: 'åäö',
    words: 'och i att det som en av den till ett med de inte om har var men vi kan',
  },
  {
    tags: ['da', 'no'],
    name: 'Danish or Norwegian',
    letters: 'æøå',
    words: 'og i at det som en af av til er den med ikke de for et har var men vi kan',
  },
  {
    tags: ['fi'],
    name: 'Finnish',
    letters: 'äö',
    words: 'ja on ei että se oli hän mutta kun niin tai ovat joka sen myös ole kuin tämä olla hänen',
  },
  {
    tags: ['hu'],
    name: 'Hungarian',
    letters: 'áéíóöőúüű',
    words: 'a az és hogy nem is egy van meg ez csak de ha mint vagy volt el még már minden',
  },
  {
    tags: ['ro'],
    name: 'Romanian',
    letters: 'ăâîșț',
    words: 'de și in la o cu nu este care pe din a un că sau pentru mai sunt prin ce orice să',
  },
  {
    tags: ['hr', 'bs', 'sr-Latn'],
    name: 'Croatian, Bosnian or Serbian',
    letters: 'čćđšž',
    words: 'i u je na da se za od su koji ne s o kao a ili biti što to ima',
  },
  {
    tags: ['sl'],
    name: 'Slovenian',
    letters: 'čšž',
    words: 'in je v na se da za so ki ne z s po pa ali tudi kot ni bi od',
  },
  {
    tags: ['lt'],
    name: 'Lithuanian',
    letters: 'ąčęėįšųūž',
    words: 'ir yra kad į ar su iš tai kaip bet jo ne už buvo apie po savo turi visi',
  },
  {
    tags: ['lv'],
    name: 'Latvian',
    letters: 'āčēģīķļņšūž',
    words: 'un ir ar no par uz ka kas tas vai bet arī kā viņa to nav pie pēc ikvienam',
  },
  {
    tags: ['et'],
    name: 'Estonian',
    letters: 'äõöüšž',
    words: 'ja on ei et see oli kui ta ka või oma mis aga siis tema ning igal',
  },
  {
    tags: ['tr'],
    name: 'Turkish',
    letters: 'çğıöşü',
    words: 've bir bu da de ile olarak daha gibi kadar olan sonra en ama ne her',
  },
  {
    tags: ['vi'],
    name: 'Vietnamese',
    letters: 'ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ',
    words: 'và của là có không được các cho trong người một với những đã này khi từ cũng để hay',
  },
  {
    tags: ['id', 'ms'],
    name: 'Indonesian',
    letters: '',
    words:
      'yang dan di dengan untuk dari pada ini itu dalam tidak atau oleh setiap orang adalah akan juga ke',
  },
];

const ENGLISH: LatinLanguage = {
  tags: ['en'],
  name: 'English',
  letters: '',
  words:
    'the of and to in is that for it with as was on be by at this are or from an not have which his he i a',
};

/** A text of fewer words may be a list of names. */
const LEAST_WORDS = 12;

/** Share of a text's words that are among the commonest of its language, at least; and so many times as in English. */
const LEAST_SHARE = 0.15;
const AGAINST_ENGLISH = 1.5;

/** The words of each, also as a recogniser reads them that does not know their marks: `été` as `ete`. */
const WORDS = new Map(
  [...LATIN_LANGUAGES, ENGLISH].map((language) => {
    const words = language.words.split(' ');
    return [language, new Set([...words, ...words.map(bare)])] as const;
  }),
);

/**
 * The language other than English that a text in Latin letters is in; undefined for English, and where too little
 * speaks for any other. Words count with their marks or without, as the text may have lost them.
 */
export function languageOfText(text: string): LatinLanguage | undefined {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < LEAST_WORDS) return undefined;
  const english = AGAINST_ENGLISH * shareOf(words, ENGLISH);
  const marks = new Set(text.toLowerCase().match(/[^\p{ASCII}\P{L}]/gu) ?? []);
  let best: { language: LatinLanguage; share: number; known: number } | undefined;
  for (const language of LATIN_LANGUAGES) {
    const share = shareOf(words, language);
    if (share < LEAST_SHARE || share <= english) continue;
    // Of languages with like words the letters tell.
    const known = [...marks].filter((mark) => language.letters.includes(mark)).length;
    const isBetter = !best || share > best.share || (share === best.share && known > best.known);
    if (isBetter) best = { language, share, known };
  }
  return best?.language;
}

function shareOf(words: readonly string[], language: LatinLanguage): number {
  const common = WORDS.get(language);
  return words.filter((word) => common?.has(word)).length / words.length;
}

function bare(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gu, 'd')
    .replace(/ı/gu, 'i')
    .replace(/ł/gu, 'l');
}
