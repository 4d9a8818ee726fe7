import fc from 'fast-check';
import { expect, it } from 'vitest';
import { workOnLines } from '../../../../server/src/readers/local/lineWork.ts';
import type { EnginePage } from '../../../../server/src/readers/reader.ts';
import { NO_EVIDENCE } from '../../../../server/src/readers/ppocr/recognition/scripts/scriptEvidence.ts';
import type { TaskAnswer, TaskKind, WorkerTasks } from '../../../../server/src/readers/workerTasks.ts';
import { cropOfLine, recognizer } from '../../../fixtures/readers/fakeRecognizers.ts';

const { directory = '' } = recognizer('eng', 'en');

/** A page whose workers tell each line's own illegibility by its number, which they know by its pixels. */
function pageOf(workers: number, asked: string[][]): EnginePage {
  return {
    request: {
      document: { id: 'x', path: '', name: 'x', limits: {} },
      page: 1,
      priority: 0,
      options: { textLayer: 'never', modelDirectory: '/page', recoverSpaces: true },
    },
    workers,
    run<Kind extends TaskKind>(_: Kind, ask: WorkerTasks[Kind]['ask']): Promise<TaskAnswer<Kind>> {
      const { crops, recognizer: by = 'page' } = ask as WorkerTasks['recognizeLines']['ask'];
      asked.push(crops.map(() => by));
      const answer = {
        lines: crops.map(() => null),
        scripts: crops.map(({ pixels }) => ({ ...NO_EVIDENCE, characters: pixels[0] ?? 0 })),
        illegible: crops.map(({ pixels }) => (pixels[0] ?? 0) % 2 === 1),
        lettersLacking: {},
        device: 'cpu',
        warnings: [],
        timings: { recognize: crops.length },
      };
      return Promise.resolve(answer as unknown as TaskAnswer<Kind>);
    },
  } as unknown as EnginePage;
}

it('gives every line its own reading, in order, by any number of workers and by either recogniser', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 1, max: 16 }), fc.boolean(), async (list, workers, isOwn) => {
      const crops = list.map((length, at) => cropOfLine({ text: 'x'.repeat(length), language: 'en' }, at));
      const asked: string[][] = [];
      const work = await workOnLines(pageOf(workers, asked), crops, isOwn ? directory : undefined);
      expect(work.readings.map(({ crop }) => crop)).toEqual(crops);
      expect(work.readings.map(({ script }) => script.characters)).toEqual([...crops.keys()]);
      expect(work.readings.map(({ isIllegible }) => isIllegible)).toEqual(list.map((_, at) => at % 2 === 1));
      expect(asked.flat()).toEqual(list.map(() => (isOwn ? directory : 'page')));
      expect(work.timings['recognize'] ?? 0).toBe(list.length);
    }),
  );
});

it('gives few lines to one worker where a recogniser would have to be loaded in each', async () => {
  const crops = Array.from({ length: 4 }, (_, at) =>
    cropOfLine({ text: 'x'.repeat(40), language: 'en' }, at),
  );
  const [own, page]: string[][][] = [[], []];
  await workOnLines(pageOf(4, own ?? []), crops, directory);
  await workOnLines(pageOf(4, page ?? []), crops);
  expect([own?.length, page?.length]).toEqual([1, 4]);
});
