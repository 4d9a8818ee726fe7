import { inflateSync, constants } from 'node:zlib';
import type { SourceFile } from '../../sourceFile.ts';

const OBJECT = Buffer.from('obj');
const OBJECT_STREAM = Buffer.from('/ObjStm');
const KIDS = Buffer.from('/Kids');
const ENCRYPT = Buffer.from('/Encrypt');
const STREAM = /\s*\bstream\r?\n/;
const STREAM_KEYWORD_BYTES = 40;
const LIST_START = /^\s*\[/;
/** A file with more would take much memory for its index; nothing is claimed of it. */
const MOST_OBJECTS = 200_000;
/** Of a list of pages; a tree with a longer one is left as it is. */
const MOST_KIDS_BYTES = 1_000_000;
/** Of a page's dictionary. */
const MOST_PAGE_BYTES = 65_536;
const MOST_STREAM_BYTES = 8_000_000;
const MOST_INFLATED_BYTES = 32_000_000;

/**
 * Where the objects of a PDF are, found by scanning its bytes. pdf.js treats a reference to a missing object as
 * null, as the standard says; in the content of a page, that loses text.
 */
export class RawObjects {
  readonly #offsets = new Map<number, number>();
  readonly #objectStreams: number[] = [];
  /** What the tree of pages names. */
  readonly #kids = new Set<number>();
  /** Pages that lie in object streams, by their numbers; filled when first asked for. */
  #compressed: Promise<ReadonlyMap<number, readonly string[]>> | undefined;
  #isOverfull = false;
  #isEncrypted = false;

  /** Call with the parts of the file in their order; parts may overlap. */
  add(chunk: Buffer, offset: number): void {
    for (let at = chunk.indexOf(OBJECT); at >= 0; at = chunk.indexOf(OBJECT, at + OBJECT.length)) {
      const found = headerBefore(chunk, at);
      if (found && this.#offsets.size < MOST_OBJECTS) this.#offsets.set(found.number, offset + found.start);
      else if (found) this.#isOverfull = true;
    }
    for (let at = chunk.indexOf(OBJECT_STREAM); at >= 0; at = chunk.indexOf(OBJECT_STREAM, at + 1)) {
      this.#objectStreams.push(offset + at);
    }
    this.#isEncrypted ||= chunk.includes(ENCRYPT);
    this.#addKids(chunk);
  }

  /** Pages that the tree names and that are not in the file. Of files with object streams nothing is claimed. */
  missingPages(): ReadonlySet<number> {
    if (this.#isOverfull || this.#objectStreams.length > 0) return new Set();
    return new Set([...this.#kids].filter((kid) => !this.#offsets.has(kid)));
  }

  /**
   * Whether a content stream of a page is not in the file. `isEmpty`: pdf.js found nothing on the page, so
   * it is looked for closely; of other pages only files without object streams tell.
   */
  async lacksContents(file: SourceFile, page: number, isEmpty: boolean): Promise<boolean> {
    if (this.#isOverfull || (!isEmpty && this.#objectStreams.length > 0)) return false;
    const offset = this.#offsets.get(page);
    const dictionaries = offset === undefined ? [] : [await dictionaryAt(file, offset)];
    if (this.#objectStreams.length > 0) dictionaries.push(...((await this.#pages(file)).get(page) ?? []));
    // A page that was changed is there several times; which one counts only the parser knows.
    return (
      dictionaries.length > 0 &&
      dictionaries.every((dictionary) =>
        // Streams never lie in object streams, so each has its own place in the file.
        contentsOf(dictionary).some((number) => !this.#offsets.has(number)),
      )
    );
  }

  /** The numbers of a page's content streams. None where nothing can be told of them. */
  async contents(file: SourceFile, page: number): Promise<readonly number[]> {
    return contentsOf((await this.dictionary(file, page)) ?? '');
  }

  /**
   * An object's text up to its end or its stream. Undefined where it has no place of its own in the file, and where
   * nothing can be told: in encrypted files, and those with too many objects.
   */
  async dictionary(file: SourceFile, object: number): Promise<string | undefined> {
    const offset = this.#offsets.get(object);
    if (offset === undefined || this.#isOverfull || this.#isEncrypted) return undefined;
    const [dictionary] = (await dictionaryAt(file, offset)).split(STREAM, 1);
    return dictionary;
  }

  /** The data of a stream object as it lies in the file; undefined where that cannot be told, or is over `most` bytes. */
  async stream(file: SourceFile, object: number, most = MOST_STREAM_BYTES): Promise<Buffer | undefined> {
    const dictionary = await this.dictionary(file, object);
    const offset = this.#offsets.get(object);
    const [, given, reference] = /\/Length\s+(\d+)(\s+\d+\s+R\b)?/.exec(dictionary ?? '') ?? [];
    if (dictionary === undefined || offset === undefined || given === undefined) return undefined;
    const referred = reference ? ((await this.dictionary(file, Number(given))) ?? '') : '';
    const length = Number(reference ? /obj\s+(\d+)/.exec(referred)?.[1] : given);
    const keyword = offset + dictionary.length;
    if (!(length <= most) || keyword >= file.size) return undefined;
    const bytes = await file.read(keyword, Math.min(length + STREAM_KEYWORD_BYTES, file.size - keyword));
    const start = STREAM.exec(bytes.toString('latin1', 0, STREAM_KEYWORD_BYTES));
    return start ? bytes.subarray(start[0].length, start[0].length + length) : undefined;
  }

  /** Goes on behind each list, so that no byte is looked at twice however often a file says `/Kids`. */
  #addKids(chunk: Buffer): void {
    for (let at = chunk.indexOf(KIDS); at >= 0; at = chunk.indexOf(KIDS, at)) {
      at += KIDS.length;
      const start = LIST_START.exec(chunk.toString('latin1', at, at + 16))?.[0].length;
      if (start === undefined) continue;
      const end = chunk.subarray(at, at + MOST_KIDS_BYTES).indexOf(']');
      if (end < 0) return;
      const list = chunk.toString('latin1', at + start, at + end);
      at += end;
      if (!/^[\d\sR]*$/.test(list)) continue;
      for (const [, kid] of list.matchAll(/(\d{1,10})\s+\d+\s+R/g))
        if (this.#kids.size < MOST_OBJECTS) this.#kids.add(Number(kid));
    }
  }

  #pages(file: SourceFile): Promise<ReadonlyMap<number, readonly string[]>> {
    this.#compressed ??= this.#readObjectStreams(file);
    return this.#compressed;
  }

  async #readObjectStreams(file: SourceFile): Promise<ReadonlyMap<number, readonly string[]>> {
    const found = new Map<number, string[]>();
    const starts = [...this.#offsets.values()].sort((a, b) => a - b);
    for (const at of this.#objectStreams) {
      const start = starts.findLast((one) => one < at);
      if (start === undefined) continue;
      const bytes = await file.read(start, Math.min(MOST_STREAM_BYTES, file.size - start));
      for (const [number, text] of pagesIn(bytes)) found.set(number, [...(found.get(number) ?? []), text]);
    }
    return found;
  }
}

async function dictionaryAt(file: SourceFile, offset: number): Promise<string> {
  const bytes = await file.read(offset, Math.min(MOST_PAGE_BYTES, file.size - offset));
  const [text = ''] = bytes.toString('latin1').split('endobj', 1);
  return text;
}

/** `12 0 obj` that ends at `at`. */
function headerBefore(chunk: Buffer, at: number): { number: number; start: number } | undefined {
  const from = Math.max(0, at - 24);
  const match = /(?:^|[^\d])(\d{1,10})\s+\d{1,5}\s+$/.exec(chunk.toString('latin1', from, at));
  if (!match?.[1]) return undefined;
  return { number: Number(match[1]), start: from + match.index + match[0].indexOf(match[1]) };
}

/** The numbers of the content streams that a page's dictionary refers to. */
function contentsOf(dictionary: string): number[] {
  const [, one, several] = /\/Contents\s*(?:(\d+)\s+\d+\s+R|\[([^\]]*)\])/.exec(dictionary) ?? [];
  if (one !== undefined) return [Number(one)];
  return [...(several ?? '').matchAll(/(\d+)\s+\d+\s+R/g)].map(([, number]) => Number(number));
}

/** The pages in an object stream (ISO 32000 7.5.7) that is compressed as nearly all are. */
function pagesIn(bytes: Buffer): Map<number, string> {
  const found = new Map<number, string>();
  const [head = ''] = bytes.toString('latin1', 0, 2_000).split('stream', 1);
  const first = Number(/\/First\s+(\d+)/.exec(head)?.[1] ?? NaN);
  if (Number.isNaN(first) || !head.includes('/FlateDecode')) return found;
  const start = head.length + 'stream'.length + (bytes[head.length + 'stream'.length] === 0x0d ? 2 : 1);
  const text = inflated(bytes.subarray(start));
  const numbers = text.slice(0, first).trim().split(/\s+/).map(Number);
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const [number = NaN, offset = NaN] = numbers.slice(i, i + 2);
    const end = numbers[i + 3] ?? text.length - first;
    const object = text.slice(first + offset, first + end);
    if (/\/Type\s*\/Page\b/.test(object)) found.set(number, object);
  }
  return found;
}

function inflated(bytes: Buffer): string {
  try {
    const finishFlush = constants.Z_SYNC_FLUSH;
    return inflateSync(bytes, { finishFlush, maxOutputLength: MOST_INFLATED_BYTES }).toString('latin1');
  } catch {
    return '';
  }
}
