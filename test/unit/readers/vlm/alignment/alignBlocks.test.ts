import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundingBox } from '../../../../../server/src/page/geometry.ts';
import { blockSchema, type Block, type TextLine } from '../../../../../server/src/page/pageResult.ts';
import { alignBlocks } from '../../../../../server/src/readers/vlm/alignment/alignBlocks.ts';
import { comparable, wordPlaces } from '../../../../../server/src/readers/vlm/alignment/comparableText.ts';
import { matchCharacters } from '../../../../../server/src/readers/vlm/alignment/matchCharacters.ts';
import { disagreementWarning } from '../../../../../server/src/readers/vlm/alignment/readersDisagree.ts';
import { TranscriptParser } from '../../../../../server/src/readers/vlm/output/transcriptParser.ts';
import { textLine } from '../../../../fixtures/layout/pageBuilder.ts';

const PAGE = { width: 595, height: 842 };
const FIXTURES = join(import.meta.dirname, '../../../../fixtures/deepseek');
const LETTER = readFileSync(join(FIXTURES, 'letter.mmd'), 'utf8');

function parse(text: string): Block[] {
  const parser = new TranscriptParser('grounded', { pageWidth: PAGE.width, pageHeight: PAGE.height });
  parser.push(text);
  return parser.finish();
}

/** What a local reader makes of blocks: their texts in lines of some words, inside of their boxes. */
function linesOf(blocks: readonly Block[], misread: (word: string) => string = (word) => word): TextLine[] {
  return blocks.flatMap((block) => {
    const words = block.text.split(/\s+/).filter((word) => word !== '');
    const rows = Array.from({ length: Math.ceil(words.length / 10) }, (_, i) =>
      words.slice(i * 10, i * 10 + 10),
    );
    return rows.map((row, i) => {
      const y = block.box.y + (i * block.box.height) / rows.length;
      const line = textLine(block.box.x, y, row.map(misread).join(' '), {
        size: 9,
        advance: block.box.width / (2 * row.join(' ').length),
        origin: 'ocr',
      });
      return { ...line, confidence: 0.9, words: line.words.map((word) => ({ ...word, confidence: 0.9 })) };
    });
  });
}

const wordsOf = (block: Block): string[] => block.lines.flatMap(({ words }) => words.map(({ text }) => text));

describe('alignBlocks', () => {
  const blocks = parse(LETTER);

  it('gives every word of a page that was read alike its box', () => {
    const aligned = alignBlocks(blocks, linesOf(blocks), PAGE);
    expect(aligned.disagreement).toBe(0);
    expect(disagreementWarning(aligned)).toBeUndefined();
    aligned.blocks.forEach((block, i) => {
      expect(blockSchema.safeParse(block).success).toBe(true);
      expect(wordsOf(block)).toEqual(blocks[i]!.text.split(/\s+/));
      expect(block.text).toBe(blocks[i]!.text);
      for (const line of block.lines)
        for (const { box } of line.words) {
          const whole = boundingBox(line.quad);
          expect(box.x).toBeGreaterThanOrEqual(whole.x - 1);
          expect(box.x + box.width).toBeLessThanOrEqual(whole.x + whole.width + 1);
        }
    });
  });

  it('keeps the text of the model where the other misread a letter, and trusts it less', () => {
    const lines = linesOf(blocks, (word) => (word === 'photograph' ? 'ph0tograph' : word));
    const { blocks: aligned, disagreement } = alignBlocks(blocks, lines, PAGE);
    const word = aligned
      .flatMap((block) => block.lines.flatMap((line) => line.words))
      .find(({ text }) => text === 'photograph');
    expect(word?.confidence).toBeCloseTo(0.81);
    expect(disagreement).toBe(0);
  });

  it('sees through words that were glued together or split', () => {
    const lines = linesOf(blocks).map((line) => {
      const [first, second, ...rest] = line.words;
      if (!first || !second) return line;
      const width = second.box.x + second.box.width - first.box.x;
      const glued = { ...first, text: first.text + second.text, box: { ...first.box, width } };
      return { ...line, words: [glued, ...rest] };
    });
    const { blocks: aligned } = alignBlocks(blocks, lines, PAGE);
    expect(aligned.map(wordsOf)).toEqual(blocks.map(({ text }) => text.split(/\s+/)));
  });

  it('follows another order of reading, also where nothing tells places', () => {
    const text = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
    const plain = parse(text.join('\n\n'));
    const lines = linesOf(blocks).reverse();
    const turned = [...lines.slice(9), ...lines.slice(0, 9)];
    const { blocks: aligned } = alignBlocks(plain, turned, PAGE);
    for (const [i, block] of aligned.entries()) {
      if (block.text.length < 40) continue;
      expect(wordsOf(block).length).toBeGreaterThan(0.9 * text[i]!.split(' ').length);
      expect(block.box.height).toBeLessThan(200);
    }
  });

  it('reads Chinese by the character', () => {
    const chinese = parse(readFileSync(join(FIXTURES, 'letter-chinese.mmd'), 'utf8'));
    const lines = linesOf(chinese, (word) => word.replace('洪', '供'));
    const aligned = alignBlocks(chinese, lines, PAGE);
    expect(aligned.disagreement).toBeGreaterThan(0);
    expect(aligned.disagreement).toBeLessThan(0.02);
    expect(wordsOf(aligned.blocks[0]!).join('')).toBe('关于搬迁档案的通知');
    expect(wordsOf(aligned.blocks[0]!)).toHaveLength(9);
  });

  it('leaves formulas and pictures out of the comparison', () => {
    const paper = parse(readFileSync(join(FIXTURES, 'paper.mmd'), 'utf8'));
    const prose = paper.filter(({ kind }) => kind !== 'formula' && kind !== 'figure');
    const label = textLine(100, 400, 'words inside of the picture', { origin: 'ocr' });
    const { disagreement, unmatched } = alignBlocks(paper, [...linesOf(prose), label], PAGE);
    expect(unmatched.filter((share) => share > 0)).toEqual([]);
    expect(disagreement).toBeLessThan(0.1);
  });

  it('warns where the readers say different things', () => {
    const other = linesOf(parse(readFileSync(join(FIXTURES, 'two-columns.mmd'), 'utf8')));
    const aligned = alignBlocks(blocks, other, PAGE);
    expect(aligned.disagreement).toBeGreaterThan(0.6);
    expect(disagreementWarning(aligned)).toMatchObject({ code: 'readers-disagree' });
    const half = alignBlocks(blocks.slice(0, 4), linesOf(blocks), PAGE);
    expect(disagreementWarning(half)?.message).toContain('%');
  });

  it('bears pages without lines, and lines without pages', () => {
    expect(alignBlocks(blocks, [], PAGE)).toMatchObject({ blocks, disagreement: 1 });
    expect(alignBlocks([], linesOf(blocks), PAGE).disagreement).toBe(1);
    expect(alignBlocks([], [], PAGE)).toEqual({ blocks: [], unmatched: [], disagreement: 0, words: 0 });
  });
});

describe('matchCharacters', () => {
  it('matches each character once, and equal texts whole', () => {
    const TEXT = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', '文'),
      maxLength: 200,
    });
    fc.assert(
      fc.property(TEXT, TEXT, (one, other) => {
        const found = [...matchCharacters(one, other)].filter((at) => at >= 0);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((at) => at < other.length)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(TEXT, (text) => {
        expect([...matchCharacters(text, text)]).toEqual([...text].map((_, i) => i));
      }),
    );
  });

  it('comes to an end on texts made to be slow', () => {
    matchCharacters('a'.repeat(60_000), 'a'.repeat(60_000));
    matchCharacters('ab'.repeat(30_000), 'ba'.repeat(30_000));
    matchCharacters('abc'.repeat(20_000), 'xyz'.repeat(20_000));
  });
});

describe('comparable text', () => {
  it('is letters and digits, as both readers may agree on them', () => {
    expect(comparable('É-ﬁn ２！')).toEqual({ text: 'efin2', places: [0, 2, 2, 3, 5] });
    expect(comparable('')).toEqual({ text: '', places: [] });
  });

  it.each([
    ['two words', ['two', 'words']],
    ['"Two," (words).', ['"Two,"', '(words).']],
    ['上周，我们abc好', ['上', '周，', '我', '们', 'abc', '好']],
    ['  ', []],
  ])('has the words of %s', (text, words) => {
    expect(wordPlaces(text).map(({ start, end }) => text.slice(start, end))).toEqual(words);
  });
});
