import { describe, expect, it, onTestFinished } from 'vitest';
import type { DaemonConnection } from '../../server/src/daemonClient/daemonConnection.ts';
import type { JobEvent, NamedServer } from '../../server/src/protocol.ts';
import { startInProcess } from '../../server/src/daemonClient/startInProcess.ts';
import { ManualClock } from '../fixtures/daemon/manualClock.ts';
import { GROUNDED_PAGE } from '../fixtures/servers/answers.ts';
import { honestVllm, type HonestVllm, type HonestVllmOptions } from '../fixtures/servers/honestVllm.ts';
import { DaemonScene, eventsOf } from '../fixtures/daemon/daemonScene.ts';

async function server(options: Partial<HonestVllmOptions> = {}): Promise<HonestVllm> {
  const started = await honestVllm({ answer: () => GROUNDED_PAGE, ...options });
  onTestFinished(() => started.close());
  return started;
}

async function daemonWith(scene: DaemonScene, servers: NamedServer[]): Promise<DaemonConnection> {
  const daemon = await scene.connect('crashesAtPage');
  await daemon.configure({ servers });
  return daemon;
}

describe('reading by servers through the daemon', () => {
  it('sends what has structure, shows it as it is written, and says who read', async () => {
    const scene = await DaemonScene.create();
    // Writes some words, waits until they were shown, and writes on.
    const clock = new ManualClock();
    const writer = await server({ apiKey: 'secret-key', clock, tokensPerSecondPerSequence: 20 });
    const { url } = writer;
    const daemon = await daemonWith(scene, [{ url, apiKey: 'secret-key' }]);
    const path = await scene.document('pages: 3\nstructured: 2\ntext: local');
    const job = await daemon.read({ source: { kind: 'path', path }, options: { drafts: true } });
    const events: JobEvent[] = [];
    const begun = expect.poll(() => writer.core.running).toBe(1);
    void begun.then(() => clock.advance(1_000));
    for await (const event of job.events) {
      events.push(event);
      if (event.kind === 'draft') clock.advance(1_000);
    }
    const pages = lastOf(events);
    expect(pages.map(({ page, reader }) => `${page}: ${reader.id}`).sort()).toEqual([
      '1: fake',
      '2: deepseek',
      '3: fake',
    ]);
    const vlm = pages.find(({ page }) => page === 2);
    expect(vlm?.text).toContain('# Minutes of the Meeting');
    expect(vlm?.text).toContain('| Name | Vote |');
    expect(vlm?.warnings).toContainEqual(expect.objectContaining({ code: 'reader-chosen' }));
    const drafts = events.flatMap((event) => (event.kind === 'draft' ? [event.text] : []));
    expect(drafts.length).toBeGreaterThan(1);
    for (const draft of drafts) {
      expect(draft).toMatch(/^<!-- page 2 -->/);
      expect(draft).not.toMatch(/<\||ref\|>|det\|>/);
    }
    const types = events.map(({ kind }) => kind);
    expect(types.lastIndexOf('draft')).toBeLessThan(
      events.findIndex((event) => event.kind === 'page' && event.page === 2),
    );

    const status = await daemon.status();
    expect(status.vlm).toMatchObject([{ state: 'healthy', model: 'deepseek-ai/DeepSeek-OCR', pagesRead: 1 }]);
    expect(JSON.stringify(status) + (await scene.logs())).not.toContain('secret-key');

    const again = await eventsOf(await daemon.read({ source: { kind: 'path', path }, options: {} }));
    expect(again.at(-1)).toMatchObject({ kind: 'finished', pagesFromCache: 3 });
  });

  it('draws a page again in a new engine when one dies over it, and reads it here when that dies, too', async () => {
    const scene = await DaemonScene.create();
    const { url } = await server();
    const daemon = await daemonWith(scene, [{ url }]);
    const path = await scene.document('pages: 3\ncrash-drawing: 2\ntext: local');
    const options = { reader: 'deepseek' } as const;
    const events = await eventsOf(await daemon.read({ source: { kind: 'path', path }, options }));
    const pages = lastOf(events);
    expect(pages.map(({ page, reader }) => `${page}: ${reader.id}`).sort()).toEqual([
      '1: deepseek',
      '2: fake',
      '3: deepseek',
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'finished', outcome: 'ok' });
  });

  it('hangs up when a job is cancelled', async () => {
    const scene = await DaemonScene.create();
    const slow = await server({ tokensPerSecondPerSequence: 1 });
    const daemon = await daemonWith(scene, [{ url: slow.url }]);
    const path = await scene.document('pages: 4\ntext: local');
    const job = await daemon.read({ source: { kind: 'path', path }, options: { reader: 'deepseek' } });
    await expect.poll(() => slow.core.running).toBeGreaterThan(0);
    await job.cancel();
    expect((await eventsOf(job)).at(-1)).toMatchObject({ kind: 'finished', outcome: 'cancelled' });
    await expect.poll(() => slow.core.running + slow.core.waiting).toBe(0);
  });

  it('keeps the servers it had where it is told of one that is none, without telling its key', async () => {
    const scene = await DaemonScene.create();
    const { url } = await server();
    const daemon = await daemonWith(scene, [{ url }]);
    await daemon.configure({ servers: [{ url: 'http://me:secret-key@gpu', apiKey: 'secret-key' }] });
    const path = await scene.document('pages: 1\ntext: local');
    const options = { reader: 'deepseek' } as const;
    const events = await eventsOf(await daemon.read({ source: { kind: 'path', path }, options }));
    expect(lastOf(events).map(({ reader }) => reader.id)).toEqual(['deepseek']);
    await scene.untilLogged('settings-refused');
    expect(await scene.logs()).not.toContain('secret-key');
  });
});

describe('reading by servers without a daemon', () => {
  it('works as with one', async () => {
    const scene = await DaemonScene.create();
    const { url } = await server();
    const { engine } = scene.options();
    const settings = { servers: [{ url }] };
    const client = await startInProcess({ settings, ...(engine === undefined ? {} : { engine }) });
    onTestFinished(() => client.close());
    const path = await scene.document('pages: 2\ntext: local');
    const options = { reader: 'deepseek' } as const;
    const events = await eventsOf(await client.read({ source: { kind: 'path', path }, options }));
    const readers = lastOf(events).map(({ reader }) => reader.model);
    expect(readers).toEqual(['deepseek-ai/DeepSeek-OCR', 'deepseek-ai/DeepSeek-OCR']);
  });
});

/** Of each page what counts in the end. */
function lastOf(events: readonly JobEvent[]): (JobEvent & { kind: 'page' })[] {
  return [
    ...new Map(events.flatMap((event) => (event.kind === 'page' ? [[event.page, event]] : []))).values(),
  ];
}
