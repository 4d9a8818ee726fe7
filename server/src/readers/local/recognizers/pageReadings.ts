import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';
import { type CropReading, type LineWork, sumOfTimings, type WorkPlace } from '../lineWork.ts';
import type { Recognizer } from './knownRecognizers.ts';

/** Reads lines by a recogniser. The crops given are its own: their pixels may move to other threads. */
export type ReadLinesBy = (recognizer: Recognizer, crops: readonly LineCrop[]) => Promise<LineWork>;

/** All readings of one page's lines; each line is read once by each recogniser that is asked. */
export class PageReadings {
  readonly #readBy: ReadLinesBy;
  readonly #known = new Map<Recognizer, Map<LineCrop, CropReading>>();
  readonly #work: LineWork[] = [];
  readonly #lacking = new Map<Recognizer, WorkPlace['lettersLacking']>();

  constructor(readBy: ReadLinesBy) {
    this.#readBy = readBy;
  }

  /** One reading a crop, in order. */
  async by(recognizer: Recognizer, crops: readonly LineCrop[]): Promise<CropReading[]> {
    const known = this.#known.get(recognizer) ?? new Map<LineCrop, CropReading>();
    this.#known.set(recognizer, known);
    const unread = crops.filter((crop) => !known.has(crop));
    if (unread.length > 0) {
      // Pixels move to the workers, and others may have to read them after these.
      const work = await this.#readBy(
        recognizer,
        unread.map((crop) => ({ ...crop, pixels: crop.pixels.slice() })),
      );
      this.#work.push(work);
      const [place] = work.places;
      if (place) this.#lacking.set(recognizer, place.lettersLacking);
      for (const [at, crop] of unread.entries()) {
        const reading = work.readings[at];
        if (reading) known.set(crop, { ...reading, crop });
      }
    }
    return crops.flatMap((crop) => known.get(crop) ?? []);
  }

  /** Letters that a recogniser lacks, by the language that has them; of one that has read something. */
  lettersLacking(recognizer: Recognizer): WorkPlace['lettersLacking'] {
    return this.#lacking.get(recognizer) ?? {};
  }

  get places(): readonly WorkPlace[] {
    return this.#work.flatMap(({ places }) => places);
  }

  get timings(): Readonly<Record<string, number>> {
    return sumOfTimings(this.#work);
  }
}
