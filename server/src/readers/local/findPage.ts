import { enlargedImage } from '../../documents/enlargedImage.ts';
import type { DocumentPage, PageTextLayer } from '../../documents/documentPage.ts';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import { boundingBox, intersectionArea, mapQuad, type Box } from '../../page/geometry.ts';
import type { PageContent, PageRegion } from '../../page/pageContent.ts';
import type { PageImage } from '../../page/pageImage.ts';
import type { TextLine, Warning } from '../../page/pageResult.ts';
import type { Cancellation } from '../pageReader.ts';
import type { DocumentHandle, PageOptions } from '../pageRequest.ts';
import { findLines } from '../ppocr/findLines.ts';
import type { LineCrop, PageLines } from '../ppocr/crops/lineCrop.ts';
import { deviceWarnings, type PpocrModel } from '../ppocr/inference/model.ts';
import { textLayerContent } from '../textLayer/textLayerContent.ts';
import type { FoundLines, FoundPage } from '../workerTasks.ts';
import { composePage, type PageProvenance } from '../composePage.ts';
import {
  madeFlat,
  regionsOfPage,
  seesStructure,
  turnOfImage,
  type FlatImage,
  type StageSource,
} from './pageStages.ts';
import { partsOfPage } from './partsOfPage.ts';
import { lettersLacking } from './unknownLetters.ts';

/** The model of a page's options, as a worker gets it. */
export interface ModelSource {
  /** Tells the other workers that it will be needed, so that they load it while this one decodes. */
  announce(): void;
  load(): Promise<PpocrModel>;
}

export interface PageModels {
  readonly model: ModelSource;
  readonly stages: StageSource;
}

/** Resolution at which a page that needs no recognition is drawn for a layout model, which sees it at about that. dpi */
const LAYOUT_DPI = 100;

/**
 * Page work, on a worker: a page whose text layer is all there is becomes its result here; of any other
 * page the pixels are decoded and its lines found and cut out, to be recognised by all workers.
 */
export async function findPage(
  page: DocumentPage,
  document: DocumentHandle,
  options: PageOptions,
  { model, stages }: PageModels,
  cancellation: Cancellation,
  rotation?: FoundLines['rotation'],
): Promise<FoundPage> {
  const timings: Record<string, number> = {};
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      timings[stage] = (timings[stage] ?? 0) + performance.now() - start;
    }
  };

  // The text layer and its verdict; a page that needs nothing else ends here.
  const layer =
    options.textLayer === 'never' ? notAsked() : await timed('text-layer', () => page.textLayer());
  const { verdict } = layer.verdict;
  if (options.textLayer === 'always' && verdict === 'absent') {
    throw new FolioError('text-layer-missing', {
      file: document.name,
      page: page.page,
      reasons: layer.verdict.reasons.join(', ') || 'no-text',
    });
  }
  if (options.textLayer === 'always' || (verdict === 'trusted' && !needsPixels(layer))) {
    const content = textLayerContent(page, layer);
    const seen = seesStructure(options)
      ? await timed('layout-model', () => regionsOfLayer(page, content, stages))
      : { warnings: [] };
    const provenance: PageProvenance = {
      source: 'text-layer',
      textLayer: layer.verdict,
      reader: { id: 'text-layer' },
      file: document.name,
      losses: page.losses(),
      leftOut: layer.leftOut.filter(({ reason }) => verdict === 'trusted' || reason !== 'invisible'),
      warnings: seen.warnings,
      timings,
    };
    const whole = { ...content, ...(seen.regions ? { regions: seen.regions } : {}) };
    const { tables, formulas } = partsOfPage(whole, options);
    return tables.length + formulas.length > 0
      ? { kind: 'layer', content: whole, provenance }
      : { kind: 'finished', result: composePage(page.page, whole, provenance) };
  }

  stopIfCancelled(cancellation);
  // The pixels, while other workers load the model.
  model.announce();
  const drawn = await timed('image', () => enlargedImage(page, options.scale ?? 1));
  const { image, bend }: FlatImage = options.stages?.unwarping
    ? await timed('unwarping-model', () => madeFlat(drawn, stages))
    : { image: drawn };
  const turn =
    rotation ??
    (options.stages?.orientation
      ? await timed('orientation-model', () => turnOfImage(image, stages))
      : undefined);
  stopIfCancelled(cancellation);
  const ppocr = await timed('load-model', () => model.load());
  stopIfCancelled(cancellation);
  // The lines, but for those that the layer has and is believed in.
  const keepLayer = verdict === 'trusted';
  const found = await findLines(ppocr, image, {
    ignore: keepLayer ? readRegions(layer) : [],
    rotation: turn,
    isCancelled: () => cancellation.isCancelled(),
  });
  const { timings: findTimings, ...lines } = found;
  stopIfCancelled(cancellation);
  const regions = options.stages?.layout
    ? await timed('layout-model', () => regionsOfPage(image, found, stages))
    : undefined;
  const isLayerWhole = keepLayer && layer.unread.length === 0;
  return {
    kind: 'lines',
    lines: {
      ...lines,
      ...(regions ? { regions } : {}),
      ...(bend ? { bend } : {}),
      crops: isLayerWhole ? cropsOf(layer.doubtful, found) : found.crops,
      doubtful: keepLayer ? layer.doubtful : [],
      isLayerWhole,
      image: { width: image.width, height: image.height, dpi: image.dpi, origin: image.origin },
      textLayer: layer.verdict,
      layer: keepLayer ? textLayerContent(page, { ...layer, lines: believedLines(layer) }) : undefined,
      model: ppocr.name,
      lettersLacking: lettersLacking(ppocr.alphabet),
      device: ppocr.device,
      warnings: deviceWarnings(ppocr),
      losses: page.losses(),
      leftOut: layer.leftOut,
      timings: { ...timings, ...findTimings },
    },
  };
}

/** What a layout model sees on a page that its text layer holds. The text is there, whatever becomes of the picture. */
async function regionsOfLayer(
  page: DocumentPage,
  content: PageContent,
  stages: StageSource,
): Promise<{ readonly regions?: readonly PageRegion[]; readonly warnings: readonly Warning[] }> {
  let image: PageImage;
  try {
    image = await page.image(LAYOUT_DPI);
  } catch (error) {
    const { code } = toFolioError(error);
    if (code === 'cancelled' || code === 'limit-time') throw error;
    const message = 'This page could not be drawn, so that the layout model did not see it.';
    return { warnings: [{ code: 'layout-model-blind', message }] };
  }
  const regions = await regionsOfPage(image, content, stages);
  return { ...(regions ? { regions } : {}), warnings: [] };
}

function needsPixels({ unread, doubtful }: PageTextLayer): boolean {
  return unread.length > 0 || doubtful.length > 0;
}

function believedLines({ lines, doubtful }: PageTextLayer): readonly TextLine[] {
  if (doubtful.length === 0) return lines;
  const doubted = new Set(doubtful.map(({ line }) => line));
  return lines.filter((line) => !doubted.has(line));
}

/** Where the layer's own lines are, the pixels need no reading. */
function readRegions(layer: PageTextLayer): readonly Box[] {
  return believedLines(layer).map((line) => boundingBox(line.quad));
}

/** The crops of lines that the layer has, and is not believed. */
function cropsOf(doubtful: PageTextLayer['doubtful'], found: PageLines): readonly LineCrop[] {
  const boxes = doubtful.map(({ line }) => boundingBox(line.quad));
  return found.crops.filter((crop) => {
    const box = boundingBox(mapQuad(found.uprightToPage, crop.quad));
    return boxes.some((other) => intersectionArea(box, other) > 0);
  });
}

function notAsked(): PageTextLayer {
  return {
    verdict: { verdict: 'absent', reasons: ['not-asked'] },
    lines: [],
    rulingLines: [],
    figures: [],
    unread: [],
    doubtful: [],
    leftOut: [],
  };
}

function stopIfCancelled(cancellation: Cancellation): void {
  if (cancellation.isCancelled()) throw new FolioError('cancelled');
}
