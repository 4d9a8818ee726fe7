import { describe, expect, it } from 'vitest';
import { pageOfTokens } from '../../../../server/src/bench/structure/loaders/docbank.ts';
import { pagesOfXml } from '../../../../server/src/bench/structure/loaders/icdarTables.ts';

describe('truth of ICDAR 2013', () => {
  it('has the tables of each page with their spans, upside up', () => {
    const xml = `<document><table id="1">
      <region id="1" page="2" col-increment="0" row-increment="0">
        <cell id="1" start-row="1" start-col="0" end-col="1"><bounding-box x1="10" y1="80" x2="50" y2="90"/><content>A &amp; B</content></cell>
        <cell id="1" start-row="2" start-col="0"><bounding-box x1="10" y1="60" x2="20" y2="70"/><content>c</content></cell>
      </region>
      <region id="2" page="3"><cell id="1" start-row="0" start-col="0"><bounding-box x1="0" y1="0" x2="5" y2="5"/><content>d</content></cell></region>
    </table></document>`;
    const [second, third] = pagesOfXml(xml);
    expect(second).toMatchObject({ page: 2, frame: 'points-up' });
    expect(second?.tables?.[0]?.box).toEqual({ x: 10, y: -90, width: 40, height: 30 });
    expect(second?.tables?.[0]?.form).toMatchObject({
      rows: 2,
      columns: 2,
      cells: [
        { row: 0, columnSpan: 2, text: 'A & B' },
        { row: 1, columnSpan: 1 },
      ],
    });
    expect(third?.page).toBe(3);
  });
});

describe('truth of DocBank', () => {
  const token = (text: string, x: number, y: number, label: string, height = 12): string =>
    [text, x, y, x + 8 * text.length, y + height, 0, 0, 0, 'Font', label].join('\t');

  it('joins the tokens of a heading over its lines, and parts headings at their numbers', () => {
    const { headings } = pageOfTokens(
      [
        token('4.', 100, 100, 'section'),
        token('EXAMPLE', 130, 100, 'section'),
        token('body', 600, 100, 'paragraph'),
        token('4.1.', 100, 118, 'section'),
        token('Spectra', 150, 118, 'section'),
        token('of', 100, 131, 'section'),
        token('particles', 124, 131, 'section'),
      ].join('\n'),
    );
    expect(headings?.map(({ text }) => text)).toEqual(['4. EXAMPLE', '4.1. Spectra of particles']);
  });

  it('takes a title that is no larger than the text for a running title', () => {
    const page = (height: number) =>
      pageOfTokens(
        [token('Title', 100, 20, 'title', height), token('body', 100, 100, 'paragraph')].join('\n'),
      );
    expect(page(12).headings).toEqual([]);
    expect(page(20).headings).toHaveLength(1);
  });

  it('has one box a formula, without its number', () => {
    const { formulas } = pageOfTokens(
      [
        token('x', 400, 300, 'equation'),
        token('=', 420, 300, 'equation'),
        token('sum', 440, 292, 'equation', 30),
        token('(12)', 880, 300, 'equation'),
      ].join('\n'),
    );
    expect(formulas).toEqual([{ x: 400, y: 292, width: 64, height: 30 }]);
  });

  it('skips lines that are no tokens', () => {
    expect(pageOfTokens('\nnonsense\n').headings).toEqual([]);
  });
});
