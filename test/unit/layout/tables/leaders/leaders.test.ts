import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../../server/src/page/pageContent.ts';
import { ocrLike } from '../../../../fixtures/layout/ocrLike.ts';
import { PageBuilder } from '../../../../fixtures/layout/pageBuilder.ts';
import { randomNumbers } from '../../../../fixtures/layout/randomNumbers.ts';
import { tableTexts } from '../../../../fixtures/layout/tableTexts.ts';

const RIGHT = 520;
const STYLE = { size: 10, advance: 5 };

/** Lines of a book's contents: left edge, text, page; a line without a page goes on in the next. */
const CONTENTS: [number, string, string][] = [
  [60, 'Foreword', 'vii'],
  [60, '1 The river', '1'],
  [72, '1.1 Where it rises', '3'],
  [72, '1.2 Floods of the spring, and what is known of', ''],
  [84, 'those before 1742', '5'],
  [60, '2 The bridge: arches, tolls', '12'],
  [72, '2.1 The inn', '14'],
  [60, 'Appendix A: Tables of the locks', '101'],
  [60, 'Index', '120'],
];
const ENTRIES = [
  ['Foreword', 'vii'],
  ['1 The river', '1'],
  ['1.1 Where it rises', '3'],
  ['1.2 Floods of the spring, and what is known of those before 1742', '5'],
  ['2 The bridge: arches, tolls', '12'],
  ['2.1 The inn', '14'],
  ['Appendix A: Tables of the locks', '101'],
  ['Index', '120'],
];

type Dots = (room: number) => string;
const irregular = randomNumbers(5);
const KINDS: [string, Dots][] = [
  ['full stops', (room) => '.'.repeat(room)],
  ['spaced full stops', (room) => '. '.repeat(room / 2).trim()],
  ['middle dots', (room) => '·'.repeat(room)],
  ['ellipses', (room) => '…'.repeat(room)],
  ['underscores', (room) => '_'.repeat(room)],
  [
    'dots read irregularly',
    (room) => Array.from({ length: room }, () => '.. ..·..·.., ..'[Math.floor(irregular() * 15)]).join(''),
  ],
];

/** `glued`: entry, dots and page are one line, as text detectors find them; else the page is its own line. */
function contents(dots: Dots, glued: boolean, before = ' '): PageContent {
  const page = new PageBuilder();
  page.line(60, 40, 'Contents', { size: 16, bold: true });
  CONTENTS.forEach(([left, text, number], i) => {
    const y = 80 + i * 16;
    if (number === '') return void page.line(left, y, text, STYLE);
    const room = Math.floor((RIGHT - left) / STYLE.advance) - text.length - number.length - 2;
    const lead = `${text}${before}${dots(room)}`;
    if (glued) page.line(left, y, `${lead} ${number}`, STYLE);
    else page.line(left, y, lead, STYLE).rightLine(RIGHT, y, number, STYLE);
  });
  return page.content();
}

describe('dots that lead', () => {
  describe.each(KINDS)('in contents: %s', (_, dots) => {
    it.each([
      ['in one line with the page', true, ' '],
      ['with the page in a line of its own', false, ' '],
      ['close to the last word', true, ''],
    ])('%s, an entry is a row with its page', (_name, glued, before) => {
      for (const read of [(page: PageContent) => page, ocrLike])
        expect(tableTexts(layoutPage(read(contents(dots, glued, before))))).toEqual([ENTRIES]);
    });
  });

  it('are no formulas where TeX sets them in type of formulas', () => {
    const page = contents((room) => '. '.repeat(room / 2).trim(), true);
    const lines = page.lines.map((line) =>
      line.text.includes('. .')
        ? { ...line, font: { ...line.font, name: 'ABCDEF+CMMI10', italic: true } }
        : line,
    );
    const blocks = layoutPage({ ...page, lines });
    expect(blocks.map(({ kind }) => kind)).not.toContain('formula');
    expect(tableTexts(blocks)).toEqual([ENTRIES]);
  });

  it.each([
    ['over the dots', true],
    ['before them', false],
  ])('make one table of a label and many numbers, the label %s', (_, over) => {
    const page = new PageBuilder();
    const names = ['Aldermarsh', 'Brook End - Bout du ruisseau', 'Cold Harbour', 'Dunmere', 'Elder Lock'];
    const years = ['2003', '2004', '2005', '2006'];
    page.line(30, 60, 'Place', { size: 6, advance: 3 });
    years.forEach((year, i) => page.rightLine(240 + 50 * i, 60, year, { size: 6, advance: 3 }));
    names.forEach((name, row) => {
      const y = 74 + 9 * row;
      page.line(30, y, name, { size: 6, advance: 3 });
      const from = over ? 0 : name.length + 1;
      page.line(30 + 3 * from, y, '.'.repeat(45 - from), { size: 6, advance: 3 });
      years.forEach((_year, i) =>
        page.rightLine(240 + 50 * i, y, `${row + 1}${i} 0${row}${i}`, { size: 6, advance: 3 }),
      );
    });
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      [
        ['Place', ...years],
        ...names.map((name, row) => [name, ...years.map((_year, i) => `${row + 1}${i} 0${row}${i}`)]),
      ],
    ]);
  });

  it('are known by their first few, where a reader of pixels found no more', () => {
    const page = new PageBuilder();
    const style = { ...STYLE, origin: 'ocr' } as const;
    const ends = ['..', ' .', '…', ' ..', '...', ''];
    const entries = ['Foreword', 'The river', 'The old bridge', 'Tolls', 'Market days', 'Index'];
    entries.forEach((text, i) => {
      page
        .line(60, 80 + i * 16, `${text}${ends[i]!}`, style)
        .rightLine(RIGHT, 80 + i * 16, String(7 * i + 1), style);
    });
    expect(tableTexts(layoutPage(page.content()))).toEqual([
      entries.map((text, i) => [text, String(7 * i + 1)]),
    ]);
  });

  it('are text where they lead nowhere: an ellipsis, a place to sign', () => {
    const page = new PageBuilder();
    page.prose(
      60,
      60,
      475,
      'He waited..... but nobody came to the bridge that day, and the inn was closed. '.repeat(4).trim(),
    );
    page.line(60, 300, 'Signature: ..............................');
    page.line(60, 330, '这条河发源于城北的山中………流经四十英里后入海');
    const text = layoutPage(page.content())
      .map((block) => block.text)
      .join('\n');
    expect(text.match(/waited\.{5} but/g)).toHaveLength(4);
    expect(text).toContain('Signature: ..............................');
    expect(text).toContain('山中………流经');
  });

  it('leave an entry at its line where there are too few for a table', () => {
    const page = new PageBuilder();
    page.line(60, 60, `The river ${'.'.repeat(60)} 12`);
    page.line(60, 76, `The bridge ${'.'.repeat(59)} 104`);
    const blocks = layoutPage(page.content());
    expect(blocks.map(({ text }) => text).join('\n')).toBe('The river 12\nThe bridge 104');
  });

  it('cost little on a page made of them', () => {
    const page = new PageBuilder();
    for (let i = 0; i < 3000; i += 1) page.line(60 + (i % 7), 60 + (i % 50) * 0.01, `a ${'. '.repeat(20)}`);
    const start = performance.now();
    layoutPage(page.content());
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
