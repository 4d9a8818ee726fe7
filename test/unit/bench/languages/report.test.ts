import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isWrongWithoutWord, languagesPage } from '../../../bench/languages/languagesReport.ts';
import { type LanguagePage, languagesResultSchema } from '../../../bench/languages/languagesResult.ts';
import { allPages } from '../../../bench/languages/pages.ts';
import { ROOT } from '../../../bench/places.ts';
import { formatted } from '../../../bench/report/writeDocs.ts';

function page(group: string, characterErrors: number, change: Partial<LanguagePage> = {}): LanguagePage {
  return {
    name: `${group}-200dpi`,
    group,
    characters: 1000,
    characterErrors,
    wordErrors: 2 * characterErrors,
    warnings: [],
    recognizers: { 'tesseract-fra': 30 },
    ...change,
  };
}

/** The cells of a language's row. */
function rowOf(text: string, name: string): string[] {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`| ${name} `));
  return (line ?? '')
    .split('|')
    .map((cell) => cell.trim())
    .slice(1, -1);
}

describe('the page of languages', () => {
  const fresh = {
    installed: [],
    pages: [
      page('fr', 0.004),
      page('fr', 0.002, { recognizers: { 'tesseract-fra': 30, 'ppocrv4-mobile': 1 } }),
      page('ru', 1, { warnings: ['unknown-script'], recognizers: {} }),
      page('ja', 0.2, { recognizers: { 'ppocrv4-mobile': 9 } }),
    ],
  };
  const more = {
    installed: ['tesseract-rus'],
    pages: [
      page('fr', 0.003),
      page('ru', 0.01, { recognizers: { 'tesseract-rus': 30 } }),
      page('ja', 0.2, { recognizers: { 'ppocrv4-mobile': 9 } }),
    ],
  };
  const text = languagesPage({ fresh, more });

  it('has the figures of a language, and the models that read most of it', () => {
    expect(rowOf(text, 'French')).toEqual([
      'French',
      'Latin',
      'tesseract-fra',
      '0.30 %',
      '0.60 %',
      '',
      '',
      '',
    ]);
  });

  it('names the models that help', () => {
    expect(rowOf(text, 'Russian')).toEqual([
      'Russian',
      'Cyrillic',
      '–',
      '100 %',
      '200 %',
      '',
      '1.00 %',
      '`tesseract-rus`',
    ]);
  });

  it('counts pages that are wrong and do not say so', () => {
    expect(rowOf(text, 'Japanese')).toEqual([
      'Japanese',
      'Kanji and kana',
      'ppocrv4-mobile',
      '20 %',
      '',
      '1 of 1',
      '',
      '',
    ]);
    expect(isWrongWithoutWord(page('ja', 0.2, { warnings: ['lines-unread'] }))).toBe(false);
    expect(isWrongWithoutWord(page('ja', 0.01))).toBe(false);
  });

  it('has no row for what was not measured', () => {
    expect(rowOf(text, 'Greek')).toEqual([]);
  });
});

describe('docs/languages.md', () => {
  it('is what the command writes from docs/languages.json', async () => {
    const file = (name: string): string => join(ROOT, 'docs', name);
    const json: unknown = JSON.parse(await readFile(file('languages.json'), 'utf8'));
    const text = await formatted(languagesPage(languagesResultSchema.parse(json)), file('languages.md'));
    expect(await readFile(file('languages.md'), 'utf8')).toBe(text);
  });

  it('has figures of every page', async () => {
    const json: unknown = JSON.parse(await readFile(join(ROOT, 'docs/languages.json'), 'utf8'));
    const { fresh } = languagesResultSchema.parse(json);
    expect(fresh.pages.map(({ name }) => name)).toEqual(allPages().map(({ name }) => name));
  });
});
