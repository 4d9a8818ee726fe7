import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import type { Box } from '../../../../server/src/page/geometry.ts';
import { REGION_LABELS, type PageRegion } from '../../../../server/src/page/pageContent.ts';
import type { Block } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder } from '../../../fixtures/layout/pageBuilder.ts';

const PROSE =
  'The survey of the upper valley began in the spring of that year and went on until the first snow. Two parties ' +
  'walked along both banks of the river, and each of them wrote down what it saw of fields, of houses and of roads.';

const region = (label: PageRegion['label'], box: Box, score = 0.95): PageRegion => ({ label, box, score });
const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

function blocksOf(page: PageBuilder, regions: readonly PageRegion[]): Block[] {
  return layoutPage({ ...page.content(), regions });
}

const find = (blocks: readonly Block[], text: string): Block | undefined =>
  blocks.find((block) => block.text.includes(text));

describe('regions of a layout model', () => {
  it('tell headings that are set as the text is', () => {
    const page = new PageBuilder();
    page.prose(60, 100, 470, PROSE);
    page.line(60, 170, 'Results of the survey');
    page.prose(60, 186, 470, PROSE);
    expect(find(blocksOf(page, []), 'Results of')?.kind).not.toBe('heading');
    const blocks = blocksOf(page, [region('heading', box(58, 169, 120, 13))]);
    expect(find(blocks, 'Results of')).toMatchObject({ kind: 'heading', text: 'Results of the survey' });
  });

  it('tell captions without a number beside their picture, and not in the middle of text', () => {
    const page = new PageBuilder();
    page.prose(60, 100, 470, PROSE);
    page.figure(60, 180, 200, 150);
    page.line(60, 340, 'The upper valley in spring');
    page.prose(60, 420, 470, PROSE);
    const seen = [
      region('caption', box(58, 338, 150, 14)),
      region('caption', box(58, 418, 480, 46)),
      region('figure', box(60, 180, 200, 150)),
    ];
    const blocks = blocksOf(page, seen);
    expect(find(blocks, 'The upper valley in spring')?.kind).toBe('caption');
    expect(blocks.filter(({ kind }) => kind === 'caption')).toHaveLength(1);
  });

  it('tell running lines at the edges of a page, and nowhere else', () => {
    const page = new PageBuilder();
    page.line(60, 40, 'Survey of the upper valley');
    page.prose(60, 100, 470, PROSE);
    page.line(60, 400, 'A line in the middle');
    page.line(60, 800, 'Printed for the society');
    const seen = [
      region('header', box(58, 38, 160, 14)),
      region('header', box(58, 398, 160, 14)),
      region('footer', box(58, 798, 160, 14)),
    ];
    const kinds = blocksOf(page, seen).map(({ kind }) => kind);
    expect(kinds[0]).toBe('header');
    expect(kinds.at(-1)).toBe('footer');
    expect(kinds.filter((kind) => kind === 'header')).toHaveLength(1);
  });

  it('show pictures that only the model sees', () => {
    const page = new PageBuilder();
    page.prose(60, 100, 470, PROSE);
    const blocks = blocksOf(page, [region('figure', box(60, 200, 300, 200))]);
    expect(blocks.find(({ kind }) => kind === 'figure')?.box).toEqual(box(60, 200, 300, 200));
  });

  it('take back a heading in the middle of a text, but for one with a number', () => {
    const page = new PageBuilder();
    page.prose(60, 100, 470, PROSE);
    page.line(60, 170, 'WHAT WAS SEEN', { bold: true });
    page.prose(60, 200, 470, PROSE);
    page.line(60, 270, '2.1 What was not seen', { bold: true });
    page.prose(60, 300, 470, PROSE);
    const text = region('text', box(55, 95, 485, 260));
    expect(find(blocksOf(page, []), 'WHAT WAS')?.kind).toBe('heading');
    const blocks = blocksOf(page, [text]);
    expect(find(blocks, 'WHAT WAS')?.kind).not.toBe('heading');
    expect(find(blocks, '2.1')?.kind).toBe('heading');
  });

  it('part a line that runs from one column into the next', () => {
    const page = new PageBuilder();
    // Detectors join two lines on one baseline where the gutter is narrow.
    for (let row = 0; row < 12; row += 1) {
      const [left, right] = ['left side of the page it is', 'right side of the page it is'];
      if (row === 5) page.line(60, 100 + row * 14, `${left} ${right}`, { advance: 6 });
      else {
        page.line(60, 100 + row * 14, left, { advance: 6 });
        page.line(228, 100 + row * 14, right, { advance: 6 });
      }
    }
    const columns = [region('text', box(58, 98, 166, 170)), region('text', box(226, 98, 170, 170))];
    const mixed = (blocks: readonly Block[]): Block[] =>
      blocks.filter(({ lines }) => lines.some(({ text }) => /left.*right/.test(text)));
    expect(mixed(blocksOf(page, []))).toHaveLength(1);
    expect(mixed(blocksOf(page, columns))).toHaveLength(0);
  });

  it('give the order in which things are read', () => {
    const page = new PageBuilder();
    page.prose(60, 100, 470, `First ${PROSE}`);
    page.prose(60, 300, 470, `Second ${PROSE}`);
    const [upper, lower] = [box(55, 95, 485, 80), box(55, 295, 485, 80)];
    const order = (first: number, second: number): (string | undefined)[] =>
      blocksOf(page, [
        { ...region('text', upper), order: first },
        { ...region('text', lower), order: second },
      ]).map(({ text }) => text.split(' ')[0]);
    expect(order(0, 1)).toEqual(['First', 'Second']);
    expect(order(1, 0)).toEqual(['Second', 'First']);
  });

  it('lose no text and take none twice, whatever they are', () => {
    const number = fc.oneof(fc.double({ min: -100, max: 900 }), fc.constantFrom(NaN, Infinity, -0));
    const anyRegion = fc
      .record({
        label: fc.constantFrom(...REGION_LABELS),
        box: fc.record({ x: number, y: number, width: number, height: number }),
        score: number,
        order: number,
      })
      .map((one): PageRegion => one);
    const page = new PageBuilder();
    page.line(60, 40, 'Survey of the upper valley');
    page.prose(60, 100, 220, PROSE);
    page.prose(300, 100, 220, PROSE);
    page.line(60, 400, '2. Results', { bold: true });
    page.figure(60, 500, 100, 100);
    page.line(70, 520, 'A label');
    page.line(60, 610, 'Figure 1: The valley');
    const content = page.content();
    const words = (texts: readonly string[]): string[] =>
      texts
        .join(' ')
        .split(/\s+/)
        .filter((word) => word !== '')
        .sort();
    const all = words(content.lines.map(({ text }) => text));
    fc.assert(
      fc.property(fc.array(anyRegion, { maxLength: 12 }), (regions) => {
        const blocks = layoutPage({ ...content, regions });
        expect(words(blocks.flatMap(({ lines }) => lines.map(({ text }) => text)))).toEqual(all);
      }),
    );
  });
});
