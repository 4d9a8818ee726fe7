import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ClientReadingService } from '../../../server/src/cli/openReadingService.ts';
import type { FolioClient } from '../../../server/src/daemonClient/folioClient.ts';
import { JobEvents } from '../../../server/src/daemonClient/jobEvents.ts';
import { pageEvent } from '../../../server/src/daemon/jobs/pageEvent.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { PageEvent } from '../../../server/src/protocol.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';
import { fakePage } from '../../fixtures/engines/fakePage.ts';

const PAGES = 3;

function gone(): FolioError {
  return new FolioError('daemon-unreachable', { reason: 'the connection ended', log: 'the log' });
}

function page(at: number): PageEvent {
  return pageEvent({ result: fakePage(at, ''), revision: 0, text: `page ${at}`, fromCache: false }, false);
}

/** A daemon that sends so many pages of a document, and then is gone, unless these are all. */
function daemonOf(pages: number): FolioClient {
  const unasked = (): Promise<never> => Promise.reject(new Error('not asked for'));
  return {
    read: () => {
      const events = new JobEvents();
      for (let at = 1; at <= pages; at += 1) events.push(page(at));
      const counts = { failedPages: [], warnings: [], pagesDone: PAGES, pagesFromCache: 0, milliseconds: 1 };
      if (pages < PAGES) events.fail(gone());
      else events.push({ kind: 'finished', jobId: 'job', outcome: 'ok', ...counts });
      return Promise.resolve({ jobId: 'job', events, cancel: () => Promise.resolve() });
    },
    attach: unasked,
    upload: () => Promise.resolve({ kind: 'upload', upload: '1', name: 'standard input' }),
    configure: unasked,
    resultWritten: unasked,
    status: unasked,
    stop: unasked,
    close: () => Promise.resolve(),
  };
}

/** A service whose daemons come one after the other; undefined: one that does not start. The last one stays. */
function scene(daemons: readonly (FolioClient | undefined)[]): {
  service: ClientReadingService;
  said: string[];
  starts: () => number;
} {
  const clock = new ManualClock();
  const said: string[] = [];
  let next = 0;
  const reopen = (): Promise<FolioClient> => {
    next += 1;
    const daemon = daemons[Math.min(next, daemons.length - 1)];
    return daemon ? Promise.resolve(daemon) : Promise.reject(gone());
  };
  const onHeldUp = (line: string): void => {
    said.push(line);
    const seconds = Number(/in (\d+) s/.exec(line)?.[1]);
    void turn().then(() => clock.advance(seconds * 1_000));
  };
  const service = new ClientReadingService(daemons[0] ?? daemonOf(0), reopen, { clock, onHeldUp });
  return { service, said, starts: () => next };
}

const { signal } = new AbortController();
const document = { source: { kind: 'path' as const, path: '/letter.pdf' }, options: {} };

describe('a daemon that ends while documents are read', () => {
  it('is started again as often as it takes, and says so', async () => {
    const { service, said } = scene([0, 1, 1, 1, 2, 0, 3].map(daemonOf));
    const pages = new Map<number, number>();
    const finished = await service.read(
      document,
      { onPage: ({ page: number }) => pages.set(number, (pages.get(number) ?? 0) + 1) },
      signal,
    );
    expect(finished.outcome).toBe('ok');
    expect([...pages.keys()]).toEqual([1, 2, 3]);
    // A page that comes again is no success; a new one is.
    expect(
      said.map((line) => line.replace('folio: The daemon ended unexpectedly; trying again in ', '')),
    ).toEqual(['1 s.', '1 s.', '2 s.', '4 s.', '1 s.', '2 s.']);
  });

  it('is started once for all documents that lose it', async () => {
    const { service, said, starts } = scene([daemonOf(1), daemonOf(1), daemonOf(3)]);
    const all = Array.from({ length: 50 }, () => service.read(document, {}, signal));
    expect((await Promise.all(all)).map(({ outcome }) => outcome)).toEqual(all.map(() => 'ok'));
    expect(starts()).toBe(2);
    expect(said).toHaveLength(2);
  });

  it('and does not start either is tried again', async () => {
    const { service } = scene([daemonOf(0), undefined, undefined, daemonOf(3)]);
    expect(await service.read(document, {}, signal)).toMatchObject({ outcome: 'ok' });
  });

  it('is given up when nothing succeeds for minutes, for this document and for those that follow', async () => {
    const { service, starts } = scene([daemonOf(1)]);
    await expect(service.read(document, {}, signal)).rejects.toMatchObject({ code: 'daemon-unreachable' });
    const tried = starts();
    expect(tried).toBeGreaterThan(5);
    // One that gets further shows that it is worth trying.
    await expect(service.read(document, {}, signal)).rejects.toMatchObject({ code: 'daemon-unreachable' });
  });

  it('is not waited for after Ctrl-C', async () => {
    const interruption = new AbortController();
    const reopen = (): Promise<FolioClient> => new Promise(() => undefined);
    const service = new ClientReadingService(daemonOf(0), reopen, {
      clock: new ManualClock(),
      onHeldUp: () => interruption.abort(),
    });
    await expect(service.read(document, {}, interruption.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('takes an upload with it: its bytes are gone', async () => {
    const { service, said } = scene([daemonOf(0)]);
    const source = { kind: 'upload' as const, upload: '1', name: 'standard input' };
    await expect(service.read({ source, options: {} }, {}, signal)).rejects.toMatchObject({
      code: 'daemon-unreachable',
    });
    expect(said).toEqual([]);
  });
});
