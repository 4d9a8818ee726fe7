import { processTable, treeOf, type ProcessEntry } from './processTable.ts';

/** What a tree of processes spent. */
export interface TreeCost {
  readonly cpuSeconds: number;
  /** Resident bytes of all together at the worst moment that was looked at. */
  readonly peakBytes: number;
}

/** The processes of one peer. */
export interface ProcessTree {
  readonly root: number;
  /** The root itself only starts the others: it does not count. */
  readonly rootIsHelper: boolean;
}

/** Short enough for processes of a second, long enough to cost under 1 % of a core. */
const LOOK_EVERY_MILLISECONDS = 100;

/** Meters a tree of processes from `start` to `stop`. */
export class TreeMeter {
  readonly #tree: ProcessTree;
  readonly #spentBefore: number;
  #peakBytes: number;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();

  private constructor(tree: ProcessTree, entries: readonly ProcessEntry[]) {
    this.#tree = tree;
    this.#spentBefore = secondsOf(entries, tree);
    this.#peakBytes = bytesOf(entries, tree);
    this.#timer = setInterval(() => {
      this.#looking = this.#look();
    }, LOOK_EVERY_MILLISECONDS);
    this.#timer.unref();
  }

  static async start(tree: ProcessTree): Promise<TreeMeter> {
    return new TreeMeter(tree, treeOf(await processTable(), tree.root));
  }

  async stop(): Promise<TreeCost> {
    clearInterval(this.#timer);
    await this.#looking;
    const entries = treeOf(await processTable(), this.#tree.root);
    this.#peakBytes = Math.max(this.#peakBytes, bytesOf(entries, this.#tree));
    return {
      cpuSeconds: Math.max(0, secondsOf(entries, this.#tree) - this.#spentBefore),
      peakBytes: this.#peakBytes,
    };
  }

  async #look(): Promise<void> {
    const entries = treeOf(await processTable(), this.#tree.root);
    this.#peakBytes = Math.max(this.#peakBytes, bytesOf(entries, this.#tree));
  }
}

/** Resident bytes of a tree now. */
export async function residentBytesOf(root: number): Promise<number> {
  return bytesOf(treeOf(await processTable(), root), { root, rootIsHelper: false });
}

function secondsOf(entries: readonly ProcessEntry[], tree: ProcessTree): number {
  return entries.reduce(
    (sum, entry) => sum + (isCounted(entry, tree) ? entry.ownSeconds : 0) + entry.endedChildrenSeconds,
    0,
  );
}

function bytesOf(entries: readonly ProcessEntry[], tree: ProcessTree): number {
  return entries.reduce((sum, entry) => sum + (isCounted(entry, tree) ? entry.residentBytes : 0), 0);
}

function isCounted({ pid }: ProcessEntry, { root, rootIsHelper }: ProcessTree): boolean {
  return !(rootIsHelper && pid === root);
}
