import type { ReadOptionsInput } from '../../../server/src/protocol.ts';
import { availableParallelism } from 'node:os';
import { PrivateDaemon } from '../folio/privateDaemon.ts';
import { inferenceOf, readDocument } from '../folio/readDocument.ts';
import type { ProcessTree } from '../measure/treeMeter.ts';
import type { PeerReader, PeerReading } from './peerReader.ts';

/** Folio as people use it: a daemon, reached as the command line reaches it; the cache is off. */
export class FolioReader implements PeerReader {
  readonly id: string;
  readonly title: string;
  /** As many as `folio batch` has under way. */
  readonly filesAtOnce = 2 + 2 * availableParallelism();
  readonly accepts = /\.(?:pdf|tiff?|png|jpe?g|webp)$/i;
  readonly #options: ReadOptionsInput;
  #daemon: PrivateDaemon | undefined;

  constructor(id: string, title: string, model: string | undefined) {
    this.id = id;
    this.title = title;
    this.#options = { format: 'md', ...(model === undefined ? {} : { model }) };
  }

  async start(): Promise<void> {
    this.#daemon = await PrivateDaemon.start();
  }

  async read(file: string): Promise<PeerReading> {
    const { text, stages } = await readDocument(this.#running.client, { file, options: this.#options });
    return { text, inferenceMilliseconds: inferenceOf(stages) };
  }

  tree(): ProcessTree {
    return { root: this.#running.pid, rootIsHelper: false };
  }

  async stop(): Promise<void> {
    await this.#daemon?.stop();
  }

  get #running(): PrivateDaemon {
    if (!this.#daemon) throw new Error('the daemon was not started');
    return this.#daemon;
  }
}
