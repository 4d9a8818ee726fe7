import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { PageDispatcher, type PageSource } from '../../../server/src/daemon/pages/pageDispatcher.ts';
import { ServerVlmReader } from '../../../server/src/readers/vlm/serverVlmReader.ts';
import { FakeVlmPage } from '../../fixtures/servers/vlmPages.ts';
import { capacity } from './a100.ts';
import { round } from './simulation.ts';

/** A typical A4 page at 144 dpi as PNG. */
const PICTURE_BYTES = 300_000;

export interface HttpReport {
  readonly servers: number;
  readonly pages: number;
  readonly seconds: number;
  /** In the middle half of the run. */
  readonly pagesPerSecond: number;
  readonly shareOfCapacity: number;
  readonly lost: number;
  readonly readLocally: number;
  /** Of the client's process: base64, HTTP, events, parsing, progress; no server and no rendering. */
  readonly cpuMillisecondsPerPage: number;
  readonly residentMegabytes: number;
}

/** The same in real time and by real connections: servers in a process of their own, the client in this one. */
export async function readOverHttp(servers: number, pages: number): Promise<HttpReport> {
  const child = fork(join(import.meta.dirname, 'serversProcess.ts'), [String(servers)]);
  const [message] = (await once(child, 'message')) as [unknown];
  const urls = z.array(z.string()).parse(message);
  const reader = new ServerVlmReader({ log: { info: () => undefined, warn: () => undefined } });
  const list = reader.openList();
  list.name(urls.map((url) => ({ url })));
  const dispatcher = new PageDispatcher(() => reader.window);
  reader.onChange(() => dispatcher.wake());
  const started = performance.now();
  const cpu = process.cpuUsage();
  const marks: number[] = [];
  const seen = new Set<number>();
  let readLocally = 0;
  let resident = 0;
  let next = 1;
  const finished = new Promise<void>((resolve) => {
    const job: PageSource = {
      clientId: 'bench',
      priority: 'batch',
      urgency: 0,
      hasNext: () => next <= pages,
      readNext: async () => {
        const page = new FakeVlmPage(next++);
        page.pictureBytes = PICTURE_BYTES;
        const signal = new AbortController().signal;
        // Somebody watches, as in the editor.
        const onProgress = (): void => undefined;
        const result = await list.read(page, { mode: 'quality', wordBoxes: false, onProgress }, signal);
        seen.add(result.page);
        if (result.reader.id !== 'deepseek') readLocally += 1;
        marks.push(performance.now());
        resident = Math.max(resident, process.memoryUsage.rss());
        if (marks.length === pages) resolve();
      },
    };
    dispatcher.add(job);
  });
  await finished;
  const used = process.cpuUsage(cpu);
  const seconds = (performance.now() - started) / 1_000;
  await reader.close();
  child.disconnect();
  const [from, to] = [Math.floor(pages * 0.25), Math.floor(pages * 0.75)];
  const rate = (to - from) / (((marks[to] ?? 0) - (marks[from] ?? 0)) / 1_000);
  return {
    servers,
    pages,
    seconds: round(seconds, 0),
    pagesPerSecond: round(rate, 2),
    shareOfCapacity: round(rate / capacity(servers), 3),
    lost: pages - seen.size,
    readLocally,
    cpuMillisecondsPerPage: round((used.user + used.system) / 1_000 / pages, 1),
    residentMegabytes: round(resident / 1e6, 0),
  };
}
