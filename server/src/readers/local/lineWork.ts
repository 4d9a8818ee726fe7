import type { TextLine, UnreadRegion } from '../../page/pageResult.ts';
import type { EnginePage } from '../reader.ts';
import type { LineCrop, RecognizedLines } from '../ppocr/crops/lineCrop.ts';
import { NO_EVIDENCE, type ScriptEvidence } from '../ppocr/recognition/scripts/scriptEvidence.ts';
import type { LinesOfDevice } from '../workerTasks.ts';

/**
 * Total width (px at the recogniser's height) of the lines in one piece of line work: about 50 ms, short
 * enough to share a page among workers and to cancel, long enough that messages cost nothing.
 */
const LINE_WORK_WIDTH = 6_000;

/** Line work goes before page work of its priority: it finishes a page, page work begins another. */
const LINE_WORK_URGENCY = 0.5;

/** What came of one crop of the page. */
export interface CropReading {
  readonly crop: LineCrop;
  readonly line: TextLine | null;
  readonly script: ScriptEvidence;
}

/** The lines of a page as all workers together have read them. */
export interface ReadLines {
  /** In the order in which the lines were found. */
  readonly readings: readonly CropReading[];
  /** Crops that hold text of which no line came. */
  readonly unread: readonly UnreadRegion[];
  /** What each piece of work was done on. */
  readonly places: readonly Pick<LinesOfDevice, 'device' | 'warnings'>[];
  /** Milliseconds by stage, of all workers together. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Reads a page's lines on all workers. */
export async function readLines(crops: readonly LineCrop[], page: EnginePage): Promise<ReadLines> {
  const { options } = page.request;
  const pieces = shareOut(crops, page.workers, LINE_WORK_WIDTH);
  const answers = await allOrFirstError(
    pieces.map((piece) => page.run('recognizeLines', { options, crops: piece }, LINE_WORK_URGENCY)),
  );
  return {
    readings: readingsInOrder(crops, pieces, answers),
    unread: answers.flatMap(({ unread }) => unread),
    places: answers,
    timings: sumOfTimings(answers),
  };
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
  answers: readonly Pick<RecognizedLines, 'lines' | 'scripts'>[],
): CropReading[] {
  const readings = new Map<LineCrop, CropReading>();
  for (const [at, piece] of pieces.entries()) {
    const { lines, scripts } = answers[at] ?? { lines: [], scripts: [] };
    for (const [index, crop] of piece.entries())
      readings.set(crop, { crop, line: lines[index] ?? null, script: scripts[index] ?? NO_EVIDENCE });
  }
  return crops.flatMap((crop) => readings.get(crop) ?? []);
}

function sumOfTimings(answers: readonly Pick<LinesOfDevice, 'timings'>[]): Record<string, number> {
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
