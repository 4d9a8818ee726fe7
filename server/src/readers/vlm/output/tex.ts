/**
 * Commands that reach out of a formula: links, files, definitions that hold for the whole document or grow
 * without end. What has them stays text.
 */
const REACHES_OUT =
  /\\(?:href|url|html[A-Za-z]*|include[A-Za-z]*|input|write|openout|catcode|csname|[gex]?def|let|futurelet|(?:re)?newcommand|providecommand|newenvironment|loop|expandafter)(?![A-Za-z])/;

/** Characters. What is longer is no formula that somebody prints. */
const MAX_LENGTH = 8_000;

/** TeX in the words that preview and KaTeX know, white space folded; undefined for what must stay text. */
export function cleanTeX(tex: string): string | undefined {
  const known = tex
    .replace(/\\coloneqq(?![A-Za-z])/g, ':=')
    .replace(/\\eqqcolon(?![A-Za-z])/g, '=:')
    .replace(/\s+/g, ' ')
    .trim();
  return known === '' || known.length > MAX_LENGTH || REACHES_OUT.test(known) ? undefined : known;
}

/** TeX of a formula that a model gave without text around it, with or without its delimiters. */
export function texOfFormula(text: string): string | undefined {
  let tex = text.trim();
  const fence = /^```\w*\n([\s\S]*?)\n?```$/.exec(tex);
  if (fence) tex = (fence[1] ?? '').trim();
  let tag = '';
  const numbered = /[.,;]?\s{0,8}\((\w{1,4}(?:\.\w{1,4}){0,3})\)$/.exec(tex);
  if (numbered && /(?:\\\]|\$\$|\\\))$/.test(tex.slice(0, numbered.index))) {
    tag = `\\tag{${numbered[1] ?? ''}}`;
    tex = tex.slice(0, numbered.index);
  }
  for (const [open, close] of [
    ['\\[', '\\]'],
    ['$$', '$$'],
    ['\\(', '\\)'],
    ['$', '$'],
  ] as const) {
    if (!tex.startsWith(open) || tex.length < open.length + close.length) continue;
    const end = tex.indexOf(close, open.length);
    // Several formulas, or one that breaks off.
    if (end >= 0 && end + close.length < tex.length) return undefined;
    tex = tex.slice(open.length, end < 0 ? undefined : end);
    break;
  }
  const clean = cleanTeX(tex);
  return clean === undefined || tag === '' || clean.includes('\\tag') ? clean : `${clean} ${tag}`;
}

/**
 * Whether what stands between two dollars is a formula, as opposed to text between two prices. `before` and
 * `after` are the characters around.
 */
export function isDollarFormula(content: string, before: string, after: string): boolean {
  if (content === '' || /^\s|\s$/.test(content) || /[\p{L}\p{N}\\]/u.test(before) || /\d/.test(after))
    return false;
  if (/[\\^_{}=<>]/.test(content)) return true;
  // Without a sign of TeX: a number, or letters and operators, but no words.
  return !/\p{L}{3}|[\p{Ll}\p{Lo}]{2,}\s|\d[\s-]*$/u.test(content) || /^[\d.,]+%?$/.test(content);
}
