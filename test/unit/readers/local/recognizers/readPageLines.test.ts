import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundLines } from '../../../../../server/src/readers/workerTasks.ts';
import {
  type PageLinesRead,
  readByAll,
} from '../../../../../server/src/readers/local/recognizers/readPageLines.ts';
import type { Recognizers } from '../../../../../server/src/readers/local/recognizers/knownRecognizers.ts';
import {
  foundPage,
  type PrintedLine,
  readingsOf,
  recognizer,
  recognizersWith,
} from '../../../../fixtures/readers/fakeRecognizers.ts';

const ENGLISH = 'No one shall be held in slavery or servitude, and the law is the same for all of them';
const FRENCH = 'Nul ne sera tenu en esclavage ni en servitude, et la loi est la même pour tous à égalité';
const RUSSIAN = 'Никто не должен содержаться в рабстве или в подневольном состоянии';
const UKRAINIAN = 'Ніхто не повинен бути в рабстві або в підневільному стані, що б то не було';
const PERSIAN = 'هر كس حق دارد از آن استفاده كند و هيچ كس را در بردگى نمی توان نگاه داشت';
const GREEK = 'Κανείς δεν επιτρέπεται να ζει υπό καθεστώς δουλείας και καταναγκασμού';

const printed = (language: string, text: string, more: Partial<PrintedLine> = {}): PrintedLine => ({
  language,
  text,
  ...more,
});
const page = (count: number, language: string, text: string): PrintedLine[] =>
  Array.from({ length: count }, () => printed(language, text));

const ALL = recognizersWith(
  ['zh-Hans', 'en'],
  recognizer('ara', 'ar'),
  recognizer('ell', 'el'),
  recognizer('eng', 'en'),
  recognizer('fra', 'fr'),
  recognizer('rus', 'ru'),
  recognizer('ukr', 'uk'),
);

const never = (): Promise<undefined> => Promise.resolve(undefined);

function read(
  lines: readonly PrintedLine[],
  recognizers = ALL,
  asked: string[] = [],
): Promise<PageLinesRead> {
  return readByAll(foundPage(lines), recognizers, readingsOf(lines, asked), never);
}

const namesOf = ({ read: { readings } }: PageLinesRead): (string | undefined)[] =>
  readings.map(({ line }) => line?.recognizer);
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('the lines of a page', () => {
  it('in English are read once each, by the English recogniser, and by nothing else', async () => {
    const asked: string[] = [];
    expect(namesOf(await read(page(12, 'en', ENGLISH), ALL, asked))).toEqual(times(12, 'eng'));
    expect(asked).toEqual(times(12, 'eng'));
  });

  it('in French are read by the French one, as the words of some tell', async () => {
    const asked: string[] = [];
    const result = await read(page(12, 'fr', FRENCH), ALL, asked);
    expect(namesOf(result)).toEqual(times(12, 'fra'));
    expect(asked.filter((name) => name === 'eng')).toHaveLength(4);
    expect(result.read.lettersLacking).toEqual({ Polish: 'fra' });
  });

  it('in letters of another script are read by what knows the script, and the language best', async () => {
    expect(namesOf(await read(page(9, 'ru', RUSSIAN)))).toEqual(times(9, 'rus'));
    expect(namesOf(await read(page(9, 'uk', UKRAINIAN)))).toEqual(times(9, 'ukr'));
    expect(namesOf(await read(page(9, 'el', GREEK)))).toEqual(times(9, 'ell'));
  });

  it('in a language of a script are read by its recogniser, however sure another one is', async () => {
    const both = recognizersWith(['zh-Hans', 'en'], ...ALL.others, recognizer('fas', 'fa'));
    expect(namesOf(await read(page(9, 'ar', PERSIAN), both))).toEqual(times(9, 'fas'));
    expect(namesOf(await read(page(9, 'uk', RUSSIAN)))).toEqual(times(9, 'rus'));
  });

  it('are not read first by a page model that lacks letters of their language', async () => {
    const made = recognizersWith(['zh-Hans', 'en', 'fr', 'de'], ...ALL.others);
    expect(namesOf(await read(page(9, 'fr', FRENCH), made))).toEqual(times(9, 'fra'));
  });

  it('in small print are read by the one recogniser that makes sense of them, though with doubt', async () => {
    const chinese = '近年来山东省农业信息化建设取得了长足发展突出亮点是创新性的引入云计算技术';
    const small = Array.from({ length: 9 }, () => printed('zh-Hans', chinese, { clear: 0.88 }));
    const result = await read(small);
    expect(namesOf(result)).toEqual(times(9, 'page'));
    expect(result.read.isStrange).toEqual(times(9, false));
    // What is read no better than noise is known by none.
    const worse = Array.from({ length: 9 }, () => printed('zh-Hans', chinese, { clear: 0.78 }));
    expect(namesOf(await read(worse))).not.toEqual(times(9, 'page'));
  });

  it('in two scripts are read by two recognisers', async () => {
    const lines = [...page(8, 'en', ENGLISH), ...page(3, 'el', GREEK), ...page(4, 'en', ENGLISH)];
    const result = await read(lines);
    expect(namesOf(result)).toEqual([...times(8, 'eng'), ...times(3, 'ell'), ...times(4, 'eng')]);
    expect(result.read.isStrange).toEqual(times(15, false));
  });

  it('in a script that nothing knows stay strange, among known ones and alone', async () => {
    const georgian = 'არავინ არ უნდა იმყოფებოდეს მონობაში ან ყმობაში სადმე';
    const some = await read([...page(9, 'en', ENGLISH), ...page(4, 'ka', georgian)]);
    expect(some.read.isStrange).toEqual([...times(9, false), ...times(4, true)]);
    const all = await read(page(6, 'ka', georgian));
    expect(all.read.isStrange).toEqual(times(6, true));
  });

  it('that are doubtful are read by the page model, too; the surer reading counts', async () => {
    const asked: string[] = [];
    const lines = [...page(9, 'en', ENGLISH), printed('en', 'smudged line of text', { clear: 0.35 })];
    const result = await read(lines, ALL, asked);
    expect(asked.filter((name) => name === 'page')).toHaveLength(1);
    expect(namesOf(result).at(-1)).toBe('eng');
  });

  it('have no vote of a page model that lacks letters of their language', async () => {
    const asked: string[] = [];
    const lines = [...page(9, 'fr', FRENCH), printed('fr', 'une ligne effacée', { clear: 0.35 })];
    await read(lines, ALL, asked);
    expect(asked).not.toContain('page');
  });

  it('are read by a page model first that was made for Latin letters', async () => {
    const asked: string[] = [];
    const made = recognizersWith(['zh-Hans', 'en', 'fr', 'de'], ...ALL.others);
    const lines = [...page(9, 'en', ENGLISH), printed('en', 'smudged line of text', { clear: 0.35 })];
    expect(namesOf(await read(lines, made, asked)).slice(0, 9)).toEqual(times(9, 'page'));
    expect(asked.filter((name) => name === 'eng')).toHaveLength(1);
  });

  it('stand below each other for the page model alone', async () => {
    const lines = [...page(6, 'en', ENGLISH), printed('zh-Hans', '任何人不得使为奴隶', { vertical: true })];
    expect(namesOf(await read(lines)).at(-1)).toBe('page');
  });

  it('on their head, in letters that the page model does not know, are found anew', async () => {
    const lines = page(8, 'ru', RUSSIAN);
    let isTurned = true;
    const asked: FoundLines['rotation'][] = [];
    const result = await readByAll(
      foundPage(lines, 90),
      ALL,
      readingsOf(lines, [], () => isTurned),
      (rotation) => {
        asked.push(rotation);
        isTurned = false;
        return Promise.resolve(foundPage(lines, rotation));
      },
    );
    expect(asked).toEqual([270]);
    expect(result.found.rotation).toBe(270);
    expect(namesOf(result)).toEqual(times(8, 'rus'));
  });

  it('are the same whatever the order of the recognisers, and one a line', async () => {
    const line = fc.constantFrom(
      printed('en', ENGLISH),
      printed('fr', FRENCH),
      printed('ru', RUSSIAN),
      printed('el', GREEK),
      printed('en', 'short'),
      printed('en', 'a doubtful line here', { clear: 0.35 }),
    );
    const order = fc.shuffledSubarray([...ALL.others], { minLength: ALL.others.length });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 25 }), order, async (lines, others) => {
        const shuffled: Recognizers = { ...ALL, others };
        const [first, second] = [await read(lines), await read(lines, shuffled)];
        expect(first.read.readings).toHaveLength(lines.length);
        expect(namesOf(second)).toEqual(namesOf(first));
        expect(second.read.isStrange).toEqual(first.read.isStrange);
      }),
      { numRuns: 60 },
    );
  });
});
