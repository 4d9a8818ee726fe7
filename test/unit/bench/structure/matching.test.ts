import { describe, expect, it } from 'vitest';
import { coverage, matchBoxes } from '../../../../server/src/bench/structure/boxes.ts';
import { matchBlocks, sequenceDistance } from '../../../../server/src/bench/structure/text/matchBlocks.ts';
import { matchTexts } from '../../../../server/src/bench/structure/text/matchTexts.ts';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

const truth = (...texts: string[]) => texts.map((text) => ({ text, box: box(0, 0, 1, 1), isIgnored: false }));
const found = (...texts: string[]) => texts.map((text) => ({ text, isIgnored: false }));

describe('matching headings', () => {
  it('counts each once, the likest first, without case and punctuation', () => {
    const {
      found: count,
      missed,
      wrong,
    } = matchTexts(['1. Introduction', '2. Methods'], ['1 INTRODUCTION', '1. Introductlon', 'Some line']);
    expect(count).toBe(1);
    expect(missed).toEqual(['2. Methods']);
    expect(wrong).toEqual(['1. Introductlon', 'Some line']);
  });

  it('does not take two headings in one for either', () => {
    expect(matchTexts(['Results', 'Discussion'], ['Results Discussion'])).toMatchObject({ found: 0 });
  });
});

describe('matching blocks of text', () => {
  const [one, two, three] = [
    'the first paragraph of the page',
    'another one beside it',
    'what stands at the end',
  ];

  it('gives a perfect page no distance, however its blocks are parted', () => {
    const joined = matchBlocks(truth(one, two, three), found(`${one} ${two}`, three));
    expect(joined.text.edits).toBe(0);
    expect(joined.order.edits).toBe(0);
    const parted = matchBlocks(truth(one), found('the first paragraph', 'of the page'));
    expect(parted).toMatchObject({ text: { edits: 0 }, missed: [], added: [] });
  });

  it('counts missing and added blocks by their letters', () => {
    const { text, missed, added } = matchBlocks(truth(one, 'abcde'), found(one, 'xyz'));
    expect(text.edits).toBe(8);
    expect(text.length).toBe(one.replaceAll(' ', '').length + 8);
    expect([missed, added]).toEqual([['abcde'], ['xyz']]);
  });

  it('counts a block in the wrong place in the order, not in the text', () => {
    const { text, order } = matchBlocks(truth(one, two, three), found(three, one, two));
    expect(text.edits).toBe(0);
    expect(order).toEqual({ edits: 2, length: 3 });
  });

  it('gives signs without letters no place in the order', () => {
    const { text, order } = matchBlocks(truth(one, two, three), found(one, two, '<', three, '—'));
    expect([text.edits, order]).toEqual([0, { edits: 0, length: 3 }]);
  });

  it('lets what is ignored count neither way', () => {
    const blocks = [...truth(one), { ...truth('Figure 3. Some caption')[0]!, isIgnored: true }];
    expect(matchBlocks(blocks, found(one, 'Figure 3. Some caption')).text.edits).toBe(0);
    expect(matchBlocks(blocks, [...found(one), { text: '~#17', isIgnored: true }]).text.edits).toBe(0);
  });

  it('compares sequences', () => {
    expect(sequenceDistance([1, 2, 3], [1, 2, 3])).toBe(0);
    expect(sequenceDistance([2, 1, 3], [1, 2, 3])).toBe(2);
    expect(sequenceDistance([], [1, 2])).toBe(2);
  });
});

describe('matching boxes', () => {
  it('pairs each once, the best first', () => {
    const pairs = matchBoxes([box(0, 0, 10, 10)], [box(0, 0, 10, 5), box(0, 0, 10, 9)], 0.1);
    expect(pairs).toEqual([[0, 1]]);
  });

  it('finds a figure in its pieces, and nothing in a box around the page', () => {
    const figure = box(10, 10, 20, 20);
    const pieces = [box(10, 10, 10, 20), box(20, 10, 10, 20)];
    expect(coverage([figure], pieces)).toEqual({ found: 1, missed: [], wrong: [] });
    expect(coverage([figure], [box(0, 0, 100, 100)])).toEqual({ found: 0, missed: [0], wrong: [0] });
  });
});
