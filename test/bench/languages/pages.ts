import { type Language, LANGUAGES, hasWordSpaces, isRightToLeft, languageOf } from './languages.ts';
import { declarationIn, type TextBlock } from './typesetting/declaration.ts';
import { scanPage } from './typesetting/scanPage.ts';
import { type PageStyle, setPage } from './typesetting/setPage.ts';

/** A page to be typeset: some blocks of a text, in some style. */
export interface PagePlan {
  /** `fr-300dpi`; also the name of its file. */
  readonly name: string;
  /** The row of the table it counts in: a language's tag, or the name of a special page. */
  readonly group: string;
  readonly title: string;
  /** Of most of its text first. */
  readonly languages: readonly [Language, ...Language[]];
  readonly style: PageStyle;
  readonly blocks: readonly TextBlock[];
  readonly seed: number;
}

/** A page as it is read, with its truth. */
export interface TypesetPage {
  readonly plan: PagePlan;
  /** Grey JPEG. */
  readonly image: Buffer;
  /** A block a paragraph, with an empty line between them, as a person would type it. NFC. */
  readonly truth: string;
}

const PLAIN: Omit<PageStyle, 'dpi' | 'face'> = { size: 11, columns: 1, justified: false, vertical: false };

/** The three pages of every language: another part of the text each. `from`: where in the text, 0 to 1. */
const STYLES: readonly (PageStyle & { readonly from: number })[] = [
  { ...PLAIN, dpi: 300, face: 'serif', from: 0 },
  { ...PLAIN, dpi: 200, face: 'sans', size: 11.5, from: 0.3 },
  { ...PLAIN, dpi: 150, face: 'serif', size: 12, justified: true, from: 0.6 },
];

/** Of two languages, paragraph by paragraph. */
const MIXED: readonly (readonly [string, string])[] = [
  ['en', 'el'],
  ['en', 'ru'],
  ['en', 'ar'],
  ['zh-Hans', 'en'],
];

/** Every page there is, in the order of the documentation. */
export function allPages(): PagePlan[] {
  const plain = LANGUAGES.flatMap((language) =>
    STYLES.map(({ from, ...style }) => plainPage(language, style, from)),
  );
  const mixed = MIXED.map(([a, b]) => mixedPage(languageOf(a), languageOf(b)));
  const columns = ['en', 'ar', 'he'].map((tag) => columnsPage(languageOf(tag)));
  const vertical = ['ja', 'zh-Hant'].map((tag) => verticalPage(languageOf(tag)));
  return [...plain, ...mixed, ...columns, ...vertical].map((plan, i) => ({ ...plan, seed: i + 1 }));
}

/** Sets a page and scans it. The same plan gives the same bytes. */
export async function typesetPage(plan: PagePlan): Promise<TypesetPage> {
  const page = setPage(plan.blocks, plan.style);
  const truth = page.blocks.map(({ marker, text }) => (marker === undefined ? text : `${marker} ${text}`));
  return { plan, image: await scanPage(page, plan.seed, plan.style.dpi), truth: truth.join('\n\n') };
}

type Draft = Omit<PagePlan, 'seed'>;

function plainPage(language: Language, style: PageStyle, from: number): Draft {
  const { tag, name } = language;
  const justified = style.justified && hasWordSpaces(language);
  return {
    name: `${tag}-${style.dpi}dpi`,
    group: tag,
    title: name,
    languages: [language],
    style: { ...style, justified },
    blocks: partOf(declarationIn(language), from),
  };
}

function mixedPage(a: Language, b: Language): Draft {
  return {
    name: `${a.tag}+${b.tag}`,
    group: `${a.tag}+${b.tag}`,
    title: `${a.name} and ${b.name}`,
    languages: [a, b],
    style: { ...PLAIN, dpi: 200, face: 'serif' },
    blocks: alternating(a, b),
  };
}

function columnsPage(language: Language): Draft {
  return {
    name: `${language.tag}-columns`,
    group: `${language.tag}-columns`,
    title: `${language.name}, two columns${isRightToLeft(language) ? ' from the right' : ''}`,
    languages: [language],
    style: { ...PLAIN, dpi: 200, face: 'serif', size: 10, columns: 2 },
    blocks: declarationIn(language),
  };
}

function verticalPage(language: Language): Draft {
  return {
    name: `${language.tag}-vertical`,
    group: `${language.tag}-vertical`,
    title: `${language.name}, vertical`,
    languages: [language],
    style: { ...PLAIN, dpi: 200, face: 'serif', size: 13, vertical: true },
    blocks: declarationIn(language),
  };
}

/** The blocks from the first heading behind that share of the text. */
function partOf(blocks: readonly TextBlock[], from: number): TextBlock[] {
  const start = Math.round(from * blocks.length);
  const heading = blocks.findIndex(({ kind }, i) => i >= start && (from === 0 || kind === 'heading'));
  return blocks.slice(Math.max(0, heading));
}

/** Articles in two languages: a heading in both on one line, then the text of each. */
function alternating(a: Language, b: Language): TextBlock[] {
  const [left, right] = [articles(a), articles(b)];
  return left.flatMap((article, i) => {
    const other = right[i];
    const [heading, ...rest] = article;
    if (!heading || !other?.[0]) return [];
    const [open, close] = a.script === 'Hans' ? ['（', '）'] : [' (', ')'];
    const both = { ...heading, text: `${heading.text}${open}${other[0].text}${close}` };
    return [both, ...rest, ...other.slice(1)];
  });
}

/** The blocks of each article, its heading first. */
function articles(language: Language): TextBlock[][] {
  const found: TextBlock[][] = [];
  for (const block of declarationIn(language)) {
    if (block.kind === 'title') continue;
    if (block.kind === 'heading') found.push([block]);
    else found.at(-1)?.push(block);
  }
  // The preamble is as long as a page.
  return found.slice(1);
}
