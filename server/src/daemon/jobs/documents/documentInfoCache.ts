import cacache from 'cacache';
import { z } from 'zod';
import { makePrivateDirectory } from '../../../files/privateFolder.ts';
import type { DocumentInfo } from '../../../readers/pageRequest.ts';

const infoSchema = z.object({ kind: z.enum(['pdf', 'image', 'tiff']), pageCount: z.int().positive() });

/**
 * What opening a document told of it, by its hash, beside the page results: without it even a document
 * whose pages are all known would need the engine. Like them never a reason to fail.
 */
export class DocumentInfoCache {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async get(documentHash: string): Promise<DocumentInfo | undefined> {
    try {
      await makePrivateDirectory(this.#directory);
      const name = keyText(documentHash);
      if ((await cacache.get.info(this.#directory, name)) === null) return undefined;
      const { data } = await cacache.get(this.#directory, name);
      return infoSchema.parse(JSON.parse(data.toString('utf8')));
    } catch {
      return undefined;
    }
  }

  async put(documentHash: string, info: DocumentInfo): Promise<void> {
    try {
      await makePrivateDirectory(this.#directory);
      await cacache.put(this.#directory, keyText(documentHash), JSON.stringify(info));
    } catch {
      return;
    }
  }
}

function keyText(documentHash: string): string {
  return `document-info-2:${documentHash}`;
}
