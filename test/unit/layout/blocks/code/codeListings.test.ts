import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../../server/src/page/pageContent.ts';
import type { Block, TextLine } from '../../../../../server/src/page/pageResult.ts';
import { writePage } from '../../../../../server/src/output/writePage.ts';
import {
  PageBuilder,
  pageResult,
  textLine,
  type TextStyle,
} from '../../../../fixtures/layout/pageBuilder.ts';

const LISTING = [
  'def read_page(path, dpi=300):',
  '    """Return the text of a page."""',
  '    image = open_image(path)',
  '    if image is None:',
  '        raise ValueError("no image: " + path)',
  '',
  '    for line in find_lines(image):',
  '        # keep *stars* and _underscores_',
  '        yield line.text, line["box"][0]',
  '',
  'print(list(read_page("a.png")))',
];
const PROSE =
  'The committee met on Tuesday to review the annual budget and to consider the proposals that were received ' +
  'from the members during the spring. It was decided that the repairs to the roof should be carried out.';

/** Lines as they are typed: spaces are room, empty lines are space. */
function typed(
  x: number,
  y: number,
  rows: readonly string[],
  style: TextStyle = {},
  leading = 12,
): TextLine[] {
  const advance = style.advance ?? 5.4;
  return rows.flatMap((row, i): TextLine[] => {
    if (row.trim() === '') return [];
    const indent = row.length - row.trimStart().length;
    const line = textLine(x + indent * advance, y + i * leading, row.trim(), { size: 9, advance, ...style });
    // A text layer and OCR know no runs of spaces.
    return [{ ...line, text: line.text.replace(/ +/g, ' ') }];
  });
}

function blocksOf(build: (page: PageBuilder) => readonly TextLine[]): Block[] {
  const page = new PageBuilder();
  const own = build(page);
  const content: PageContent = page.content();
  return layoutPage({ ...content, lines: [...content.lines, ...own] });
}

const codes = (blocks: readonly Block[]): string[] =>
  blocks.filter(({ kind }) => kind === 'code').map(({ text }) => text);

/** Boxes as a recogniser gives them: words begin a little off. */
function seen(lines: readonly TextLine[], off = 0.6): TextLine[] {
  return lines.map((line, row) => ({
    ...line,
    origin: 'ocr',
    font: { ...line.font, monospace: false },
    words: line.words.map((word, i) => {
      const shift = off * Math.sin(7 * row + 3 * i);
      return { ...word, box: { ...word.box, x: word.box.x + shift } };
    }),
  }));
}

describe('code', () => {
  it('is one block with its indents and empty lines, between paragraphs', () => {
    const blocks = blocksOf((page) => {
      page.prose(60, 60, 455, PROSE);
      page.prose(60, 300, 455, PROSE);
      return typed(60, 120, LISTING, { monospace: true });
    });
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'code', 'paragraph']);
    expect(codes(blocks)).toEqual([LISTING.join('\n')]);
  });

  it('keeps runs of spaces inside of its lines', () => {
    const rows = ['int    a = 1;   // one', 'double b = 2.5; // two', 'char   c = 3;   // three'];
    expect(
      codes(
        blocksOf((page) => {
          page.prose(60, 60, 455, PROSE);
          return typed(60, 140, rows, { monospace: true });
        }),
      ),
    ).toEqual([rows.join('\n')]);
  });

  it('is written in a fence, as it is', () => {
    const blocks = blocksOf((page) => {
      page.prose(60, 60, 455, PROSE);
      return typed(60, 140, LISTING, { monospace: true });
    });
    expect(writePage(pageResult(1, blocks), 'md')).toContain(`\`\`\`\n${LISTING.join('\n')}\n\`\`\``);
  });

  it('is known by its pitch where it was seen in pixels', () => {
    const blocks = blocksOf((page) => {
      page.prose(60, 60, 455, PROSE, { origin: 'ocr' });
      return seen(typed(60, 140, LISTING));
    });
    expect(codes(blocks)).toEqual([LISTING.join('\n')]);
  });

  it.each([
    [
      'data',
      [
        '{',
        '  "name": "harbour",',
        '  "private": true,',
        '  "files": [',
        '    "dist",',
        '    "notes.md"',
        '  ],',
        '  "size": 1024',
        '}',
      ],
    ],
    [
      'a shell',
      [
        '#!/bin/sh',
        'set -e',
        'for db in orders clients; do',
        '    pg_dump "$db" > "$db.out"',
        '    if [ -s "$db.out" ]; then',
        '        gzip "$db.out"',
        '    fi',
        'done',
        'echo "finished"',
      ],
    ],
    [
      'settings',
      [
        'version: 2',
        'services:',
        '  web:',
        '    image: nginx:1.25',
        '    ports:',
        '      - "8080:80"',
        '  db:',
        '    restart: always',
      ],
    ],
    ['a database', ['SELECT name, city', '  FROM clients', ' WHERE city = 1', ' ORDER BY name;']],
  ])('may be %s', (_, rows) => {
    const blocks = blocksOf((page) => {
      page.prose(60, 60, 455, PROSE, { origin: 'ocr' });
      return seen(typed(60, 140, rows));
    });
    expect(codes(blocks)).toEqual([rows.join('\n')]);
  });

  it('is one block where a string of several lines is read with spaces that print has not', () => {
    const lines = seen(typed(60, 140, LISTING)).map((line): TextLine => {
      if (!line.text.startsWith('"""')) return line;
      const [{ box } = { box: { x: 0, y: 0, width: 0, height: 0 } }] = line.words;
      const words = ['"', '""', 'Return the text of a page.', '"""'].map((text, i) => ({
        text,
        box: { ...box, x: box.x + [0, 5.4, 20, 158][i]!, width: [5, 9, 140, 15][i]! },
        confidence: 1,
      }));
      return { ...line, text: words.map(({ text }) => text).join(' '), words };
    });
    expect(codes(blocksOf(() => lines))).toHaveLength(1);
  });

  it('has no space that the recogniser saw and print has not', () => {
    const lines = seen(typed(60, 140, LISTING)).map((line): TextLine => {
      if (!line.text.startsWith('print')) return line;
      const text = line.text.replaceAll('(', ' (').trim();
      const [left, top] = line.quad[0];
      const words = text.split(' ').map((word) => {
        const at = line.text.indexOf(word);
        const box = { x: left + at * 5.4, y: top, width: word.length * 5.4, height: 9 };
        return { text: word, box, confidence: 1 };
      });
      return { ...line, text, words };
    });
    expect(codes(blocksOf(() => lines))).toEqual([LISTING.join('\n')]);
  });
});

describe('what is no code', () => {
  it('typewritten pages', () => {
    const blocks = blocksOf((page) => {
      page.prose(60, 60, 455, `${PROSE} ${PROSE}`, { monospace: true });
      return [];
    });
    expect(codes(blocks)).toEqual([]);
  });

  it('typewritten pages that were seen in pixels, receipts among them', () => {
    const rows = [
      'GST ID : 002017394688',
      '    SHOPPING HOURS',
      'SUN-THU:1000 HRS - 2200 HRS',
      'FRI-SAT:1000 HRS - 2300 HRS',
      '<THANK YOU>',
      'CUSTOMER: 1370001392',
      'TOTAL  $ 12.50',
    ];
    expect(codes(blocksOf(() => seen(typed(60, 60, rows))))).toEqual([]);
  });

  it('typewritten forms and memoranda that were seen in pixels', () => {
    const memo = [
      'Date: May 4, 1952',
      'To: John Smith',
      'From: Mary Jones',
      'Subject: Harbour dues',
      '  Copies: 3',
      '  File: 12',
    ];
    const items = [
      '- the rope of the boat',
      '- the lamp',
      '- two oars',
      '  and a sail',
      '- the anchor',
      '- a chart',
    ];
    expect(codes(blocksOf(() => seen(typed(60, 60, memo))))).toEqual([]);
    expect(codes(blocksOf(() => seen(typed(60, 60, items))))).toEqual([]);
  });

  it('what somebody typed into a form', () => {
    const blocks = blocksOf((page) => {
      page.prose(60, 60, 455, PROSE);
      page.line(60, 140, 'Name:').line(60, 160, 'Street:');
      return [
        ...typed(120, 140, ['John Example'], { monospace: true }),
        ...typed(120, 160, ['12 Quay Street'], { monospace: true }),
      ];
    });
    expect(codes(blocks)).toEqual([]);
  });

  it('a letter in a typewriter face among others', () => {
    const blocks = blocksOf((page) => {
      page.prose(60, 60, 455, `${PROSE} ${PROSE} ${PROSE}`);
      page.prose(60, 300, 400, PROSE, { monospace: true, size: 9 });
      return [];
    });
    expect(codes(blocks)).toEqual([]);
  });

  it('lines of proportional type with brackets and signs', () => {
    const rows = [
      'The map f(x) = x + 1 is linear;',
      'it maps A = [0, 1] to B = [1, 2];',
      'so g(x) = f(x) - 1 = x.',
    ];
    const uneven = rows.map((row, i): TextLine => {
      const line = textLine(60, 60 + 14 * i, row, { origin: 'ocr' });
      return {
        ...line,
        words: line.words.map((word, j) => ({
          ...word,
          box: { ...word.box, x: word.box.x + 4 * ((i + j) % 3) },
        })),
      };
    });
    expect(codes(blocksOf(() => uneven))).toEqual([]);
  });
});
