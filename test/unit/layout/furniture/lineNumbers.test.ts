import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { splitAtLineNumbers } from '../../../../server/src/layout/furniture/lineNumbers.ts';
import { PageBuilder, textLine } from '../../../fixtures/layout/pageBuilder.ts';

const EDGE = 80;
const LINES = 24;

const SENTENCE = 'the court orders that the debtor and all agents of it deliver the rents of the property';

/** A pleading: double-spaced lines with their numbers in the margin, some of which the detector joined with the text. */
function pleading(joined: ReadonlySet<number>, numberOf: (line: number) => string = String): PageBuilder {
  const page = new PageBuilder();
  for (let i = 1; i <= LINES; i += 1) {
    const y = 60 + i * 28;
    const text = `${SENTENCE} ${'abcdefghijklmnopqrstuvwxyz'[i] ?? ''}`;
    const number = numberOf(i);
    if (joined.has(i)) page.line(EDGE - number.length * 5.5, y, `${number} ${text}`);
    else page.rightLine(EDGE, y, number).line(100, y, text);
  }
  return page;
}

function written(page: PageBuilder): string {
  return layoutPage(page.content())
    .filter(({ kind }) => kind !== 'header')
    .map(({ text }) => text)
    .join(' ');
}

describe('numbers of lines in the margin', () => {
  it('are no text, whether they stand alone or were joined with their lines', () => {
    const text = written(pleading(new Set([10, 11, 12, 17])));
    expect(text).not.toMatch(/\d/);
    expect(text.split(SENTENCE)).toHaveLength(LINES + 1);
  });

  it('are found where some of them are misread, and a name stands in the margin', () => {
    const misread = new Map([
      [7, '1 7'],
      [13, '73'],
    ]);
    const page = pleading(new Set([3, 20]), (line) => misread.get(line) ?? String(line));
    for (const [i, name] of ['LAW OFFICES', 'SMITH & SONS', 'ALBANY', 'NEW YORK', 'SUITE 4'].entries())
      page.line(10, 740 + i * 9, name, { size: 7 });
    const text = written(page);
    expect(text).not.toMatch(/\b(?:1 7|73|20|3) the\b/);
    expect(text).toContain('SMITH & SONS');
  });

  it('are those of every fifth line of a poem', () => {
    const page = new PageBuilder();
    for (let i = 1; i <= 45; i += 1) {
      if (i % 5 === 0) page.rightLine(EDGE, 60 + i * 16, String(i));
      page.line(100, 60 + i * 16, `The moon is old and row ${'abcdefgh'[i % 8] ?? ''} is cold`);
    }
    expect(written(page)).not.toMatch(/\d/);
  });

  it('are a column of a table where other cells stand left of them', () => {
    const page = new PageBuilder();
    for (let i = 0; i < LINES; i += 1) {
      page
        .line(60, 80 + i * 20, `Quay ${'abcdefghijklmnopqrstuvwxyz'[i] ?? ''}`)
        .line(200, 80 + i * 20, '4.75');
      page.line(300, 80 + i * 20, String(30 + i)).line(420, 80 + i * 20, 'soft mud and clay');
    }
    const text = written(page);
    for (let i = 0; i < LINES; i += 1) expect(text).toContain(String(30 + i));
  });

  it('are the numbers of entries where each line begins anew', () => {
    const page = new PageBuilder();
    for (let i = 1; i <= LINES; i += 1)
      page
        .rightLine(EDGE, 60 + i * 18, String(i))
        .line(100, 60 + i * 18, 'Member of the board, elected twice');
    const markers = layoutPage(page.content()).map((block) =>
      block.kind === 'list-item' ? block.marker : '',
    );
    expect(markers).toEqual(Array.from({ length: LINES }, (_, i) => String(i + 1)));
  });

  it('are no part of a line where no numbers stand alone', () => {
    const lines = Array.from({ length: LINES }, (_, i) => textLine(69, 60 + i * 28, `${i + 1} ${SENTENCE}`));
    expect(splitAtLineNumbers(lines)).toEqual(lines);
  });

  it('do not part lines of a page whose numbers do not count', () => {
    const amounts = [310, 12, 45, 7, 99, 120, 3, 61, 18, 240, 5, 77];
    const lines = amounts.flatMap((amount, i) => [
      textLine(EDGE - String(amount).length * 5.5, 60 + i * 28, String(amount)),
      textLine(69, 74 + i * 28, `14 ${SENTENCE}`),
    ]);
    expect(splitAtLineNumbers(lines)).toEqual(lines);
  });
});
