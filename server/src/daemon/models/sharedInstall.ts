import { FolioError } from '../../errors/catalogue.ts';
import type { InstallOutcome, InstallProgress } from '../../models/modelEntry.ts';

/** Somebody who waits for an install. */
interface Follower {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: InstallProgress) => void;
}

/** One model being installed for all who asked for it; it is cancelled when none of them waits any more. */
export class SharedInstall {
  readonly #abort = new AbortController();
  readonly #followers = new Set<Follower>();
  readonly #outcome: Promise<InstallOutcome>;
  #progress: InstallProgress | undefined;

  constructor(work: (signal: AbortSignal, onProgress: Follower['onProgress']) => Promise<InstallOutcome>) {
    this.#outcome = work(this.#abort.signal, (progress) => {
      this.#progress = progress;
      for (const { onProgress } of this.#followers) onProgress(progress);
    });
    this.#outcome.catch(() => undefined);
  }

  /** Whether it is being cancelled, so that whoever comes now begins another. */
  get isEnding(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Resolves when it has ended, however. */
  async ended(): Promise<void> {
    await this.#outcome.catch(() => undefined);
  }

  cancel(): void {
    this.#abort.abort();
  }

  /** Rejects with `cancelled` as soon as this follower's signal says so. */
  async follow(follower: Follower): Promise<InstallOutcome> {
    const left = Promise.withResolvers<never>();
    const leave = (): void => left.reject(new FolioError('cancelled'));
    left.promise.catch(() => undefined);
    this.#followers.add(follower);
    follower.signal.addEventListener('abort', leave);
    if (follower.signal.aborted) leave();
    else if (this.#progress) follower.onProgress(this.#progress);
    try {
      return await Promise.race([left.promise, this.#outcome]);
    } finally {
      follower.signal.removeEventListener('abort', leave);
      this.#followers.delete(follower);
      if (this.#followers.size === 0) this.#abort.abort();
    }
  }
}
