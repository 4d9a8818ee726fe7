import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../../errors/systemErrors.ts';
import type { Box } from '../../page/geometry.ts';
import { Changes } from './changes.ts';
import { appendStateLine, keepNewest, readStateFile, writeStateFile } from './stateFile.ts';

/** Decisions of a document: its words and pages. */
const MAX_BYTES = 4 << 20;
/** A journal larger than this, of which half was overruled later, is written anew. */
const COMPACT_BYTES = 256 << 10;
/** Documents; beyond it the reviews that were touched longest ago go. */
const MAX_REVIEWS = 5_000;
const COUNT_EVERY = 200;

const wordLine = z.object({
  page: z.int().min(1),
  /** Of the word's text. */
  word: z.string().max(64),
  /** Its centre, points of the upright page. */
  x: z.number(),
  y: z.number(),
  accepted: z.boolean(),
});
const pageLine = z.object({ page: z.int().min(1), checked: z.boolean() });
const lineSchema = z.union([wordLine, pageLine]);
type ReviewLine = z.infer<typeof lineSchema>;

/** A word of a page, wherever it is read again. */
export interface ReviewedWord {
  readonly text: string;
  /** Points of the upright page. */
  readonly box: Box;
}

/** What people decided of one document's pages. */
export class Review {
  readonly #documentHash: string;
  readonly #checked = new Set<number>();
  /** By page and by the hash of the word's text. */
  readonly #accepted = new Map<string, { readonly x: number; readonly y: number }[]>();

  constructor(documentHash: string, lines: readonly ReviewLine[] = []) {
    this.#documentHash = documentHash;
    for (const line of lines) this.#take(line);
  }

  isChecked(page: number): boolean {
    return this.#checked.has(page);
  }

  /** Whether the word was accepted: the same text at the same place, as well as two readings place it. */
  isAccepted(page: number, { text, box }: ReviewedWord): boolean {
    const places = this.#accepted.get(`${page} ${wordDigest(this.#documentHash, text)}`) ?? [];
    return places.some((place) => isWithin(place, box));
  }

  /** The lines that say the same. */
  lines(): ReviewLine[] {
    return [
      ...[...this.#checked].map((page) => ({ page, checked: true })),
      ...[...this.#accepted].flatMap(([key, places]) => {
        const [page = '', word = ''] = key.split(' ');
        return places.map((place) => ({ page: Number(page), word, ...place, accepted: true }));
      }),
    ];
  }

  #take(line: ReviewLine): void {
    if ('checked' in line) {
      if (line.checked) this.#checked.add(line.page);
      else this.#checked.delete(line.page);
      return;
    }
    const key = `${line.page} ${line.word}`;
    const others = (this.#accepted.get(key) ?? []).filter(({ x, y }) => x !== line.x || y !== line.y);
    this.#accepted.set(key, line.accepted ? [...others, { x: line.x, y: line.y }] : others);
  }
}

/** Points. Boxes of one word differ between readings, by less than its neighbours are away. */
const TOLERANCE = 3;

function isWithin({ x, y }: { x: number; y: number }, box: Box): boolean {
  return (
    x >= box.x - TOLERANCE &&
    x <= box.x + box.width + TOLERANCE &&
    y >= box.y - TOLERANCE &&
    y <= box.y + box.height + TOLERANCE
  );
}

/** The text itself is not written down: a document that is encrypted must not lie around word by word. */
function wordDigest(documentHash: string, text: string): string {
  return createHash('sha256').update(`${documentHash}\n${text}`).digest('hex').slice(0, 24);
}

/**
 * What people decided while they compared results with their scans: words that are right, pages that are
 * checked. Kept by the document's hash, so that it holds for every copy and every reading of it; one journal a
 * document in Folio's state folder, to which any number of daemons append.
 */
export class Reviews {
  readonly #folder: string;
  readonly #changes = new Changes<string>();
  readonly #known = new Map<string, { readonly stamp: string; readonly review: Review }>();
  #writing: Promise<unknown> = Promise.resolve();
  #untilCount = 0;

  constructor(directory: string) {
    this.#folder = join(directory, 'reviews');
  }

  /** Calls with the hash of each document whose review changes in this process. */
  onDidChange(listener: (documentHash: string) => void): () => void {
    return this.#changes.on(listener);
  }

  /** Rejects with the system's error. */
  async of(documentHash: string): Promise<Review> {
    await this.#writing;
    const path = this.#path(documentHash);
    const stamp = await stampOf(path);
    const known = this.#known.get(documentHash);
    if (known && known.stamp === stamp) return known.review;
    const text = stamp === '' ? undefined : await readStateFile(path, MAX_BYTES);
    const lines = parseLines(text ?? '');
    const review = new Review(documentHash, lines);
    this.#remember(documentHash, { stamp, review });
    const kept = review.lines();
    if ((text?.length ?? 0) > COMPACT_BYTES && kept.length * 2 < lines.length)
      await this.#write(() => writeStateFile(path, kept.map((line) => `${JSON.stringify(line)}\n`).join('')));
    return review;
  }

  /** Remembers that a word is right, or takes that back. Rejects with a FolioError of the folder. */
  async acceptWord(
    documentHash: string,
    page: number,
    { text, box }: ReviewedWord,
    accepted = true,
  ): Promise<void> {
    const word = wordDigest(documentHash, text);
    const x = Math.round(box.x + box.width / 2);
    const y = Math.round(box.y + box.height / 2);
    await this.#append(documentHash, { page, word, x, y, accepted });
  }

  /** Remembers that a page was compared with its scan, or takes that back. */
  async checkPage(documentHash: string, page: number, checked: boolean): Promise<void> {
    await this.#append(documentHash, { page, checked });
  }

  async #append(documentHash: string, line: ReviewLine): Promise<void> {
    await this.#write(async () => {
      await appendStateLine(this.#path(documentHash), JSON.stringify(line));
      this.#known.delete(documentHash);
      this.#untilCount -= 1;
      if (this.#untilCount > 0) return;
      this.#untilCount = COUNT_EVERY;
      await keepNewest(this.#folder, MAX_REVIEWS);
    });
    this.#changes.tell(documentHash);
  }

  #path(documentHash: string): string {
    // Of a hash only: a name must not lead out of the folder.
    return join(this.#folder, `${documentHash.replace(/[^0-9a-f]/g, '')}.jsonl`);
  }

  #remember(documentHash: string, entry: { stamp: string; review: Review }): void {
    this.#known.delete(documentHash);
    this.#known.set(documentHash, entry);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  async #write(act: () => Promise<void>): Promise<void> {
    const written = this.#writing.then(act);
    this.#writing = written.catch(() => undefined);
    await written;
  }
}

/** Reviews in memory. */
const MAX_KNOWN = 50;

/** Changes with the file; empty where there is none. */
async function stampOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return `${size} ${mtimeMs} ${ino}`;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

/** Lines that cannot be understood (cut off by a kill, of a later version) are passed over. */
function parseLines(text: string): ReviewLine[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const parsed = lineSchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
