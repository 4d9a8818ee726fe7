/** A language, and how to know it. */
export interface KnownLanguage {
  /** BCP 47; several where their texts look alike. */
  readonly tags: readonly string[];
  readonly name: string;
  /** Its letters beyond those that all languages of its script have; without those that hardly any word has. */
  readonly letters: string;
  /** Its commonest words: a third to a half of the words of a text are among them. */
  readonly words: string;
}

/** Languages that a text may be in beside English. A recogniser that lacks their marks reads their words without. */
export const LATIN_LANGUAGES: readonly KnownLanguage[] = [
  {
    tags: ['fr'],
    name: 'French',
    letters: 'àâçèéêëîïôùûœ',
    words:
      'de la le les des et à l d en un une du que qui est dans pour par sur pas au il ne ce se plus avec son sa ses sont ou aux a qu s n cette nous vous elle tout toute été être avoir leur mais comme',
  },
  {
    tags: ['de'],
    name: 'German',
    letters: 'äöüß',
    words:
      'der die das und ist nicht ein eine in zu den von mit dem des sich auf für im werden oder als auch sie er es an hat bei einer eines einem aus durch wird sind nach so wie seine jeder über noch nur vor zum zur haben',
  },
  {
    tags: ['es'],
    name: 'Spanish',
    letters: 'áéíñóú',
    words:
      'de la el los las que y en a del se por con para una un no su al lo como es o más sus sin ni ha son toda todo tiene este esta pero sobre entre cuando muy también fue ser',
  },
  {
    tags: ['it'],
    name: 'Italian',
    letters: 'àèéìòù',
    words:
      'di e il la che della per in un una a con non del sono gli nel alla dei da si le i o al lo delle è ha dal nella suo sua come più anche ogni essere ad ed sulla questo questa',
  },
  {
    tags: ['pt'],
    name: 'Portuguese',
    letters: 'àáâãçéêíóôõú',
    words:
      'de a o e que do da em os um uma para com não dos das no na por se ao as ou à seu sua mais como toda todo tem é foi são ser pelo pela nos nas mas também sem',
  },
  {
    tags: ['nl'],
    name: 'Dutch',
    letters: 'ëïé',
    words:
      'de het een en van in is dat op te zijn voor met niet aan er om ook als bij door naar heeft wordt of uit tot hij ik die deze dan nog worden maar over zich haar wel geen hun',
  },
  {
    tags: ['pl'],
    name: 'Polish',
    letters: 'ąćęłńóśźż',
    words:
      'w i na z do nie się jest od po przez oraz dla za o jak ich co jego lub to że a ma ze by być tym który która które jej są już tak tylko może każdy przy każda pod żaden',
  },
  {
    tags: ['cs'],
    name: 'Czech',
    letters: 'áčďéěíňóřšťúůýž',
    words:
      'a v na je se z do pro s jako od po ale nebo tak jeho bylo by za že i o ve k který které která to si jsou být má svých své každý nikdo ze aby při podle jen však není už než',
  },
  {
    tags: ['sk'],
    name: 'Slovak',
    letters: 'áäčďéíĺľňóôŕšťúýž',
    words:
      'a v na je sa z do pre s ako od po ale alebo tak jeho bolo by za že i o vo k ktorý ktoré ktorá to si sú byť má svojich svoje každý nikto zo aby pri podľa len nie už aj než',
  },
  {
    tags: ['sv'],
    name: 'Swedish',
    letters: 'åäö',
    words:
      'och i att det som en av den till ett med de inte om har var men vi kan på är för eller från han sin sitt hans sig så vid ej skall vara andra ingen under också',
  },
  {
    tags: ['da', 'no'],
    name: 'Danish or Norwegian',
    letters: 'æøå',
    words:
      'og i at det som en af av til er den med ikke de for et har var men vi kan på å eller fra han sin sitt sig så ved skal enhver være andre ingen under også seg om',
  },
  {
    tags: ['fi'],
    name: 'Finnish',
    letters: 'äö',
    words:
      'ja on ei että se oli hän mutta kun niin tai ovat joka sen myös ole kuin tämä olla hänen ne sekä mitä joita jos vain mukaan kanssa olisi ollut siitä eikä ketään',
  },
  {
    tags: ['hu'],
    name: 'Hungarian',
    letters: 'áéíóöőúüű',
    words:
      'a az és hogy nem is egy van meg ez csak de ha mint vagy volt el még már minden sem azt ki nincs ennek amely személynek való során le fel őt neki mert akkor lehet',
  },
  {
    tags: ['ro'],
    name: 'Romanian',
    letters: 'ăâîșț',
    words:
      'de și in în la o cu nu este care pe din a un că sau pentru mai sunt prin ce orice să fi are al ale ei lui sa au fie nici unei unui ca se cel după fost',
  },
  {
    tags: ['hr', 'bs', 'sr-Latn'],
    name: 'Croatian, Bosnian or Serbian',
    letters: 'čćđšž',
    words:
      'i u je na da se za od su koji ne s o kao a ili biti što to ima svoje koja koje iz po sa će nije nitko niko bilo kako on ona njegov samo već kod',
  },
  {
    tags: ['sl'],
    name: 'Slovenian',
    letters: 'čšž',
    words:
      'in je v na se da za so ki ne z s po pa ali tudi kot ni bi od do pri ima ta to iz njegovo svoje nihče biti sme o kateri katera lahko še bil',
  },
  {
    tags: ['lt'],
    name: 'Lithuanian',
    letters: 'ąčęėįšųūž',
    words:
      'ir yra kad į ar su iš tai kaip bet jo ne už buvo apie po savo turi visi negali būti arba nuo prie per jos tik dėl kuri kurie iki',
  },
  {
    tags: ['lv'],
    name: 'Latvian',
    letters: 'āčēģīķļņšūž',
    words:
      'un ir ar no par uz ka kas tas vai bet arī kā viņa to nav pie pēc ne tikt savas savu lai kura kurš būt jābūt neviens līdz',
  },
  {
    tags: ['et'],
    name: 'Estonian',
    letters: 'äõöüšž',
    words:
      'ja on ei et see oli kui ta ka või oma mis aga siis tema ning igal tohi kes mida selle nende olla ole seda üle vastu eest kellegi',
  },
  {
    tags: ['tr'],
    name: 'Turkish',
    letters: 'çğıöşü',
    words:
      've bir bu da de ile olarak daha gibi kadar olan sonra en ama ne her veya için herkes kimse ya hiç çok o var vardır ki mi olduğu',
  },
  {
    tags: ['vi'],
    name: 'Vietnamese',
    letters: 'ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹ',
    words:
      'và của là có không được các cho trong người một với những đã này khi từ cũng để hay mọi đều bị ai do về vào sự theo hoặc như trên cả nước mình tới nào bất',
  },
  {
    tags: ['id', 'ms'],
    name: 'Indonesian',
    letters: '',
    words:
      'yang dan di dengan untuk dari pada ini itu dalam tidak atau oleh setiap orang adalah akan juga ke seorang tanpa sebagai ia karena ada bagi secara mereka lain',
  },
];

const ENGLISH: KnownLanguage = {
  tags: ['en'],
  name: 'English',
  letters: '',
  words:
    'the of and to in is that for it with as was on be by at this are or from an not have which his he i a has no any one all shall but they their her she you we my s its been were had will would who if there your so more',
};

/** A text of fewer words may be a list of names. */
const LEAST_WORDS = 12;

/** So many different ones of the commonest words of a language there must be: languages of one script share some. */
const LEAST_COMMON_WORDS = 3;

/** Share of a text's words that are among the commonest of its language, at least; and so many times as in English. */
const LEAST_SHARE = 0.15;
const AGAINST_ENGLISH = 1.5;

const words = new WeakMap<KnownLanguage, ReadonlySet<string>>();

/** The words of a language, also as a recogniser reads them that does not know their marks: `été` as `ete`. */
function wordsOf(language: KnownLanguage): ReadonlySet<string> {
  let known = words.get(language);
  if (!known) {
    const written = language.words.split(' ');
    const read = written.map(bare);
    // Arabic writes the last letter of these with dots or without.
    known = new Set([...written, ...read, ...read.map((word) => word.replace(/ي$/u, 'ى'))]);
    words.set(language, known);
  }
  return known;
}

/**
 * The language other than English that a text is in; undefined for English, and where too little speaks for any other.
 * Words count with their marks or without, as the text may have lost them.
 */
export function languageOfText(
  text: string,
  languages: readonly KnownLanguage[] = LATIN_LANGUAGES,
): KnownLanguage | undefined {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < LEAST_WORDS) return undefined;
  const english = AGAINST_ENGLISH * shareOf(words, ENGLISH);
  const marks = new Set(text.toLowerCase().match(/[^\p{ASCII}\P{L}]/gu) ?? []);
  let best: { language: KnownLanguage; share: number; known: number } | undefined;
  for (const language of languages) {
    const share = shareOf(words, language);
    if (share < LEAST_SHARE || share <= english || commonWords(words, language) < LEAST_COMMON_WORDS)
      continue;
    // Of languages with like words the letters tell.
    const known = [...marks].filter((mark) => language.letters.includes(mark)).length;
    const isBetter = !best || share > best.share || (share === best.share && known > best.known);
    if (isBetter) best = { language, share, known };
  }
  return best?.language;
}

function shareOf(read: readonly string[], language: KnownLanguage): number {
  const common = wordsOf(language);
  return read.filter((word) => common.has(word)).length / read.length;
}

function commonWords(read: readonly string[], language: KnownLanguage): number {
  const common = wordsOf(language);
  return new Set(read.filter((word) => common.has(word))).size;
}

/** A word as it is read by who does not know its language's own letters. */
function bare(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gu, 'd')
    .replace(/ı/gu, 'i')
    .replace(/ј/gu, 'і')
    .replace(/ł/gu, 'l')
    .replace(/[کگ]/gu, 'ك')
    .replace(/ی/gu, 'ي');
}
