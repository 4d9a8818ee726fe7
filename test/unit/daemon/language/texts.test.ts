import { describe, expect, it } from 'vitest';
import {
  LANGUAGES,
  languageOf,
  TEXT_NAMES,
  translator,
} from '../../../../server/src/daemon/language/texts.ts';
import { pageHints } from '../../../../server/src/daemon/language/pageHints.ts';
import { readPage } from '../../../fixtures/language/readPage.ts';

function detailsOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
}

describe('the texts of the language features', () => {
  it.each(TEXT_NAMES)('%s is there in each language, with the same details', (name) => {
    const [english = '', ...others] = LANGUAGES.map((language) => translator(language)(name));
    expect(english).not.toBe('');
    for (const other of others) {
      expect(detailsOf(other)).toEqual(detailsOf(english));
      expect(other).toMatch(/\p{Script=Han}/u);
      // But for names.
      expect(other.replace(/\{\w+\}|Folio|DeepSeek-OCR/g, '')).not.toMatch(/[A-Za-z]/);
    }
  });

  it.each([
    ['zh-cn', 'zh'],
    ['zh-Hans-CN', 'zh'],
    ['zh', 'zh'],
    ['zh-tw', 'en'],
    ['de', 'en'],
    [undefined, 'en'],
  ])('for the locale %s are in %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});

describe('what a page tells those who would trust it', () => {
  const warning = (code: string): { code: string; message: string } => ({ code, message: `about ${code}` });
  const box = { x: 10, y: 20, width: 100, height: 12 };
  const told = (part: Parameters<typeof readPage>[2]): string[] =>
    pageHints(readPage(1, [['text']], part)).map((hint) => `${hint.code}: ${hint.message(translator('en'))}`);

  it('is what concerns its text', () => {
    const codes = ['readers-disagree', 'device-unavailable', 'model-of-the-future', 'no-text'];
    expect(told({ warnings: codes.map(warning) })).toEqual([
      'readers-disagree: Two readers of this page differ in many of its words. Compare it with the scan.',
      'model-of-the-future: about model-of-the-future',
    ]);
  });

  it('is nothing on a page that says itself why it failed', () => {
    expect(told({ outcome: 'failed', warnings: [warning('read-locally')] })).toEqual([]);
  });

  it('is that lines may be handwriting', () => {
    const unread = [{ box, reason: 'illegible' as const }];
    expect(told({ unread, warnings: [warning('handwriting-unread')] })[0]).toMatch(
      /probably handwriting: 1\./,
    );
  });

  it('is how much is missing from its text, and what to do about each', () => {
    const hints = told({
      unread: [
        { box, reason: 'unknown-script' },
        { box, reason: 'unknown-script' },
        { box, reason: 'illegible' },
      ],
      leftOut: [
        { reason: 'covered', characters: 40 },
        { reason: 'off-page', characters: 5 },
        { reason: 'printed-twice', characters: 7 },
      ],
      warnings: [warning('unknown-script'), warning('lines-unread'), warning('text-left-out')],
    });
    expect(hints[0]).toMatch(/script .* 2\. Read the page again with a model/);
    expect(hints[1]).toMatch(/could not be read: 1\./);
    expect(hints[2]).toMatch(/nobody sees .* 45\./);
  });
});
