import { PageDispatcher, type PageSource } from '../../../server/src/daemon/pages/pageDispatcher.ts';
import { ServerVlmReader } from '../../../server/src/readers/vlm/serverVlmReader.ts';
import { FakeVlmPage } from '../../fixtures/servers/vlmPages.ts';
import { capacity, pageOutput } from './a100.ts';
import { VirtualClock } from './virtualClock.ts';
import { VirtualNetwork } from './virtualServer.ts';

export interface SimulationOptions {
  readonly servers: number;
  readonly pages: number;
  /** Clients that send the pages, one job each, all of the same length. */
  readonly clients: number;
  /** Servers die, and others come, while pages run. */
  readonly faults: boolean;
}

export interface SimulationReport {
  readonly servers: number;
  readonly pages: number;
  readonly faults: boolean;
  /** In the servers' time. */
  readonly seconds: number;
  readonly pagesPerSecond: number;
  /** Of what the servers can do at most, in the middle of the run: neither starting nor running empty. */
  readonly shareOfCapacity: number;
  readonly lost: number;
  readonly twice: number;
  readonly readLocally: number;
  /** Of the pages that were done when the first client was, the largest difference between clients. */
  readonly unfairness: number;
  readonly heapMegabytesEarly: number;
  readonly heapMegabytesLate: number;
  /** Of this process, for client and servers of the simulation together. */
  readonly cpuMillisecondsPerPage: number;
}

/** One client's document: pages that are read in any order the dispatcher likes. */
class SimulatedJob implements PageSource {
  readonly clientId: string;
  readonly priority = 'batch';
  readonly urgency = 0;
  readonly #read: (page: number) => Promise<void>;
  #next: number;
  readonly #last: number;
  done = 0;

  constructor(clientId: string, first: number, last: number, read: (page: number) => Promise<void>) {
    this.clientId = clientId;
    this.#next = first;
    this.#last = last;
    this.#read = read;
  }

  hasNext(): boolean {
    return this.#next <= this.#last;
  }

  async readNext(): Promise<void> {
    const page = this.#next;
    this.#next += 1;
    await this.#read(page);
    this.done += 1;
  }
}

const url = (server: number): string => `http://gpu${server}:8000`;

/**
 * Reads many pages with many servers in virtual time, by the reader, the fleet and the daemon's dispatcher
 * as they are; only the network and the clock are simulated.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { servers, pages, clients, faults } = options;
  const clock = new VirtualClock();
  let sent = 0;
  const network = new VirtualNetwork(clock, () => pageOutput(sent++));
  const names = Array.from({ length: servers }, (_, index) => url(index));
  for (const name of names) network.start(name);
  const log = { info: () => undefined, warn: () => undefined };
  let seed = 1;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const reader = new ServerVlmReader({ log, clock, transport: network, random });
  const list = reader.openList();
  const dispatcher = new PageDispatcher(() => reader.window);
  reader.onChange(() => dispatcher.wake());
  const dead = new Set<string>();
  const configure = (): void => list.name(names.map((name) => ({ url: name })));
  /** How many servers there were to use, from when on. */
  const available: Available[] = [];
  const noteServers = (): void =>
    void available.push({ at: clock.now(), servers: names.filter((name) => !dead.has(name)).length });
  const kill = (name: string): void => {
    network.kill(name);
    dead.add(name);
    noteServers();
  };
  configure();
  noteServers();

  const seen = new Map<number, number>();
  let readLocally = 0;
  let done = 0;
  let fairness: number | undefined;
  const marks: { done: number; at: number }[] = [];
  const heaps: number[] = [];
  const cpu = process.cpuUsage();

  const read = async (number: number): Promise<void> => {
    const page = new FakeVlmPage(number);
    const result = await list.read(page, { mode: 'quality', wordBoxes: false }, new AbortController().signal);
    seen.set(result.page, (seen.get(result.page) ?? 0) + 1);
    if (result.reader.id !== 'deepseek') readLocally += 1;
    done += 1;
    marks.push({ done, at: clock.now() });
    if (done === Math.floor(pages * 0.3) || done === Math.floor(pages * 0.85)) heaps.push(heapMegabytes());
    if (faults) misfortune(done);
  };

  /** One server dies for good, one restarts, one is new, one is taken out. */
  const misfortune = (count: number): void => {
    if (count === Math.floor(pages * 0.2)) kill(url(0));
    if (count === Math.floor(pages * 0.3)) {
      kill(url(1));
      clock.after(90_000, () => {
        network.start(url(1));
        dead.delete(url(1));
        noteServers();
      });
    }
    if (count === Math.floor(pages * 0.5)) {
      network.start(url(servers));
      names.push(url(servers));
      configure();
      noteServers();
    }
    if (count === Math.floor(pages * 0.7)) {
      names.splice(names.indexOf(url(2)), 1);
      configure();
      noteServers();
    }
  };

  const each = Math.floor(pages / clients);
  const jobs = Array.from({ length: clients }, (_, client) => {
    const last = client === clients - 1 ? pages : (client + 1) * each;
    return new SimulatedJob(`client${client}`, client * each + 1, last, async (number) => {
      await read(number);
      const finished = jobs.some((job) => job.done + 1 >= each);
      if (finished) fairness ??= spread(jobs.map((job) => job.done));
    });
  });
  for (const job of jobs) dispatcher.add(job);
  await clock.run(() => done >= pages);
  const seconds = clock.now() / 1_000;
  const used = process.cpuUsage(cpu);
  await reader.close();

  return {
    servers,
    pages,
    faults,
    seconds: round(seconds, 0),
    pagesPerSecond: round(pages / seconds, 2),
    shareOfCapacity: round(shareOfCapacity(marks, available), 3),
    lost: pages - seen.size,
    twice: [...seen.values()].filter((times) => times > 1).length,
    readLocally,
    unfairness: round(fairness ?? 0, 3),
    heapMegabytesEarly: heaps[0] ?? 0,
    heapMegabytesLate: heaps[1] ?? 0,
    cpuMillisecondsPerPage: round((used.user + used.system) / 1_000 / pages, 1),
  };
}

interface Available {
  readonly at: number;
  readonly servers: number;
}

/** The pages between a quarter and three quarters of all, as a share of what the servers could do then. */
function shareOfCapacity(
  marks: readonly { done: number; at: number }[],
  available: readonly Available[],
): number {
  const from = marks[Math.floor(marks.length * 0.25)];
  const to = marks[Math.floor(marks.length * 0.75)];
  if (!from || !to) return 0;
  const possible = available.reduce((sum, { at, servers }, index) => {
    const end = Math.min(to.at, available[index + 1]?.at ?? Infinity);
    return sum + capacity(servers) * (Math.max(0, end - Math.max(from.at, at)) / 1_000);
  }, 0);
  return (to.done - from.done) / possible;
}

function spread(counts: readonly number[]): number {
  return (Math.max(...counts) - Math.min(...counts)) / Math.max(1, ...counts);
}

function heapMegabytes(): number {
  global.gc?.();
  return round(process.memoryUsage().heapUsed / 1e6, 1);
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
