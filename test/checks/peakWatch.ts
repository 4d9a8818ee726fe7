import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { FolioClient } from '../../server/src/daemonClient/folioClient.ts';

const LOOK_EVERY_MILLISECONDS = 100;

/** The most memory of the engine, and of those that take its place, while a document is read. */
export class PeakWatch {
  readonly #client: FolioClient;
  readonly #ended = new AbortController();
  #most = 0;
  #looking: Promise<void> | undefined;

  private constructor(client: FolioClient) {
    this.#client = client;
  }

  static async begin(client: FolioClient): Promise<PeakWatch> {
    resetPeak((await client.status()).engine.pid);
    const watch = new PeakWatch(client);
    watch.#looking = watch.#lookOn();
    return watch;
  }

  /** Megabytes. */
  async end(): Promise<number> {
    this.#ended.abort();
    await this.#looking;
    return this.#most;
  }

  async #lookOn(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await this.#look();
      await delay(LOOK_EVERY_MILLISECONDS);
    }
    await this.#look();
  }

  async #look(): Promise<void> {
    this.#most = Math.max(this.#most, peakOf((await this.#client.status()).engine.pid));
  }
}

/** https://www.kernel.org/doc/html/latest/filesystems/proc.html: 5 resets the peak of resident memory. */
function resetPeak(pid: number | undefined): void {
  if (pid === undefined || process.platform !== 'linux') return;
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not ours any more: the engine has ended.
  }
}

function peakOf(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0;
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1024);
  } catch {
    return 0;
  }
}
