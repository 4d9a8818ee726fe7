import PQueue from 'p-queue';
import { FolioError } from '../../errors/catalogue.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { VlmPage, VlmReader } from '../../readers/vlm/vlmReader.ts';
import type { AwaitedPage, PageEngine } from '../engineProcess/pageEngine.ts';

/**
 * What the engine does for pages that servers read: their pictures, and reading what no server could. Pages
 * are with servers by the hundred; of this only as much is asked of the engine as it can hold.
 */
export class VlmWork {
  readonly #engine: PageEngine;
  readonly #reader: VlmReader;
  readonly #pictures = new PQueue();
  readonly #localReadings = new PQueue();

  constructor(engine: PageEngine, reader: VlmReader) {
    this.#engine = engine;
    this.#reader = reader;
  }

  get reader(): VlmReader {
    return this.#reader;
  }

  /**
   * Pages that may be begun at a time, of all clients: what the reader takes, which has a few among them whose
   * pictures are drawn meanwhile, and what the engine reads for clients without a server that can be used.
   */
  get window(): number {
    return this.#reader.window + this.#engine.window;
  }

  /** A page as the reader wants it. `onLocal` is told what the engine read. */
  page(request: AwaitedPage, onLocal: (result: PageResult) => void): VlmPage {
    const { document, page, priority, signal } = request;
    return {
      file: document.name,
      page,
      limits: document.limits,
      picture: (picture) =>
        this.#inTurn(this.#pictures, request, () =>
          this.#engine.run('modelPicture', { document, page, priority, signal }, picture),
        ),
      readLocally: async () => {
        const result = await this.#inTurn(this.#localReadings, request, () => this.#engine.read(request));
        onLocal(result);
        return result;
      },
    };
  }

  #inTurn<T>(queue: PQueue, { priority, signal }: AwaitedPage, work: () => Promise<T>): Promise<T> {
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
