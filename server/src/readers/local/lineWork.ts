import type { TextLine } from '../../page/pageResult.ts';
import type { EnginePage } from '../reader.ts';
import type { LineCrop, RecognizedLines } from '../ppocr/crops/lineCrop.ts';
import { NO_EVIDENCE, type ScriptEvidence } from '../ppocr/recognition/scripts/scriptEvidence.ts';
import type { LinesOfDevice } from '../workerTasks.ts';

/**
 * Total width (px at the recogniser's height) of the lines in one piece of line work: about 50 ms, short
 * enough to share a page among workers and to cancel, long enough that messages cost nothing.
 */
const LINE_WORK_WIDTH = 6_000;

/** Lines of this width take about as long to read as the recogniser of a language takes to load. px */
const WIDTH_WORTH_LOADING = 5_000;

/** Line work goes before page work of its priority: it finishes a page, page work begins another. */
const LINE_WORK_URGENCY = 0.5;

/** What came of one crop of the page. */
export interface CropReading {
  readonly crop: LineCrop;
  readonly line: TextLine | null;
  readonly script: ScriptEvidence;
  /** It holds text, and no line came of it. */
  readonly isIllegible: boolean;
}

/** What a piece of work was done by, and on. */
export type WorkPlace = Pick<LinesOfDevice, 'device' | 'warnings' | 'lettersLacking'>;

/** Lines of a page as all workers together have read them by one recogniser. */
export interface LineWork {
  /** In the order of the crops. */
  readonly readings: readonly CropReading[];
  readonly places: readonly WorkPlace[];
  /** Milliseconds by stage, of all workers together. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Reads lines of a page on all workers. `recognizer`: folder of what is to read them; absent: the page model. */
export async function workOnLines(
  page: EnginePage,
  crops: readonly LineCrop[],
  recognizer?: string,
): Promise<LineWork> {
  const { options } = page.request;
  const workers = recognizer === undefined ? page.workers : workersFor(crops, page.workers);
  const pieces = shareOut(crops, workers, LINE_WORK_WIDTH);
  const by = recognizer === undefined ? {} : { recognizer };
  const answers = await allOrFirstError(
    pieces.map((piece) => page.run('recognizeLines', { options, crops: piece, ...by }, LINE_WORK_URGENCY)),
  );
  return {
    readings: readingsInOrder(crops, pieces, answers),
    places: answers,
    timings: sumOfTimings(answers),
  };
}

/** How many workers a recogniser beside the page model is worth loading in: it reads fast, and takes memory in each. */
function workersFor(crops: readonly LineCrop[], workers: number): number {
  const width = crops.reduce((sum, crop) => sum + crop.width, 0);
  return Math.min(workers, Math.max(1, Math.floor(width / WIDTH_WORTH_LOADING)));
}

/**
 * Cuts a page's lines into pieces of work. Lines of like width stay together (no padding), the widest
 * first, and no piece is so large that one worker is left with it while the others wait.
 */
export function shareOut(crops: readonly LineCrop[], workers: number, pieceWidth: number): LineCrop[][] {
  const byWidth = [...crops].sort((a, b) => b.width - a.width);
  const total = byWidth.reduce((sum, crop) => sum + crop.width, 0);
  const target = Math.min(pieceWidth, Math.max(1, total / workers));
  const pieces: LineCrop[][] = [];
  let piece: LineCrop[] = [];
  let width = 0;
  for (const crop of byWidth) {
    piece.push(crop);
    width += crop.width;
    if (width >= target) {
      pieces.push(piece);
      piece = [];
      width = 0;
    }
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

/**
 * The readings in the order in which the lines were found: how they were shared out depends on the number of
 * workers, and no result may.
 */
function readingsInOrder(
  crops: readonly LineCrop[],
  pieces: readonly (readonly LineCrop[])[],
  answers: readonly Pick<RecognizedLines, 'lines' | 'scripts' | 'illegible'>[],
): CropReading[] {
  const readings = new Map<LineCrop, CropReading>();
  for (const [at, piece] of pieces.entries()) {
    const { lines, scripts, illegible } = answers[at] ?? { lines: [], scripts: [], illegible: [] };
    for (const [index, crop] of piece.entries())
      readings.set(crop, {
        crop,
        line: lines[index] ?? null,
        script: scripts[index] ?? NO_EVIDENCE,
        isIllegible: illegible[index] ?? false,
      });
  }
  return crops.flatMap((crop) => readings.get(crop) ?? []);
}

/** Milliseconds by stage of several pieces of work together. */
export function sumOfTimings(answers: readonly Pick<LineWork, 'timings'>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { timings } of answers)
    for (const [stage, milliseconds] of Object.entries(timings))
      sums[stage] = (sums[stage] ?? 0) + milliseconds;
  return sums;
}

/** Like Promise.all, but settles only when all have, so that no task of a failed page is left running. */
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
