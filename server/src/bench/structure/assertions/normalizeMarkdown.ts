const FANCY: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '＿': '_',
  '–': '-',
  '—': '-',
  '‑': '-',
  '‒': '-',
  '−': '-',
  '\u00b5': '\u03bc',
};

/**
 * Markdown as olmocr's assertions compare it: without marks of bold and italics, with white space, quotes and dashes
 * folded. Beyond that, backslashes that escape and comments are left out, which show nothing: a reader of the page
 * does not see them.
 */
export function normalizeMarkdown(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<br\s*\/?>/g, ' ')
    .replace(/<\/?[bi]>/g, '')
    .replace(/\*\*([^\n]*?)\*\*/g, '$1')
    .replace(/(?<!\\)\*([^*\n]*)(?<!\\)\*/g, '$1')
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '')
    .replace(/\\?\s+/g, ' ')
    .normalize('NFC')
    .replace(/[‘’‚“”„＿–—‑‒−\u00b5]/g, (sign) => FANCY[sign] ?? sign);
}
