import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DaemonScene, eventsOf, isRunning, pagesOf, untilPages } from '../fixtures/daemon/daemonScene.ts';

function path(file: string): { kind: 'path'; path: string } {
  return { kind: 'path', path: file };
}

describe('what windows ask of the daemon beside reading', () => {
  it('a background job that ended without its window can still be joined', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 3\ntext: hello');
    const window = await scene.connect();
    const job = await window.read({ source: path(file), options: {}, background: true });
    await eventsOf(job);
    await window.close();
    const next = await scene.connect();
    const events = await eventsOf(await next.attach(job.jobId));
    expect(pagesOf(events)).toEqual(['1: hello 1', '2: hello 2', '3: hello 3']);
    expect(events[0]).toMatchObject({ kind: 'opened', pageCount: 3 });
    expect(events.at(-1)).toMatchObject({ kind: 'finished', outcome: 'ok' });
    expect((await next.status()).jobs).toEqual([]);
  });

  it('one that was cancelled, or is no background job, is gone', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 3\ntext: hello');
    const window = await scene.connect();
    const job = await window.read({ source: path(file), options: {} });
    await eventsOf(job);
    await expect(window.attach(job.jobId)).rejects.toMatchObject({ code: 'job-not-found' });
  });

  it('the cache forgets, and the pages are read again', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 3\ntext: hello');
    const client = await scene.connect();
    await eventsOf(await client.read({ source: path(file), options: {} }));
    expect(await client.clearCache()).toBeGreaterThan(0);
    const again = await eventsOf(await client.read({ source: path(file), options: {} }));
    expect(again.at(-1)).toMatchObject({ kind: 'finished', outcome: 'ok', pagesFromCache: 0 });
  });

  it('an engine that is started anew is another process, and loses no page', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 6\nhold: 3');
    const client = await scene.connect();
    const job = await client.read({ source: path(file), options: {} });
    await untilPages(job, 2);
    const joined = await client.attach(job.jobId);
    const before = (await client.status()).engine.pid ?? 0;
    await Promise.all([client.restartEngine(), client.restartEngine()]);
    expect(isRunning(before)).toBe(false);
    await writeFile(`${file}.go`, '');
    const events = await eventsOf(joined);
    expect(events.at(-1)).toMatchObject({ kind: 'finished', outcome: 'ok', pagesDone: 6 });
    const { engine } = await client.status();
    expect(engine.pid).not.toBe(before);
    expect(engine.crashes).toBe(0);
  });

  it('wishes that make no sense are refused', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    await client.configure({ idle: { exitAfterMinutes: -1 } });
    await scene.untilLogged('settings-refused');
    await expect(client.prioritize('nothing')).rejects.toMatchObject({ code: 'job-not-found' });
  });
});
