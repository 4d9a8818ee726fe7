import type { OpenDocument } from '../documents/documentPage.ts';
import { openDocument } from '../documents/openDocument.ts';
import type { DocumentHandle } from '../readers/pageRequest.ts';

/** The documents a worker holds open, the one used longest ago closed first. */
export class OpenDocuments {
  readonly #capacity: number;
  readonly #open = new Map<string, Promise<OpenDocument>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Rejects with the FolioError of opening it; a failure is not remembered. */
  async get(handle: DocumentHandle): Promise<OpenDocument> {
    const known = this.#open.get(handle.id);
    if (known) {
      this.#open.delete(handle.id);
      this.#open.set(handle.id, known);
      return known;
    }
    const opening = openDocument(handle, handle.limits);
    this.#open.set(handle.id, opening);
    for (const id of this.#open.keys()) {
      if (this.#open.size <= this.#capacity) break;
      await this.close(id);
    }
    try {
      return await opening;
    } catch (error) {
      this.#open.delete(handle.id);
      throw error;
    }
  }

  async close(id: string): Promise<void> {
    const open = this.#open.get(id);
    this.#open.delete(id);
    const document = await open?.catch(() => undefined);
    await document?.close();
  }
}
