import {
  COLUMNS,
  ENCRYPTED_LINES,
  FAX_PAGES,
  FRENCH_NOTICE,
  LETTER_PAGES,
  PHOTO_TEXT,
  UKRAINIAN_NOTICE,
  type SampleBlock,
} from './texts.ts';

/** The Markdown that a perfect reading of each sample gives, by the name of its file. */
export function truths(): Record<string, string> {
  return {
    'scanned-letter.pdf': pages(LETTER_PAGES.map(blocksAsMarkdown)),
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
  return [`# ${COLUMNS.title}`, COLUMNS.lead, ...sections, COLUMNS.pageNumber].join('\n\n').replaceAll('\u00ad', '');
}
