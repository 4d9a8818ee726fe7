import {
  COLUMNS,
  ENCRYPTED_LINES,
  FAX_PAGES,
  FRENCH_NOTICE,
  LETTER_PAGES,
  PAPER,
  PHOTO_TEXT,
  UKRAINIAN_NOTICE,
  type SampleBlock,
} from './texts.ts';

/** The Markdown that a perfect reading of each sample gives, by the name of its file. */
export function truths(): Record<string, string> {
  return {
    'scanned-letter.pdf': pages(LETTER_PAGES.map(blocksAsMarkdown)),
    'scanned-paper.pdf': pages([paperAsMarkdown()]),
    'two-columns.pdf': pages([columnsAsMarkdown()]),
    'page-photo.jpg': pages([blocksAsMarkdown(PHOTO_TEXT)]),
    'fax.tiff': pages(FAX_PAGES.map(blocksAsMarkdown)),
    'french-notice.pdf': pages([blocksAsMarkdown(FRENCH_NOTICE)]),
    'ukrainian-notice.pdf': pages([blocksAsMarkdown(UKRAINIAN_NOTICE)]),
    'encrypted.pdf': pages([ENCRYPTED_LINES.join(' ')]),
  };
}

function pages(texts: readonly string[]): string {
  return `${texts.map((text, i) => `<!-- page ${i + 1} -->\n\n${text}`).join('\n\n')}\n`;
}

function blocksAsMarkdown(blocks: readonly SampleBlock[]): string {
  return blocks.map(blockAsMarkdown).join('\n\n');
}

function blockAsMarkdown(block: SampleBlock): string {
  switch (block.kind) {
    case 'heading':
      return `# ${block.text}`;
    case 'right':
    case 'paragraph':
      return block.text;
    case 'list':
      return block.items.map((item, i) => `${i + 1}. ${item}`).join('\n');
    case 'table': {
      const [head = [], ...body] = block.rows;
      return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
    }
  }
}

function columnsAsMarkdown(): string {
  const sections = COLUMNS.sections.flatMap(({ heading, paragraphs }) => [`## ${heading}`, ...paragraphs]);
  return [`# ${COLUMNS.title}`, COLUMNS.lead, ...sections].join('\n\n').replaceAll('\u00ad', '');
}

/** The chart is a picture, and its numbers are text in it. */
function paperAsMarkdown(): string {
  const [introduction, method, results, conclusion] = PAPER.sections;
  const [given, where] = method.paragraphs;
  const [first, ...others] = results.paragraphs;
  const table = blockAsMarkdown({ kind: 'table', rows: PAPER.table });
  return [
    `# ${PAPER.title}`,
    PAPER.authors,
    `## ${introduction.heading}`,
    ...introduction.paragraphs,
    `## ${method.heading}`,
    given,
    '$$\nh^{2} = a^{2} + b^{2} \\tag{1}\n$$',
    where,
    PAPER.figureCaption,
    `## ${results.heading}`,
    first,
    PAPER.tableCaption,
    table,
    ...others,
    `## ${conclusion.heading}`,
    ...conclusion.paragraphs,
    PAPER.footnote,
  ].join('\n\n');
}
