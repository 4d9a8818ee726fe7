import type { PageEvent } from '../protocol.ts';

/** Collects which models on this machine read a document's pages. */
export class ModelsUsed {
  readonly #pages = new Map<number, Pick<PageEvent, 'reader' | 'recognizedLines'>>();

  /** A page that comes again takes the place of its earlier reading. */
  add({ page, reader, recognizedLines }: Pick<PageEvent, 'page' | 'reader' | 'recognizedLines'>): void {
    this.#pages.set(page, { reader, ...(recognizedLines === undefined ? {} : { recognizedLines }) });
  }

  /** Names, those first that found the lines, then those that read them, by how many; empty where nothing was read by OCR. */
  names(): string[] {
    const finders = new Set<string>();
    const lines = new Map<string, number>();
    for (const { reader, recognizedLines } of this.#pages.values()) {
      if (recognizedLines === undefined) continue;
      if (reader.id === 'ppocr' && reader.model !== undefined) finders.add(reader.model);
      for (const [name, count] of Object.entries(recognizedLines))
        lines.set(name, (lines.get(name) ?? 0) + count);
    }
    const readers = [...lines].sort(([a, most], [b, count]) => count - most || (a < b ? -1 : 1));
    return [...new Set([...finders, ...readers.map(([name]) => name)])];
  }
}
