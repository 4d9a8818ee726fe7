import type { TextMark } from '../../page/pageResult.ts';

/**
 * Code points that are no characters and never will be: they stand for the ends of marks while the text between
 * them is escaped.
 */
const ENDS = {
  strikethrough: ['\ufdd1', '\ufdd2'],
  superscript: ['\ufdd3', '\ufdd4'],
  subscript: ['\ufdd5', '\ufdd6'],
} as const;
const ANY_END = /[\ufdd1-\ufdd6]/g;
const STRUCK = /(.?)\ufdd1([^\ufdd1\ufdd2]*)\ufdd2(?=(.?))/gsu;

/** A text without the code points that stand for marks. */
export function withoutMarkEnds(text: string): string {
  return text.replace(ANY_END, '');
}

/** The part of a text from one offset to another, with the ends of its marks put in. */
export function withMarkEnds(text: string, marks: readonly TextMark[], from: number, to: number): string {
  let written = '';
  let at = from;
  for (const { kind, start, end } of marks) {
    // Space at an end of it would undo the markup.
    const whole = text.slice(start, end);
    const first = start + whole.length - whole.trimStart().length;
    const last = end - (whole.length - whole.trimEnd().length);
    if (first < at || last <= first || last > to) continue;
    const [open, close] = ENDS[kind];
    written += `${withoutMarkEnds(text.slice(at, first))}${open}${withoutMarkEnds(text.slice(first, last))}${close}`;
    at = last;
  }
  return written + withoutMarkEnds(text.slice(at, to));
}

/**
 * Escaped text with its marks as Markdown: `~~struck out~~`, and HTML where Markdown has nothing. In HTML, and
 * where letters or punctuation beside the tildes would hide them, `<del>` does the same.
 */
export function writeMarkEnds(written: string, format: 'markdown' | 'html'): string {
  if (!/[\ufdd1-\ufdd6]/.test(written)) return written;
  const struck = written.replace(STRUCK, (_, before: string, inside: string, after: string) => {
    const pairs = format === 'markdown' && hidesNothing(before, inside, after);
    if (!pairs) return `${before}<del>${inside}</del>`;
    return `${before}~~${escapeTildes(inside)}~~`;
  });
  return struck
    .replaceAll(ENDS.superscript[0], '<sup>')
    .replaceAll(ENDS.superscript[1], '</sup>')
    .replaceAll(ENDS.subscript[0], '<sub>')
    .replaceAll(ENDS.subscript[1], '</sub>')
    .replace(ANY_END, '');
}

/** Both runs of tildes must flank what they strike (CommonMark 6.2), and touch no other tilde. */
function hidesNothing(before: string, inside: string, after: string): boolean {
  if (inside === '' || before === '~' || after === '~' || before === '\\') return false;
  const isOpen = (sign: string): boolean => sign === '' || /[\s\p{P}\p{S}]/u.test(sign);
  const inner = [inside[0] ?? '', inside.at(-1) ?? ''].map((sign) => /[\p{P}\p{S}]/u.test(sign));
  return (!inner[0] || isOpen(before)) && (!inner[1] || isOpen(after));
}

/** Those that have no backslash yet. */
function escapeTildes(markdown: string): string {
  return markdown.replace(/\\[\s\S]|~/g, (sign) => (sign === '~' ? '\\~' : sign));
}
