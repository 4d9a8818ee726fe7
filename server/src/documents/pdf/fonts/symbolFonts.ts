import { codePoint } from 'dingbat-to-unicode';

/** Fonts of symbols alone, by name; the library's name of each, but for Zapf Dingbats, which it lacks. */
const SYMBOL_FONTS: readonly (readonly [name: RegExp, typeface: string])[] = [
  [/^wingdings[-_ ]?2\b/i, 'Wingdings 2'],
  [/^wingdings[-_ ]?3\b/i, 'Wingdings 3'],
  [/^wingdings(?![a-z0-9])/i, 'Wingdings'],
  [/^webdings(?![a-z0-9])/i, 'Webdings'],
  [/^(?:symbol(?:mt|ps|neu)?|standardsym(?:l|bolsps)?)(?![a-z0-9])/i, 'Symbol'],
  [/^(?:(?:itc)?[-_ ]?zapf[-_ ]?dingbats|(?:urw|foxit)?dingbats|d050000l)/i, 'Zapf Dingbats'],
];

/** Symbol fonts of Windows have their characters at these private code points: F000 and the code. */
const PRIVATE = /^[\uf020-\uf0ff]$/;

/** Latin encodings that a reader of PDFs falls back to where a font has no map of its own. */
const LATIN = ['macintosh', 'windows-1252'].map((name) => {
  const decoder = new TextDecoder(name);
  return Array.from({ length: 256 }, (_, code) => decoder.decode(Uint8Array.of(code)));
});

/**
 * Returns a function that tells what the codes of a symbol font show, or undefined for any other font. The function
 * returns undefined if the character from the font's own map (`claimed`) can be trusted.
 */
export function symbolsOf(
  fontName: string,
): ((code: number, claimed: string) => string | undefined) | undefined {
  const typeface = SYMBOL_FONTS.find(([name]) => name.test(fontName))?.[1];
  if (typeface === undefined) return undefined;
  return (code, claimed) => {
    const original = originalCode(code, claimed);
    return original === undefined ? undefined : symbolAt(typeface, original);
  };
}

/** The code that a symbol had in its whole font, where `claimed` is only that code, read as a letter. */
function originalCode(code: number, claimed: string): number | undefined {
  if (PRIVATE.test(claimed)) return claimed.charCodeAt(0) - 0xf000;
  const isByte = code >= 0x20 && code <= 0xff;
  if (isByte && (claimed.charCodeAt(0) === code || LATIN.some((latin) => latin[code] === claimed)))
    return code;
  // Fonts that were cut down to what is used have codes of their own, and a map to those of the whole font.
  return /^[\u0021-\u00ff]$/.test(claimed) ? claimed.charCodeAt(0) : undefined;
}

function symbolAt(typeface: string, code: number): string | undefined {
  if (typeface === 'Zapf Dingbats') return zapfDingbat(code);
  const symbol = codePoint(typeface, code)?.string;
  return symbol === undefined ? undefined : (USUAL_SIGNS.get(symbol) ?? symbol);
}

/**
 * Unicode has a sign of its own for each of Microsoft's ticks, boxes, bullets and arrows, which few fonts have
 * and nobody types. Documents mean the usual ones.
 */
const USUAL_SIGNS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '✓': '🗸',
    '✗': '🗴🗶',
    '☑': '🗹',
    '☒': '🗵🗷⮽',
    '☐': '🞎🞏🞐',
    '□': '⬜🞑',
    '■': '◼⬛',
    '▪': '⬝⬪',
    '●': '⚫⬤',
    '○': '⚪⭘🞆',
    '◉': '🞊⦿',
    '◆': '⧫⬧⬥',
    '·': '⬩',
    '➢': '⮚',
    '←': '🡨🡐🡠⭠',
    '→': '🡪🡒🡢⭢',
    '↑': '🡩🡑🡡⭡',
    '↓': '🡫🡓🡣⭣',
  }).flatMap(([usual, others]) => [...others].map((other): [string, string] => [other, usual])),
);

/** Where Zapf Dingbats leave their own block of Unicode: code points by code. */
const ELSEWHERE: ReadonlyMap<number, number> = new Map([
  [0x20, 0x20],
  [0x25, 0x260e],
  [0x2a, 0x261b],
  [0x2b, 0x261e],
  [0x48, 0x2605],
  [0x6c, 0x25cf],
  [0x6e, 0x25a0],
  [0x73, 0x25b2],
  [0x74, 0x25bc],
  [0x75, 0x25c6],
  [0x77, 0x25d7],
  [0xa8, 0x2663],
  [0xa9, 0x2666],
  [0xaa, 0x2665],
  [0xab, 0x2660],
  [0xd5, 0x2192],
  [0xd6, 0x2194],
  [0xd7, 0x2195],
]);
/** The circled digits 1 to 10 without serifs, which Unicode took from elsewhere. */
const CIRCLED = { from: 0xac, to: 0xb5, first: 0x2460 };

/**
 * ISO 32000-1, D.6. Unicode's block of dingbats was made from this font: 0x21 stands at U+2701, 0xA1 at
 * U+2761, and what Unicode had already is elsewhere.
 */
function zapfDingbat(code: number): string | undefined {
  const elsewhere = ELSEWHERE.get(code);
  if (elsewhere !== undefined) return String.fromCodePoint(elsewhere);
  if (code >= CIRCLED.from && code <= CIRCLED.to)
    return String.fromCodePoint(CIRCLED.first + code - CIRCLED.from);
  if (code >= 0x80 && code <= 0x8d) return String.fromCodePoint(0x2768 + code - 0x80);
  if (code >= 0x21 && code <= 0x7e) return String.fromCodePoint(0x26e0 + code);
  return code >= 0xa1 && code <= 0xfe && code !== 0xf0 ? String.fromCodePoint(0x26c0 + code) : undefined;
}
