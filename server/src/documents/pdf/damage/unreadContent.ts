/** What pdf.js says where it leaves something out that may hold text, and what that is to people. */
const LEFT_OUT: readonly (readonly [notice: RegExp, what: string])[] = [
  [/^getOperatorList - ignoring XObject/, 'a picture or a form is missing or damaged'],
  [/^getOperatorList - ignoring annotation data/, 'an annotation is damaged'],
  [/^getOperatorList - ignoring errors during/, 'its content breaks off'],
  [/^getContentStream - ignoring sub-stream/, 'a part of its content is damaged'],
  [/^handleTilingType - ignoring pattern/, 'a pattern is damaged'],
  [/^Unable to decode (?:inline )?image/, 'a picture is cut off or damaged'],
  [/^Image dimensions are missing/, 'a picture is cut off or damaged'],
  [
    /^decodeScan - |^JpegImage\.parse - (?:reached the end|damaged data)|ignoring the rest of the image data/,
    'a picture is cut off or damaged',
  ],
  [/^Too much data in flate stream$/, 'compressed data is too long'],
  [/ in flate stream$/, 'compressed data is cut off or damaged'],
  [/^Invalid stream: /, 'compressed data is damaged'],
  [/^Filter ".*" is not supported/, 'data is compressed in an unknown way'],
  // The names that forms have for the standard fonts (ISO 32000 12.7.3) say which font it is.
  [
    /^Font "(?!(?:Helv|HeBo|HeOb|HeBO|Cour|CoBo|CoOb|CoBO|Time|TiRo|TiBo|TiIt|TiBI|ZaDb|Symb)"|(?:Helvetica|Courier|Times|ZapfDingbats|Symbol|Arial)[A-Za-z,-]*").*" is not available/,
    'a font is missing or damaged',
  ],
  [/^loadFont - |^translateFont - fetching/, 'a font is missing or damaged'],
  [/^Type3 font resource/, 'a font is missing or damaged'],
];

const TOO_LARGE = /^Image exceeded maximum allowed size/;
const FIRST_PAGE_MISSING = /^getAllPageDicts - Skipping invalid first page/;
const WRONG_COUNT = /^checkLastPage - invalid \/Pages tree \/Count: (\d+)/;

/** What was left out of a page, worded to follow "was not read completely: ". */
export function leftOut(notices: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const notice of notices) {
    const known = LEFT_OUT.find(([pattern]) => pattern.test(notice));
    if (known) found.add(known[1]);
  }
  return found;
}

/** Whether a picture was left out because it exceeds the limit `megapixels`. */
export function saysTooLarge(notices: Iterable<string>): boolean {
  return [...notices].some((notice) => TOO_LARGE.test(notice));
}

/** Whether pdf.js replaced a missing first page with an empty one. */
export function saysFirstPageMissing(notices: Iterable<string>): boolean {
  return [...notices].some((notice) => FIRST_PAGE_MISSING.test(notice));
}

/** The number of pages that the tree of a damaged file claims, if it differs from the number found. */
export function countedPages(notices: Iterable<string>): number | undefined {
  for (const notice of notices) {
    const [, count] = WRONG_COUNT.exec(notice) ?? [];
    if (count !== undefined) return Number(count);
  }
  return undefined;
}
