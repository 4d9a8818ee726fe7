/** As much of markdown-it as is used here; VS Code hands its own in. */
export interface MarkdownIt {
  readonly renderer: {
    readonly rules: Record<
      string,
      ((tokens: Token[], index: number, ...rest: never[]) => string) | undefined
    >;
  };
}

interface Token {
  readonly content: string;
}

const ANCHOR = /^<!-- page ([1-9]\d{0,6}) -->\s*$/;

/** Shows the anchor of a page as a page break; other comments stay as they are. */
export function pageBreaks<M extends MarkdownIt>(markdown: M, label: (page: string) => string): M {
  const html = markdown.renderer.rules['html_block'];
  markdown.renderer.rules['html_block'] = (tokens, index, ...rest) => {
    const [, page] = ANCHOR.exec(tokens[index]?.content ?? '') ?? [];
    if (page === undefined) return html?.(tokens, index, ...rest) ?? tokens[index]?.content ?? '';
    const name = label(page);
    return `<div class="folio-page" role="separator" aria-label="${name}"><span>${name}</span></div>\n`;
  };
  return markdown;
}
