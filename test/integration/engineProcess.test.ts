import { getEventListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EngineSettings } from '../../server/src/daemon/engineProcess/engineSettings.ts';
import { EngineSupervisor } from '../../server/src/daemon/engineProcess/engineSupervisor.ts';
import type { DocumentHandle } from '../../server/src/readers/pageRequest.ts';
import { DEFAULT_LIMITS, type Limits } from '../../server/src/limits.ts';
import type { PageResult } from '../../server/src/page/pageResult.ts';
import { recordingLog, type RecordingLog } from '../fixtures/daemon/recordingLog.ts';
import { temporaryDirectory } from '../fixtures/daemon/temporaryDirectory.ts';

const options = { textLayer: 'auto', modelDirectory: '/model', recoverSpaces: true } as const;

/** Pauses between deaths that a test can wait for. */
const QUICK_RESTARTS = { firstPauseMilliseconds: 1, longestPauseMilliseconds: 20 } as const;

class Scene {
  readonly log: RecordingLog = recordingLog();
  readonly engine: EngineSupervisor;
  readonly document: DocumentHandle;

  constructor(name: string, document: DocumentHandle, settings: Partial<EngineSettings>) {
    const entry = join(import.meta.dirname, `../fixtures/engines/${name}.ts`);
    this.engine = new EngineSupervisor({ entry, log: this.log, settings });
    this.document = document;
  }

  read(
    page: number,
    signal = new AbortController().signal,
    onLoadingModel = (): void => undefined,
  ): Promise<PageResult> {
    return this.engine.read({ document: this.document, page, options, priority: 0, signal, onLoadingModel });
  }

  /** How each of the pages 1..count ends: its text, or the code of its failure. */
  async readAll(count: number): Promise<string[]> {
    const pages = Array.from({ length: count }, (_, index) =>
      this.read(index + 1).catch((error: unknown) => error),
    );
    return (await Promise.all(pages)).map(outcome);
  }
}

/** An engine of test/fixtures/engines and a document of these lines. */
async function scene(
  name: string,
  lines: string,
  settings: Partial<EngineSettings> = {},
  limits: Partial<Limits> = {},
): Promise<Scene> {
  const path = join(await temporaryDirectory(), 'document');
  await writeFile(path, lines);
  const made = new Scene(
    name,
    { id: 'd', path, name: 'letter.pdf', limits: { ...DEFAULT_LIMITS, ...limits } },
    settings,
  );
  onTestFinished(() => made.engine.stop());
  return made;
}

function outcome(result: unknown): string {
  if (result instanceof Error) return 'code' in result ? `rejected ${String(result.code)}` : result.message;
  const page = result as PageResult;
  return page.failure?.code ?? page.blocks[0]?.text ?? '';
}

afterEach(() => vi.unstubAllEnvs());

describe('an honest engine', () => {
  it('opens documents and reads pages', async () => {
    const { engine, document, ...rest } = await scene('honest', 'pages: 3');
    expect(await engine.open(document, new AbortController().signal)).toEqual({ kind: 'pdf', pageCount: 3 });
    expect(engine.status()).toMatchObject({ state: 'ready', workers: 2, crashes: 0 });
    expect(rest.log.events()).toEqual(['engine-ready']);
  });

  it('leaves nothing of a page with the signal that could have cancelled it', async () => {
    const made = await scene('crashesAtPage', 'pages: 3\ncrash: 2');
    const { signal } = new AbortController();
    await Promise.all([made.read(1, signal), made.read(2, signal)]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is started by the first page only, and ended by stop', async () => {
    const made = await scene('honest', 'pages: 3');
    expect(made.engine.status()).toMatchObject({ state: 'stopped' });
    expect(await made.readAll(3)).toEqual(['text 1', 'text 2', 'text 3']);
    const { pid = 0 } = made.engine.status();
    await made.engine.stop();
    expect(() => process.kill(pid, 0)).toThrow();
    await expect(made.read(1)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is ended to give back its memory, and started again by the next page', async () => {
    const made = await scene('honest', 'pages: 1');
    await made.read(1);
    const { pid } = made.engine.status();
    made.engine.unload();
    expect(await made.readAll(1)).toEqual(['text 1']);
    expect(made.engine.status()).toMatchObject({ state: 'ready', crashes: 0 });
    expect(made.engine.status().pid).not.toBe(pid);
  });

  it('is started again after somebody killed it between pages, which is no crash', async () => {
    const made = await scene('honest', 'pages: 1');
    await made.read(1);
    process.kill(made.engine.status().pid ?? 0, 'SIGKILL');
    await expect.poll(() => made.engine.status().state).toBe('stopped');
    expect(await made.readAll(1)).toEqual(['text 1']);
    expect(made.engine.status().crashes).toBe(0);
  });
});

describe('an engine that crashes', () => {
  it('at load is started again and again, and then refused with the reason', async () => {
    const made = await scene('crashesAtLoad', 'pages: 2', {
      ...QUICK_RESTARTS,
      startPatienceMilliseconds: 300,
    });
    const error: unknown = await made.read(1).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'engine-unavailable' });
    expect(String(error)).toContain('times in a row');
    expect(String(error)).toContain('the library does not load');
    expect(made.engine.status().crashes).toBeGreaterThan(1);
  });

  it.each([
    ['somebody waits for', 0],
    ['a batch reads', 1],
  ])(
    'at eight starts in a row loses none of the pages that %s, and says what it does',
    async (_who, priority) => {
      const deaths = join(await temporaryDirectory(), 'deaths');
      await writeFile(deaths, '8');
      vi.stubEnv('FOLIO_TEST_DEATHS', deaths);
      const made = await scene('diesAtStart', 'pages: 3', {
        ...QUICK_RESTARTS,
        startPatienceMilliseconds: 600_000,
      });
      let told = 0;
      const pages = [1, 2, 3].map((page) =>
        made.engine.read({
          document: made.document,
          page,
          options,
          priority,
          signal: new AbortController().signal,
          onRestarting: () => (told += 1),
        }),
      );
      expect((await Promise.all(pages)).map(outcome)).toEqual(['text 1', 'text 2', 'text 3']);
      expect(made.engine.status().crashes).toBe(8);
      expect(told).toBeGreaterThanOrEqual(8);
    },
  );

  it('at a page fails that page alone', async () => {
    const made = await scene('crashesAtPage', 'pages: 6\ncrash: 4');
    expect(await made.readAll(6)).toEqual([
      'text 1',
      'text 2',
      'text 3',
      'engine-crashed',
      'text 5',
      'text 6',
    ]);
    expect(made.engine.status()).toMatchObject({ state: 'ready', crashes: 2 });
  });

  it('at several pages that are read together fails just those', async () => {
    const made = await scene('crashesAtPage', 'pages: 5\ncrash: 2,4');
    expect(await made.readAll(5)).toEqual(['text 1', 'engine-crashed', 'text 3', 'engine-crashed', 'text 5']);
  });

  it('once reads the page the second time', async () => {
    const made = await scene('crashesOnce', 'pages: 3\ncrash: 2');
    expect(await made.readAll(3)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(made.engine.status().crashes).toBe(1);
  });

  it('with a device in use is started without that device, and loses no page', async () => {
    const made = await scene('crashesWithDevice', 'pages: 3');
    expect(await made.readAll(3)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(made.engine.status().crashes).toBe(1);
  });

  it('while it opens a document fails what asked for it', async () => {
    const made = await scene('crashesAtOpen', 'pages: 1');
    await expect(made.engine.open(made.document, new AbortController().signal)).rejects.toMatchObject({
      code: 'engine-crashed',
    });
    expect(await made.readAll(1)).toEqual(['engine-crashed']);
  });

  it('by leaving silently is no different', async () => {
    const made = await scene('exitsSilently', 'pages: 1');
    expect(await made.readAll(1)).toEqual(['engine-crashed']);
  });

  it('at every page names each of them, however many they are', async () => {
    const made = await scene('crashesAtPage', 'pages: 6\ncrash: 1,2,3,4,5,6', QUICK_RESTARTS);
    const ends: string[] = [];
    for (let page = 1; page <= 6; page += 1) ends.push(await made.read(page).then(outcome, outcome));
    expect(ends).toEqual(Array.from({ length: 6 }, () => 'engine-crashed'));
  });

  it('before it is ready is not waited for longer than its start may take', async () => {
    const made = await scene('neverReady', 'pages: 1', {
      ...QUICK_RESTARTS,
      startMilliseconds: 150,
      startPatienceMilliseconds: 100,
    });
    await expect(made.read(1)).rejects.toMatchObject({ code: 'engine-unavailable' });
    expect(made.log.events()).toContain('engine-start-timeout');
  });
});

describe('an engine that does not stop', () => {
  /** Far more than an engine needs to answer on a busy machine, and far less than in earnest. */
  const quick = { reportEveryMilliseconds: 20, hangGraceMilliseconds: 4_000, answerMilliseconds: 6_000 };

  it('hanging in one page fails that page and reads the others', async () => {
    const made = await scene('hangs', 'pages: 3\nhang: 2', quick, { pageSeconds: 0.05 });
    expect(await made.readAll(3)).toEqual(['text 1', 'limit-time', 'text 3']);
  });

  it('answering no messages at all fails the page too', async () => {
    const made = await scene('blocks', 'pages: 3\nhang: 2', quick);
    expect(await made.readAll(3)).toEqual(['text 1', 'limit-time', 'text 3']);
  });

  it('taking too much memory fails the page that does it', async () => {
    const made = await scene('eatsMemory', 'pages: 3\neat: 2', quick, { pageMegabytes: 1_000 });
    expect(await made.readAll(3)).toEqual(['text 1', 'limit-memory', 'text 3']);
    expect(made.engine.status().crashes).toBe(0);
  });

  it('taking memory for a device fails no page', async () => {
    const made = await scene('eatsMemory', 'pages: 3\ndevice: 2', quick, { pageMegabytes: 1_000 });
    expect(await made.readAll(3)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(made.log.events()).not.toContain('engine-killed');
  });

  it('taking all memory with a device fails no page either: the next does without the device', async () => {
    const made = await scene('eatsMemory', 'pages: 3\ndriver: 2', quick, { pageMegabytes: 1_000 });
    expect(await made.readAll(3)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(made.log.events()).toContain('engine-killed');
  });

  it('for a cancelled page is killed after the grace, and other pages do not suffer', async () => {
    const made = await scene('ignoresCancel', 'pages: 2\nhold: 2', { cancelGraceMilliseconds: 50 });
    await made.read(1);
    const { pid } = made.engine.status();
    const cancel = new AbortController();
    const began = Promise.withResolvers<void>();
    const held = made.read(2, cancel.signal, began.resolve);
    const other = made.read(3);
    await began.promise;
    cancel.abort();
    await expect(held).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => made.engine.status().pid).not.toBe(pid);
    await writeFile(`${made.document.path}.go`, '');
    expect(outcome(await other)).toBe('text 3');
    expect(made.engine.status().crashes).toBe(0);
    expect(made.log.events()).toContain('engine-killed');
  });

  it('printing more than a pipe holds blocks nothing and reaches no log', async () => {
    const made = await scene('babblesOnStdout', 'pages: 2\ntext: secret');
    expect(await made.readAll(2)).toEqual(['secret 1', 'secret 2']);
    expect(JSON.stringify(made.log.entries)).not.toContain('secret');
  });
});

describe('an engine that asks to be replaced', () => {
  it('is replaced without a word, and the pages that were in it are read again', async () => {
    const made = await scene('wearsOut', 'pages: 4\nstuck: 2');
    expect(await made.readAll(4)).toEqual(['text 1', 'rejected cancelled', 'text 3', 'text 4']);
    expect(made.engine.status()).toMatchObject({ state: 'ready', crashes: 0 });
    expect(made.log.events()).toContain('engine-replaced');
    expect(made.log.entries.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('is replaced between pages when it keeps memory, without a word, and loses none', async () => {
    const made = await scene('keepsMemory', 'pages: 100', { reportEveryMilliseconds: 5 });
    const pids = new Set<number | undefined>();
    for (let page = 1; page <= 60; page += 2) {
      const texts = await Promise.all([made.read(page), made.read(page + 1)]);
      expect(texts.map(outcome)).toEqual([`text ${page}`, `text ${page + 1}`]);
      pids.add(made.engine.status().pid);
    }
    expect(pids.size).toBeGreaterThan(1);
    expect(made.log.entries.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(made.log.entries).toContainEqual(
      expect.objectContaining({
        event: 'engine-replaced',
        details: expect.objectContaining({ why: 'memory' }) as unknown,
      }),
    );
  });

  it('for one page again and again gives that page up in the end', async () => {
    const made = await scene('wearsOut', 'pages: 3\nloses: 2');
    expect(await made.readAll(3)).toEqual(['text 1', 'engine-crashed', 'text 3']);
  });
});

describe('cancelling', () => {
  it('ends a page at once and leaves the engine alive when it stops by itself', async () => {
    const made = await scene('honest', 'pages: 2\nhold: 2', { cancelGraceMilliseconds: 60_000 });
    await made.read(1);
    const { pid } = made.engine.status();
    const cancel = new AbortController();
    const held = made.read(2, cancel.signal);
    cancel.abort();
    await expect(held).rejects.toMatchObject({ code: 'cancelled' });
    expect(outcome(await made.read(1))).toBe('text 1');
    expect(made.engine.status().pid).toBe(pid);
  });

  it('ends a page that waits for the engine to start', async () => {
    const made = await scene('neverReady', 'pages: 1');
    const cancel = new AbortController();
    const waiting = made.read(1, cancel.signal);
    cancel.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  });
});
