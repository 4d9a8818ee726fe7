/** Tags that models put into text; what else looks like a tag is text that the page shows. */
const KNOWN =
  /^(?:a|abbr|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|del|details|div|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|img|ins|kbd|li|main|mark|ol|p|page|page_number|pre|q|s|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|watermark)$/i;

/** Those whose beginning or end is a line's. */
const LINE_BREAKING =
  /^(?:blockquote|br|caption|div|figcaption|figure|footer|h[1-6]|header|hr|li|ol|p|section|table|tr|ul)$/i;

/** What a piece of HTML inside of text means. */
export type HtmlInText =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'break' }
  | { readonly kind: 'text' }
  | { readonly kind: 'raise' | 'lower'; readonly begins: boolean };

/** `html` is one tag or comment, as CommonMark's inline HTML. Comments say nothing to a reader. */
export function meaningOf(html: string): HtmlInText {
  if (html.startsWith('<!--')) return { kind: 'nothing' };
  const [, close, name = ''] = /^<(\/?)([A-Za-z][\w-]*)/.exec(html) ?? [];
  if (!KNOWN.test(name)) return { kind: 'text' };
  const tag = name.toLowerCase();
  if (tag === 'sup') return { kind: 'raise', begins: close === '' };
  if (tag === 'sub') return { kind: 'lower', begins: close === '' };
  return { kind: LINE_BREAKING.test(tag) ? 'break' : 'nothing' };
}

const PLAIN = '0123456789+-=()n';
const RAISED = [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ'];
const LOWERED = [...'₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ'];

/** Text of `<sup>` or `<sub>` in the characters that Unicode has for it; as it is where it lacks one. */
export function raised(text: string, kind: 'raise' | 'lower'): string {
  const signs = kind === 'raise' ? RAISED : LOWERED;
  const mapped = [...text].map((sign) => signs[PLAIN.indexOf(sign)]);
  return mapped.every((sign) => sign !== undefined) ? mapped.join('') : text;
}
