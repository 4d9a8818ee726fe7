import { processTable, treeOf } from '../measure/processTable.ts';

/** Resident bytes of a daemon and of the engine it runs. */
export interface FolioMemory {
  readonly daemonBytes: number;
  readonly engineBytes: number;
}

const LOOK_EVERY_MILLISECONDS = 200;

/** Looks at a daemon's memory again and again, and keeps the most. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peak: FolioMemory = { daemonBytes: 0, engineBytes: 0 };
  #last: FolioMemory = { daemonBytes: 0, engineBytes: 0 };

  private constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MILLISECONDS);
    this.#timer.unref();
  }

  static async start(pid: number): Promise<MemoryWatch> {
    const watch = new MemoryWatch(pid);
    await watch.look();
    return watch;
  }

  /** As it was when last looked at. */
  get last(): FolioMemory {
    return this.#last;
  }

  async look(): Promise<FolioMemory> {
    this.#last = await memoryOf(this.#pid);
    this.#peak = {
      daemonBytes: Math.max(this.#peak.daemonBytes, this.#last.daemonBytes),
      engineBytes: Math.max(this.#peak.engineBytes, this.#last.engineBytes),
    };
    return this.#last;
  }

  /** The most since the start. */
  async stop(): Promise<FolioMemory> {
    clearInterval(this.#timer);
    await this.look();
    return this.#peak;
  }
}

async function memoryOf(daemon: number): Promise<FolioMemory> {
  const memory = { daemonBytes: 0, engineBytes: 0 };
  for (const { pid, residentBytes } of treeOf(await processTable(), daemon)) {
    if (pid === daemon) memory.daemonBytes += residentBytes;
    else memory.engineBytes += residentBytes;
  }
  return memory;
}
