import {
  type Box,
  boundingBox,
  intersectionArea,
  invert,
  multiply,
  type Matrix,
} from '../../page/geometry.ts';
import type { PageContent } from '../../page/pageContent.ts';
import type { PageResult, TextLine, UnreadRegion, Warning } from '../../page/pageResult.ts';
import { mapBox, quarterOf, turnContent } from '../../page/turnContent.ts';
import { composePage, type PageProvenance } from '../composePage.ts';
import type { PageControl, PageReader, PageWorkers } from '../pageReader.ts';
import type { PageEnd, PageRequest } from '../pageRequest.ts';
import { judgeScripts } from '../ppocr/recognition/scripts/judgeScripts.ts';
import type { LineCrop, RecognizedLines } from '../ppocr/crops/lineCrop.ts';
import { NO_EVIDENCE, type ScriptEvidence } from '../ppocr/recognition/scripts/scriptEvidence.ts';
import { lineOnPage, mergeLayerWithOcr } from '../textLayer/mergeLayerWithOcr.ts';
import { resolveDoubtfulLines } from '../textLayer/resolveDoubtfulLines.ts';
import { standUpright } from '../textLayer/textLayerContent.ts';
import type { FoundLines } from '../workerTasks.ts';
import { needsStructure } from './needsStructure.ts';
import { letterWarnings } from './unknownLetters.ts';

/**
 * Reads a page on this machine: from its text layer where that can be trusted, by PP-OCR elsewhere.
 * A page's lines are spread over all workers, so that one page is as fast as the machine allows.
 */
export class LocalReader implements PageReader {
  readonly id = 'ppocr';
  readonly #workers: PageWorkers;
  /** Width of line work, px at the recogniser's height (see engine/settings). */
  readonly #lineWorkWidth: number;

  constructor(workers: PageWorkers, lineWorkWidth: number) {
    this.#workers = workers;
    this.#lineWorkWidth = lineWorkWidth;
  }

  async read(request: PageRequest, control: PageControl): Promise<PageEnd> {
    const { document, page, priority, options } = request;
    const turn = { document, page, priority };
    const found = await this.#workers.run({ kind: 'findLines', turn, ask: { options } }, control);
    if (found.kind === 'finished') return { kind: 'read', result: found.result };
    const { needs, why } = request.handBack ? needsStructure(found.lines) : { needs: false, why: [] };
    if (needs) return { kind: 'structured', why };
    return { kind: 'read', result: await this.#recognize(found.lines, request, control) };
  }

  async #recognize(found: FoundLines, request: PageRequest, control: PageControl): Promise<PageResult> {
    const { document, page, priority, options } = request;
    // Line work first: it finishes a page, page work begins another.
    const turn = { document, page, priority: priority - 0.5 };
    const pieces = shareOut(found.crops, this.#workers.count, this.#lineWorkWidth);
    const answers = await allOrFirstError(
      pieces.map((crops) =>
        this.#workers.run({ kind: 'recognizeLines', turn, ask: { options, crops } }, control),
      ),
    );
    const timings = { ...found.timings };
    const readings = readingsInOrder(found.crops, pieces, answers);
    const isStrange = judgeScripts(readings.map(({ script }) => script));
    const ocrLines = readings.flatMap(({ line }, at) => (line && !isStrange[at] ? [line] : []));
    const strange = readings
      .filter((_, at) => isStrange[at])
      .map(({ crop }) => ({ box: boundingBox(crop.quad), reason: 'unknown-script' as const }));
    for (const answer of answers) {
      for (const [stage, ms] of Object.entries(answer.timings)) timings[stage] = (timings[stage] ?? 0) + ms;
    }
    const ocr: PageContent = { ...found, lines: ocrLines };
    const places = [found, ...answers];
    const { content, source, unread } = mergedContent(found, ocr);
    const pageToContent = invert(content.uprightToPage);
    const told = [...strange.map(({ box }) => box), ...ocrLines.map(boxOfLine), ...found.figures];
    const illegible = [
      ...found.unread,
      ...answers
        .flatMap((answer) => answer.unread)
        .filter((region) => isWithin(region, found) && isApartFrom(told)(region)),
    ];
    const unreadOcr = found.isLayerWhole ? [] : [...strange, ...illegible];
    return composePage(page, content, {
      source,
      textLayer: found.textLayer,
      reader: { id: this.id, model: found.model, device: deviceOf(places) },
      image: found.image,
      file: document.name,
      losses: found.losses,
      isUnread: (found.crops.length > 0 && ocrLines.length === 0) || unread.length > 0,
      // Of a doubtful line the layer may be right where its pixels could not be read.
      unread: [
        ...movedRegions(unreadOcr, multiply(pageToContent, ocr.uprightToPage)),
        ...movedRegions(unread, pageToContent),
      ].sort(byPlace),
      leftOut: found.leftOut,
      warnings: distinct([
        ...places.flatMap(({ warnings }) => warnings),
        ...letterWarnings(ocrLines.map(({ text }) => text).join(' '), found.lettersLacking),
      ]),
      timings,
    });
  }
}

/** What came of one crop of the page. */
interface CropReading {
  readonly crop: LineCrop;
  readonly line: TextLine | null;
  readonly script: ScriptEvidence;
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

/** Tells regions that are nothing else already: a line of an unknown script, a line that was read, a picture. */
function isApartFrom(told: readonly Box[]): (region: UnreadRegion) => boolean {
  return ({ box }) => !told.some((other) => 2 * intersectionArea(box, other) > box.width * box.height);
}

/** What the page's edge cuts off is of another page, or its border. */
function isWithin({ box }: UnreadRegion, page: Pick<FoundLines, 'width' | 'height'>): boolean {
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= page.width && box.y + box.height <= page.height;
}

function boxOfLine({ quad }: TextLine): Box {
  return boundingBox(quad);
}

function movedRegions(regions: readonly UnreadRegion[], matrix: Matrix): UnreadRegion[] {
  return regions.map((region) => ({ ...region, box: mapBox(matrix, region.box) }));
}

/**
 * The page's content of its text layer, where it has one, and of what was read from its pixels. `unread` is in
 * points of the page as a viewer shows it.
 */
function mergedContent(
  found: FoundLines,
  ocr: PageContent,
): { content: PageContent; source: PageProvenance['source']; unread: readonly UnreadRegion[] } {
  const { layer, doubtful } = found;
  if (!layer || layer.lines.length + doubtful.length === 0)
    return { content: ocr, source: 'ocr', unread: [] };
  const resolved = resolveDoubtfulLines(
    doubtful,
    ocr.lines.map((line) => lineOnPage(line, ocr)),
  );
  const page = turnContent(layer, quarterOf(-layer.rotation));
  const whole = standUpright({ ...page, lines: [...page.lines, ...resolved.lines] });
  const isMixed = resolved.changed || (!found.isLayerWhole && ocr.lines.length > 0);
  return {
    content: found.isLayerWhole ? whole : mergeLayerWithOcr(whole, ocr),
    source: isMixed ? 'mixed' : 'text-layer',
    unread: resolved.unread,
  };
}

/** The device that did all of it; `cpu` where only some was done elsewhere. */
function deviceOf(parts: readonly { readonly device: string }[]): string {
  const [first] = parts;
  return first && parts.every(({ device }) => device === first.device) ? first.device : 'cpu';
}

/** From top to bottom, then from left to right. */
function byPlace({ box: a }: UnreadRegion, { box: b }: UnreadRegion): number {
  return a.y - b.y || a.x - b.x;
}

function distinct(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [warning.message, warning])).values()];
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

/** Like Promise.all, but settles only when all have, so that no task of a failed page is left running. */
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
