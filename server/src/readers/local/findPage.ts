import { enlargedImage } from '../../documents/enlargedImage.ts';
import type { DocumentPage, PageTextLayer } from '../../documents/documentPage.ts';
import { FolioError } from '../../errors/catalogue.ts';
import { boundingBox, intersectionArea, mapQuad, type Box } from '../../page/geometry.ts';
import type { TextLine } from '../../page/pageResult.ts';
import type { Cancellation } from '../pageReader.ts';
import type { DocumentHandle, PageOptions } from '../pageRequest.ts';
import { findLines } from '../ppocr/findLines.ts';
import type { LineCrop, PageLines } from '../ppocr/crops/lineCrop.ts';
import { deviceWarnings, type PpocrModel } from '../ppocr/inference/model.ts';
import { textLayerContent } from '../textLayer/textLayerContent.ts';
import type { FoundLines, FoundPage } from '../workerTasks.ts';
import { composePage } from '../composePage.ts';
import { lettersLacking } from './unknownLetters.ts';

/** The model of a page's options, as a worker gets it. */
export interface ModelSource {
  /** Tells the other workers that it will be needed, so that they load it while this one decodes. */
  announce(): void;
  load(): Promise<PpocrModel>;
}

/**
 * Page work, on a worker: a page whose text layer is all there is becomes its result here; of any other
 * page the pixels are decoded and its lines found and cut out, to be recognised by all workers.
 */
export async function findPage(
  page: DocumentPage,
  document: DocumentHandle,
  options: PageOptions,
  model: ModelSource,
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
    const result = composePage(page.page, textLayerContent(page, layer), {
      source: 'text-layer',
      textLayer: layer.verdict,
      reader: { id: 'text-layer' },
      file: document.name,
      losses: page.losses(),
      leftOut: layer.leftOut.filter(({ reason }) => verdict === 'trusted' || reason !== 'invisible'),
      timings,
    });
    return { kind: 'finished', result };
  }

  stopIfCancelled(cancellation);
  // The pixels, while other workers load the model.
  model.announce();
  const image = await timed('image', () => enlargedImage(page, options.scale ?? 1));
  stopIfCancelled(cancellation);
  const ppocr = await timed('load-model', () => model.load());
  stopIfCancelled(cancellation);
  // The lines, but for those that the layer has and is believed in.
  const keepLayer = verdict === 'trusted';
  const found = await findLines(ppocr, image, {
    ignore: keepLayer ? readRegions(layer) : [],
    rotation,
    isCancelled: () => cancellation.isCancelled(),
  });
  const { timings: findTimings, ...lines } = found;
  const isLayerWhole = keepLayer && layer.unread.length === 0;
  return {
    kind: 'lines',
    lines: {
      ...lines,
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
