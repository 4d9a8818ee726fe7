import { describe, expect, it } from 'vitest';
import {
  blockSchema,
  DEFAULT_DOUBT_THRESHOLD,
  pageResultSchema,
  textLineSchema,
  wordSchema,
} from '../../../server/src/page/pageResult.ts';
import { pageResult } from '../../fixtures/cache/pageResult.ts';

const WORD = { text: 'thc', box: { x: 1, y: 2, width: 30, height: 12 }, confidence: 0.4 };

describe('version 6 of the page result', () => {
  it('is the only one that the schema takes', () => {
    const result = pageResult(1, 'Text');
    expect(result.version).toBe(6);
    expect(pageResultSchema.parse(result)).toEqual(result);
    expect(pageResultSchema.safeParse({ ...result, version: 5 }).success).toBe(false);
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

  it('tells TeX from the characters of a formula, and the rest of a table from a whole one', () => {
    const base = { box: WORD.box, text: 'e iπ + 1 = 0', lines: [], order: 0 };
    const formula = { ...base, kind: 'formula', notation: 'characters' };
    expect(blockSchema.parse(formula)).toEqual(formula);
    expect(blockSchema.safeParse({ ...formula, notation: 'mathml' }).success).toBe(false);
    const cell = { row: 0, column: 0, rowSpan: 1, columnSpan: 1, header: false, text: '', box: WORD.box };
    const table = {
      ...base,
      kind: 'table',
      rows: 1,
      columns: 1,
      cells: [{ ...cell, page: 3 }],
      continues: 2,
    };
    expect(blockSchema.parse(table)).toEqual(table);
  });

  it('keeps confidences and the default threshold probabilities', () => {
    expect(wordSchema.safeParse({ ...WORD, confidence: 1.01 }).success).toBe(false);
    expect(DEFAULT_DOUBT_THRESHOLD).toBeGreaterThan(0);
    expect(DEFAULT_DOUBT_THRESHOLD).toBeLessThan(1);
  });
});
