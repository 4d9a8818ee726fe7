import { describe, expect, it } from 'vitest';
import { quadOfBox } from '../../../../server/src/page/geometry.ts';
import { unreadHandwriting } from '../../../../server/src/readers/local/handwriting.ts';
import type { CropReading } from '../../../../server/src/readers/local/lineWork.ts';
import { pixelContent } from '../../../../server/src/readers/local/pixelContent.ts';
import type { ReadLines } from '../../../../server/src/readers/local/recognizers/readPageLines.ts';
import { cropOfLine, foundPage } from '../../../fixtures/readers/fakeRecognizers.ts';

interface Read {
  /** Absent: nothing came of the line. */
  readonly text?: string;
  /** Confidence of each word. */
  readonly sure: number;
  /** Log odds that its letters are unknown. */
  readonly strangeness: number;
  readonly isMostlyHan?: boolean;
}

const GARBAGE: Read = { text: 'Ite i aler dricted wvend forward', sure: 0.5, strangeness: 1 };
const SKIPPED: Read = { sure: 0, strangeness: 9 };
const HEAD: Read = { text: 'Washington City', sure: 0.98, strangeness: -3.4 };
const LETTER = [HEAD, GARBAGE, GARBAGE, SKIPPED, GARBAGE, GARBAGE, GARBAGE];

/** Lines by hand reach into those above and below. Points. */
const BY_HAND = 28;
/** The lines are 20 points apart. */
const PRINTED = 14;

function readingOf(
  { text = '', sure, strangeness, isMostlyHan = false }: Read,
  at: number,
  height = BY_HAND,
): CropReading {
  const flat = cropOfLine({ text: text || 'a line that was skipped', language: 'en' }, at);
  const crop = { ...flat, quad: quadOfBox({ x: 0, y: 20 * at, width: 400, height }) };
  const box = { x: 0, y: 20 * at, width: 20, height: 12 };
  const words = text.split(' ').map((word) => ({ text: word, confidence: sure, box }));
  const font = { size: 10, bold: false, italic: false, monospace: false };
  const line = { text, confidence: 0.85, quad: crop.quad, font, words, angle: 0 };
  return {
    crop,
    line: text === '' ? null : { ...line, origin: 'ocr', direction: 'ltr' },
    script: { characters: Math.max(8, text.length), words: words.length, strangeness, isMostlyHan },
    isIllegible: false,
  };
}

function unread(lines: readonly Read[], height?: number): boolean[] {
  return unreadHandwriting(lines.map((line, at) => readingOf(line, at, height)));
}

describe('unreadHandwriting', () => {
  it('takes the doubtful and the skipped lines of a page by hand for unread, and leaves what is read surely', () => {
    expect(unread(LETTER)).toEqual([false, true, true, true, true, true, true]);
  });

  it('leaves the lines of a worn print, which stand apart', () => {
    expect(unread(LETTER, PRINTED)).toEqual(LETTER.map(() => false));
  });

  it.each([
    ['a bad print, of which every third line is sure', [HEAD, HEAD, GARBAGE, GARBAGE, HEAD, GARBAGE]],
    ['doubtful words in letters that look known', LETTER.map((line) => ({ ...line, strangeness: -0.6 }))],
    ['Chinese notes', LETTER.map((line) => ({ ...line, isMostlyHan: true }))],
    ['three lines', [GARBAGE, GARBAGE, SKIPPED]],
    ['nothing', []],
  ])('says nothing of %s', (_, lines) => {
    expect(unread(lines)).toEqual(lines.map(() => false));
  });
});

describe('the content of a page by hand', () => {
  const printed = LETTER.map(({ text = 'a line that was skipped' }) => ({ text, language: 'en' }));
  const found = foundPage(printed);
  const read: ReadLines = {
    readings: LETTER.map((line, at) => readingOf(line, at)),
    isStrange: LETTER.map(() => false),
    lettersLacking: {},
    places: [],
    timings: {},
  };

  it('has no words that nobody wrote, and a place for each line that was not read', () => {
    const { content, unread: regions, isByHand } = pixelContent(found, read);
    expect(content.lines.map(({ text }) => text)).toEqual(['Washington City']);
    expect(regions.map(({ reason }) => reason)).toEqual(LETTER.slice(1).map(() => 'illegible'));
    expect(isByHand).toBe(true);
  });

  it('is not judged by doubtful lines of a text layer, or where letters are of another script', () => {
    expect(pixelContent({ ...found, isLayerWhole: true }, read).content.lines).toHaveLength(6);
    const strange = { ...read, isStrange: LETTER.map((_, at) => at === 1) };
    expect(pixelContent(found, strange)).toMatchObject({ isByHand: false });
    expect(pixelContent(found, strange).content.lines).toHaveLength(5);
  });
});
