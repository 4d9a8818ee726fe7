import type markdownIt from 'markdown-it';
import { cleanTeX, isDollarFormula } from './tex.ts';

/** Longest formula in the line, characters of source. */
const MAX_SOURCE = 8_100;

type MarkdownParser = ReturnType<typeof markdownIt>;
type InlineRule = Parameters<MarkdownParser['inline']['ruler']['push']>[1];
type BlockRule = Parameters<MarkdownParser['block']['ruler']['push']>[1];

/**
 * Teaches markdown-it formulas: `\(…\)`, `\[…\]`, `$…$`, `$$…$$`, and `\[…\]` or `$$…$$` on lines of their own.
 * Tokens `math_inline`, `math_display` (both inline) and `math_block` carry the TeX in `content`.
 */
export function addMath(parser: MarkdownParser): MarkdownParser {
  parser.inline.ruler.before('escape', 'math', inlineMath);
  parser.block.ruler.before('fence', 'math_block', blockMath, { alt: ['paragraph', 'blockquote', 'list'] });
  return parser;
}

const DELIMITERS = [
  { open: '\\(', close: '\\)', display: false },
  { open: '\\[', close: '\\]', display: true },
  { open: '$$', close: '$$', display: true },
  { open: '$', close: '$', display: false },
] as const;

const inlineMath: InlineRule = (state, silent) => {
  const first = state.src.charCodeAt(state.pos);
  if (first !== 0x5c && first !== 0x24) return false;
  const delimiter = DELIMITERS.find(({ open }) => state.src.startsWith(open, state.pos));
  if (!delimiter) return false;
  const { open, close, display } = delimiter;
  const start = state.pos + open.length;
  const end = closeOf(state.src, close, start, state.env);
  if (end < 0 || end > state.posMax || end - start > MAX_SOURCE) return false;
  const source = state.src.slice(start, end);
  if (open === '$' && !isDollarFormula(source, state.src[state.pos - 1] ?? ' ', state.src[end + 1] ?? ' '))
    return false;
  const tex = cleanTeX(source);
  if (tex === undefined) return false;
  if (!silent) {
    const token = state.push(display ? 'math_display' : 'math_inline', 'math', 0);
    token.content = tex;
  }
  state.pos = end + close.length;
  return true;
};

/** Where no closing delimiter is found there is none further on, either: it is looked for once. */
const SEARCHED = new WeakMap<object, Map<string, Set<string>>>();

function closeOf(source: string, close: string, from: number, env: object): number {
  const bySource = SEARCHED.get(env) ?? new Map<string, Set<string>>();
  SEARCHED.set(env, bySource);
  const missing = bySource.get(source) ?? new Set<string>();
  if (missing.has(close)) return -1;
  let at = source.indexOf(close, from);
  while (at >= 0 && close.startsWith('$') && backslashesBefore(source, at) % 2 === 1)
    at = source.indexOf(close, at + 1);
  if (at < 0) bySource.set(source, missing.add(close));
  return at;
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text[at - 1 - count] === '\\') count += 1;
  return count;
}

const blockMath: BlockRule = (state, startLine, endLine, silent) => {
  const begin = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const delimiter = DELIMITERS.find(({ open, display }) => display && state.src.startsWith(open, begin));
  if (!delimiter) return false;
  const { open, close } = delimiter;
  for (let line = startLine; line < endLine; line += 1) {
    const from = line === startLine ? begin + open.length : (state.bMarks[line] ?? 0);
    const to = state.eMarks[line] ?? 0;
    if (line > startLine && state.src.slice(from, to).trim() === '') return false;
    const at = state.src.slice(from, to).indexOf(close);
    if (at < 0) continue;
    const number = numberBehind(state.src.slice(from + at + close.length, to));
    const tex = cleanTeX(state.src.slice(begin + open.length, from + at));
    // Text goes on in the line: then it is a paragraph with a formula in it.
    if (number === undefined || tex === undefined) return false;
    if (silent) return true;
    const token = state.push('math_block', 'math', 0);
    token.block = true;
    token.content = number === '' || tex.includes('\\tag') ? tex : `${tex} \\tag{${number}}`;
    token.map = [startLine, line + 1];
    state.line = line + 1;
    return true;
  }
  return false;
};

/** The number of an equation behind it, as `(3)`; empty without one; undefined where other text follows. */
function numberBehind(rest: string): string | undefined {
  const match = /^\s{0,20}[.,;]?\s{0,20}(?:\((\w{1,4}(?:\.\w{1,4}){0,3})\))?\s*$/.exec(rest.slice(0, 80));
  return match && rest.length <= 80 ? (match[1] ?? '') : undefined;
}
