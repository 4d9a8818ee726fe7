import { describe, expect, it } from 'vitest';
import {
  DEFAULT_DOUBT_THRESHOLD,
  pageResultSchema,
  textLineSchema,
  wordSchema,
} from '../../../server/src/page/pageResult.ts';
import { pageResult } from '../../fixtures/cache/pageResult.ts';

const WORD = { text: 'thc', box: { x: 1, y: 2, width: 30, height: 12 }, confidence: 0.4 };

describe('version 5 of the page result', () => {
  it('is the only one that the schema takes', () => {
    const result = pageResult(1, 'Text');
    expect(result.version).toBe(5);
    expect(pageResultSchema.parse(result)).toEqual(result);
    expect(pageResultSchema.safeParse({ ...result, version: 4 }).success).toBe(false);
  });

  it('says which model read a line', () => {
    const [block] = pageResult(1, 'Text').blocks;
    const line = { ...block?.lines[0], origin: 'ocr', recognizer: 'eng' };
    expect(textLineSchema.parse(line)).toEqual(line);
  });

  it('has words with and without other readings', () => {
    const doubtful = { ...WORD, alternatives: ['the', 'tho'] };
    expect(wordSchema.parse(doubtful)).toEqual(doubtful);
    expect(wordSchema.parse(WORD)).toEqual(WORD);
    expect(wordSchema.safeParse({ ...WORD, alternatives: 'the' }).success).toBe(false);
  });

  it('keeps confidences and the default threshold probabilities', () => {
    expect(wordSchema.safeParse({ ...WORD, confidence: 1.01 }).success).toBe(false);
    expect(DEFAULT_DOUBT_THRESHOLD).toBeGreaterThan(0);
    expect(DEFAULT_DOUBT_THRESHOLD).toBeLessThan(1);
  });
});
