import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateWords } from '../../../../server/src/daemon/language/alignment/locateWords.ts';
import { pageWords } from '../../../../server/src/daemon/language/pageWords.ts';
import { writePage } from '../../../../server/src/output/writePage.ts';
import { readPage } from '../../../fixtures/language/readPage.ts';

/** The text at each word's place; `-` for those that are not found. */
function found(text: string, words: readonly string[]): string[] {
  return locateWords(text, words).map((place) => (place ? text.slice(place.start, place.end) : '-'));
}

function places(text: string, words: string): (number | undefined)[] {
  return locateWords(text, words.split(' ')).map((place) => place?.start);
}

describe('the words of a page in its Markdown', () => {
  it('are found in their order, the same word twice in two places', () => {
    expect(places('the cat and the dog', 'the cat and the dog')).toEqual([0, 4, 8, 12, 16]);
  });

  it('are found with the backslashes of Markdown, in cells of tables and behind bullets', () => {
    expect(found('a\\_b costs 3\\*4', ['a_b', 'costs', '3*4'])).toEqual(['a\\_b', 'costs', '3\\*4']);
    const table = '| North | 1,204 |\n| --- | --- |\n| Stairs | 3\\|6 |';
    expect(found(table, ['North', '1,204', 'Stairs', '3|6'])).toEqual(['North', '1,204', 'Stairs', '3\\|6']);
    expect(found('- [x] first\n- second', ['first', 'second'])).toEqual(['first', 'second']);
    expect(found('<tr><td>A &amp; B</td></tr>', ['A', '&', 'B'])).toEqual(['A', '&amp;', 'B']);
  });

  it('are found without the hyphen that joining two lines took away', () => {
    expect(found('an example of it', ['an', 'exam-', 'ple', 'of', 'it'])).toEqual([
      'an',
      'exam',
      'ple',
      'of',
      'it',
    ]);
  });

  it('keep the signs that Markdown may use as markup', () => {
    expect(found('costs \\$5 or #7', ['costs', '$5', 'or', '#7'])).toEqual(['costs', '\\$5', 'or', '#7']);
  });

  it('are whole words, but for scripts without spaces', () => {
    expect(found('cathedral', ['cat'])).toEqual(['-']);
    expect(found('各位同事', ['各位', '同事'])).toEqual(['各位', '同事']);
  });

  it('that were changed are not found, and all others are', () => {
    expect(found('one 2 three', ['one', 'two', 'three'])).toEqual(['one', '-', 'three']);
    expect(found('one twos three', ['one', 'two', 'three'])).toEqual(['one', '-', 'three']);
    expect(found('one t wo three', ['one', 'two', 'three'])).toEqual(['one', '-', 'three']);
  });

  it('are not confused by text that was put in before them', () => {
    expect(places('then she saw the end', 'the end')).toEqual([13, 17]);
  });

  it('are found in paragraphs that were moved', () => {
    const [a, b, c] = [
      'The first paragraph speaks of archives',
      'while the second one counts their folders',
      'and a third says who pays for shelves',
    ];
    const words = `${a} ${b} ${c}`.split(' ');
    const moved = `${c}\n\n${a}\n\n${b}`;
    expect(found(moved, words)).toEqual(words);
    expect(locateWords(moved, words)[0]?.start).toBe(moved.indexOf('The first'));
  });

  it('of a page like Folio writes it are all found', () => {
    const page = readPage(1, [
      ['Prices', 'of', '$5', 'and', '*more*,', 'a_b', '<x>', '#1'],
      ['[1]', 'see', '1.', 'and', '`code`', '|bar|', '~x~'],
    ]);
    const words = pageWords(page).words.map(({ text }) => text);
    const markdown = writePage(page, 'md');
    expect(found(markdown, words).map((text) => text.replace(/\\/g, ''))).toEqual(words);
  });
});

const word = fc
  .array(fc.constantFrom(...'abcdeinorst'), { minLength: 1, maxLength: 9 })
  .map((letters) => letters.join(''));
const words = fc.array(word, { minLength: 1, maxLength: 150 });

describe('for any text', () => {
  it('a place holds its word, and unedited text has a place for every word', () => {
    fc.assert(
      fc.property(words, (all) => {
        expect(found(all.join(' '), all)).toEqual(all);
      }),
    );
  });

  it('edits lose the words they touch and no other, but for words that repeat around them', () => {
    fc.assert(
      fc.property(words, fc.nat(), word, (all, where, instead) => {
        // Made unique: which of two equal words was edited, no text can tell.
        const unique = all.map((text, index) => `${text}${index}`);
        const at = where % unique.length;
        const edited = unique.map((text, index) => (index === at ? `${instead}x` : text)).join('  ');
        const expected = unique.map((text, index) => (index === at ? '-' : text));
        expect(found(edited, unique)).toEqual(expected);
      }),
    );
  });

  it('places never lie in each other, hold what they should, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' })), (text, all) => {
        const located = locateWords(text, all).filter((place) => place !== undefined);
        located.sort((a, b) => a.start - b.start);
        for (const [index, { start, end }] of located.entries()) {
          expect(start).toBeGreaterThanOrEqual(located[index - 1]?.end ?? 0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a huge page that shares little with its text takes no long time', () => {
    const page = Array.from({ length: 9_000 }, (_, index) => `w${(index * 7919) % 9_001}`);
    const text = Array.from({ length: 9_000 }, (_, index) => `v${(index * 104_729) % 9_001}`).join(' ');
    const start = process.cpuUsage();
    locateWords(text, page);
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(20);
  });
});
