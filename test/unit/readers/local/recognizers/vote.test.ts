import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../../../../server/src/page/pageResult.ts';
import type { CropReading } from '../../../../../server/src/readers/local/lineWork.ts';
import {
  isDoubtful,
  surerReading,
  withAlternatives,
} from '../../../../../server/src/readers/local/recognizers/vote.ts';
import { NO_EVIDENCE } from '../../../../../server/src/readers/ppocr/recognition/scripts/scriptEvidence.ts';
import { cropOfLine } from '../../../../fixtures/readers/fakeRecognizers.ts';

const crop = cropOfLine({ text: 'a line', language: 'en' }, 0);

/** Words as `word confidence x width`. */
function line(
  confidence: number,
  ...words: [text: string, confidence: number, x: number, width: number][]
): TextLine {
  return {
    quad: crop.quad,
    text: words.map(([text]) => text).join(' '),
    confidence,
    words: words.map(([text, sure, x, width]) => ({
      text,
      confidence: sure,
      box: { x, y: 0, width, height: 10 },
    })),
    origin: 'ocr',
    direction: 'ltr',
    angle: 0,
    font: { size: 10, bold: false, italic: false, monospace: false },
  };
}

const reading = (read: TextLine | null, isIllegible = false): CropReading => ({
  crop,
  line: read,
  script: NO_EVIDENCE,
  isIllegible,
});

describe('a line that two recognisers read', () => {
  const sure = line(0.98, ['the', 0.99, 0, 20], ['archive', 0.9, 25, 60]);
  const unsure = line(0.99, ['the', 0.99, 0, 20], ['arch', 0.3, 25, 30], ['ive', 0.4, 58, 27]);

  it('is doubtful where one of its words is, and where nothing was read', () => {
    expect(isDoubtful(reading(sure))).toBe(false);
    expect(isDoubtful(reading(unsure))).toBe(true);
    expect(isDoubtful(reading(null))).toBe(true);
  });

  it('is that whose words are the surer, with the words of the other as alternatives', () => {
    for (const taken of [
      surerReading(reading(sure), reading(unsure)),
      surerReading(reading(unsure), reading(sure)),
    ]) {
      expect(taken.line?.text).toBe('the archive');
      expect(taken.line?.words.map(({ alternatives }) => alternatives)).toEqual([undefined, ['arch ive']]);
      // What both read alike is as sure as before, what they dispute is not.
      expect(taken.line?.words[0]?.confidence).toBe(0.99);
      expect(taken.line?.words[1]?.confidence).toBeCloseTo(0.5, 1);
    }
  });

  it('is the only one that was read, where a second reader is sure of what the first did not see', () => {
    expect(surerReading(reading(sure), reading(null)).line).toBe(sure);
    expect(surerReading(reading(null), reading(sure)).line).toBe(sure);
    const speck = reading(line(0.8, ['I', 0.6, 0, 5]));
    expect(surerReading(reading(null, true), speck)).toMatchObject({ line: null, isIllegible: true });
    expect(surerReading(reading(null, true), reading(null))).toMatchObject({ isIllegible: false });
  });

  it('is not disputed for the shape of its quotes', () => {
    const [typed, printed] = [line(0.9, ["it's", 0.9, 0, 20]), line(0.9, ['it’s', 0.9, 0, 20])];
    expect(withAlternatives(printed, typed)).toEqual(printed);
  });

  it('keeps the alternatives that its words had, four at most', () => {
    const [first, second] = sure.words;
    if (!first || !second) throw new Error('no words');
    const before = { ...sure, words: [first, { ...second, alternatives: ['a', 'b', 'c', 'd'] }] };
    expect(withAlternatives(before, unsure).words[1]?.alternatives).toEqual(['arch ive', 'a', 'b', 'c']);
  });
});
