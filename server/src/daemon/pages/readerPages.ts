import PQueue from 'p-queue';
import { FolioError } from '../../errors/catalogue.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { DaemonPage, PageProgress } from '../../readers/pageReader.ts';
import type { AwaitedPage, PageEngine } from '../engineProcess/pageEngine.ts';

/**
 * Pages as readers in the daemon get them: the engine does for them what they ask, and reads what they cannot. Pages
 * are with servers by the hundred; of this only as much is asked of the engine as it can hold.
 */
export class ReaderPages {
  readonly #engine: PageEngine;
  readonly #operations = new PQueue();
  readonly #fallbacks = new PQueue();

  constructor(engine: PageEngine) {
    this.#engine = engine;
  }

  /** `onFallback` is told what the engine read. */
  page(
    request: AwaitedPage,
    options: DaemonPage['options'],
    onFallback: (result: PageResult) => void,
    onProgress?: (progress: PageProgress) => void,
  ): DaemonPage {
    const { document, page, priority } = request;
    // One of its own: what a reader leaves on it goes with the page, and not with the job.
    const signal = AbortSignal.any([request.signal]);
    const turn = { document, page, priority, signal };
    return {
      request,
      signal,
      options,
      ...(onProgress ? { onProgress } : {}),
      run: (kind, ask) => this.#inTurn(this.#operations, turn, () => this.#engine.run(kind, turn, ask)),
      fallback: async () => {
        const result = await this.#inTurn(this.#fallbacks, turn, () =>
          this.#engine.read({ ...request, signal }),
        );
        onFallback(result);
        return result;
      },
    };
  }

  #inTurn<T>(
    queue: PQueue,
    { priority, signal }: Pick<AwaitedPage, 'priority' | 'signal'>,
    work: () => Promise<T>,
  ): Promise<T> {
    // The engine tells how many workers it has when it has started.
    queue.concurrency = Math.max(1, this.#engine.window);
    return queue.add(
      async () => {
        if (signal.aborted) throw new FolioError('cancelled');
        return work();
      },
      { priority: -priority },
    );
  }
}
