import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EngineSupervisor } from '../../server/src/daemon/engineProcess/engineSupervisor.ts';
import type { AwaitedPage } from '../../server/src/daemon/engineProcess/pageEngine.ts';
import { entryPoint } from '../../server/src/entryPoints.ts';
import { FolioError } from '../../server/src/errors/catalogue.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import type { PageResult } from '../../server/src/page/pageResult.ts';
import { recordingLog } from '../fixtures/daemon/recordingLog.ts';

/**
 * Work is ended at random moments in a real engine, while other pages are read in it: `FOLIO_ENDINGS=300` is
 * what docs/robustness.md reports. `FOLIO_ENDINGS_MODEL` names another model than a small one of the corpus, where
 * that lies, or the built-in one.
 */
const ENDINGS = Number(process.env['FOLIO_ENDINGS'] ?? 12);
const SHARED = process.env['FOLIO_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const SMALL = join(SHARED, 'models/ppocrv6-tiny');
const MODEL = process.env['FOLIO_ENDINGS_MODEL'] ?? (existsSync(SMALL) ? SMALL : undefined);
const SAMPLES = join(import.meta.dirname, '../../samples');
/** Files, and whether their text layer is to be used: all ways to pixels, and none. */
const WORK = [
  ['scanned-letter.pdf', 'never'],
  ['two-columns.pdf', 'never'],
  ['two-columns.pdf', 'auto'],
  ['page-photo.jpg', 'auto'],
  ['fax.tiff', 'auto'],
] as const;

const log = recordingLog();
const engine = new EngineSupervisor({ entry: entryPoint('engine'), log });
let documents = 0;

interface Wish {
  readonly signal?: AbortSignal;
  readonly pageSeconds?: number;
  readonly priority?: number;
}

async function request(work: (typeof WORK)[number], wish: Wish = {}): Promise<AwaitedPage> {
  const { signal = new AbortController().signal, pageSeconds = 600, priority = 0 } = wish;
  const [name, textLayer] = work;
  const limits = { ...DEFAULT_LIMITS, pageSeconds };
  return {
    document: { id: `d${(documents += 1)}`, path: join(SAMPLES, name), name, limits },
    page: 1,
    options: { textLayer, modelDirectory: (await resolveModel(MODEL)).directory, recoverSpaces: true },
    priority,
    signal,
  };
}

function pick<T>(from: readonly T[]): T {
  return from[Math.floor(Math.random() * from.length)] as T;
}

function textOf(page: PageResult): string {
  return page.blocks.map((block) => ('text' in block ? block.text : '')).join('\n');
}

/** Reads a page that is cancelled, or runs out of time, at a random moment; how it ended. */
async function endedPage(milliseconds: number): Promise<string> {
  const moment = Math.random() * milliseconds * 0.8;
  const cancel = new AbortController();
  const isLimited = Math.random() < 0.75;
  const page = engine.read(
    await request(pick(WORK), isLimited ? { pageSeconds: moment / 1_000 } : { signal: cancel.signal }),
  );
  const ended = page.then(
    ({ failure, outcome }) => failure?.code ?? outcome,
    (error: unknown) => (error instanceof FolioError ? error.code : String(error)),
  );
  if (!isLimited) await Promise.race([delay(moment).then(() => cancel.abort()), ended]);
  return ended;
}

describe('work that is ended at random moments', () => {
  it(
    `${ENDINGS} times aborts no engine and loses no page`,
    async () => {
      onTestFinished(() => engine.stop());
      const expected = new Map<string, string>();
      for (const work of WORK) expected.set(work.join(), textOf(await engine.read(await request(work))));
      const begun = performance.now();
      await engine.read(await request(WORK[0]));
      const milliseconds = performance.now() - begun;

      const ends = new Map<string, number>();
      let isDone = false;
      let othersRead = 0;
      const others = (async () => {
        while (!isDone) {
          const work = pick(WORK);
          const page = await engine.read(await request(work, { priority: 1 }));
          expect(page.failure).toBeUndefined();
          expect(textOf(page)).toBe(expected.get(work.join()));
          othersRead += 1;
        }
      })();
      // A page that was faster is no ending.
      for (let endings = 0; endings < ENDINGS;) {
        const end = await endedPage(milliseconds);
        ends.set(end, (ends.get(end) ?? 0) + 1);
        if (end !== 'ok') endings += 1;
      }
      isDone = true;
      await others;

      const events = log.entries.filter(({ event }) => event.startsWith('engine-'));
      const replaced = events.filter(({ event }) => event === 'engine-replaced').length;
      const ways = JSON.stringify(Object.fromEntries(ends));
      console.info(`${ways}; ${othersRead} other pages read, ${replaced} engines replaced`);
      expect([...ends.keys()].filter((end) => !['ok', 'cancelled', 'limit-time'].includes(end))).toEqual([]);
      expect(events.filter(({ level }) => level !== 'info')).toEqual([]);
      expect(engine.status().crashes).toBe(0);
      expect(othersRead).toBeGreaterThan(0);
    },
    // A page takes seconds on a busy machine; only a hang takes so long.
    600_000 + ENDINGS * 60_000,
  );
});
