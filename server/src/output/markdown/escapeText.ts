/**
 * Text as Markdown that reads as that text. Only what CommonMark (https://spec.commonmark.org/0.31.2/)
 * or GitHub's tables, strikethrough, footnotes and formulas would take for markup gets a backslash; ordinary
 * prose gets none. `text` is trimmed; its newlines are hard breaks.
 */
export function escapeText(text: string): string {
  return text
    .split('\n')
    .map((line, index) => escapeLineStart(escapeInline(line, text), index))
    .join('\n');
}

/** As `escapeText` for the text of an ATX heading: nothing there begins a block, but `#` may end it. */
export function escapeHeading(text: string): string {
  return escapeInline(text, text).replace(/(^|\s)(#+)$/, '$1\\$2');
}

/** Text inside of HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `whole` is the paragraph the line is of: marks only pair inside one. */
export function escapeInline(line: string, whole: string): string {
  const count = (sign: string): number => whole.split(sign).length - 1;
  const pairs = {
    '*': count('*') > 1,
    _: count('_') > 1,
    '~': count('~') > 1,
    '`': count('`') > 1,
    $: mayBeFormula(whole),
  };
  let escaped = '';
  for (let i = 0; i < line.length; i += 1) {
    const sign = line[i]!;
    const before = line[i - 1] ?? ' ';
    const after = line[i + 1] ?? ' ';
    if (isMarkup(sign, before, after, line, i, pairs, whole.startsWith('['))) escaped += '\\';
    escaped += sign;
  }
  return escaped;
}

function isMarkup(
  sign: string,
  before: string,
  after: string,
  line: string,
  at: number,
  pairs: Readonly<Record<'*' | '_' | '~' | '`' | '$', boolean>>,
  mayDefine: boolean,
): boolean {
  switch (sign) {
    case '\\':
      // `\begin{…}` begins a formula without any dollar.
      return /[!-/:-@[-`{-~]/.test(after) || at === line.length - 1 || line.startsWith('begin', at + 1);
    case '`':
    case '~':
    case '$':
      return pairs[sign];
    case '*':
      return pairs['*'] && !(isSpace(before) && isSpace(after));
    case '_':
      return pairs._ && !(isSpace(before) && isSpace(after)) && !(isWord(before) && isWord(after));
    case '<':
      return /[A-Za-z/!?]/.test(after);
    case '&':
      return /^&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});/.test(line.slice(at, at + 40));
    case '[':
      return after === '^' || (at === 0 && /^\[[ xX]\](?:\s|$)/.test(line));
    case ']':
      // `[a](b)` is a link, `[a]: b` at the start of a paragraph defines one.
      return after === '(' || (after === ':' && mayDefine);
    default:
      return false;
  }
}

/**
 * Whether the preview of VS Code (markdown-it-katex) or GitHub could see a formula in a paragraph: two dollars
 * side by side begin one that may go on to the end of the document; a single one needs another that ends it,
 * and none ends before a letter or digit. So prices (`$5 and $10`) are no formula, and stay as they are.
 */
function mayBeFormula(whole: string): boolean {
  const first = whole.indexOf('$');
  return whole.includes('$$') || (first >= 0 && /\$(?![A-Za-z0-9])/.test(whole.slice(first + 1)));
}

function isSpace(sign: string): boolean {
  return /\s/u.test(sign);
}

function isWord(sign: string): boolean {
  return /[\p{L}\p{N}]/u.test(sign);
}

/** What would make the line begin a heading, quote, list, fence, rule or table. */
function escapeLineStart(line: string, index: number): string {
  if (/^#{1,6}(?:\s|$)/.test(line) || line.startsWith('>')) return `\\${line}`;
  if (/^[-+*](?:\s|$)/.test(line)) return `\\${line}`;
  const number = /^(\d{1,9})([.)])(?=\s|$)/.exec(line);
  if (number) return `${number[1] ?? ''}\\${line.slice((number[1] ?? '').length)}`;
  if (/^(?:`{3,}|~{3,})/.test(line)) return `\\${line}`;
  // Dashes also make a rule with the marker of a list before them.
  if (/^(?:(?:-\s*)+|(?:_\s*){3,}|(?:\*\s*){3,})$/.test(line)) return `\\${line}`;
  // Under a line of text these make it a heading, or a table's header.
  if (index > 0 && /^=+\s*$/.test(line)) return `\\${line}`;
  if (index > 0 && line.includes('-') && /^[\s|:-]+$/.test(line)) return `\\${line}`;
  return line;
}
