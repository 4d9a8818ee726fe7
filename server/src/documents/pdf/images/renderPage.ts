import { invert, type Matrix } from '../../../page/geometry.ts';
import type { PageImage } from '../../../page/pageImage.ts';
import { fromRgba } from '../../image/pixels.ts';
import {
  BudgetCanvasFactory,
  DrawingTooLarge,
  freeCanvases,
  freePatterns,
} from '../drawing/drawingBudget.ts';
import { drawable, KeptJpeg, KeptPixels } from './imageHooks.ts';
import type { PdfPageProxy } from '../parser/pdfjs.ts';

/** Where memory does not suffice for the resolution that was asked for, the next try takes half the pixels. */
const COARSER = Math.SQRT1_2;
/** Below, nothing could be read of the page. */
const LOWEST_DPI = 60;

/**
 * Draws the page at `dpi` on white, or coarser where that takes too much memory; rejects with
 * `DrawingTooLarge` where it does so at any resolution. Asks `isStopped` every few milliseconds, and rejects
 * where it says so. Call inside `inImageMode('draw', …)`.
 */
export async function renderPage(
  proxy: PdfPageProxy,
  dpi: number,
  isStopped: () => boolean,
  cancelled: (stop: () => void) => void,
): Promise<PageImage> {
  await makeSharedImagesDrawable(proxy);
  for (let tried = dpi; ; tried *= COARSER) {
    try {
      return await renderAt(proxy, tried, isStopped, cancelled);
    } catch (error) {
      if (!(error instanceof DrawingTooLarge) || tried * COARSER < LOWEST_DPI) throw error;
    } finally {
      freeCanvases();
      await freePatterns();
    }
  }
}

async function renderAt(
  proxy: PdfPageProxy,
  dpi: number,
  isStopped: () => boolean,
  cancelled: (stop: () => void) => void,
): Promise<PageImage> {
  const scale = dpi / 72;
  const viewport = proxy.getViewport({ scale });
  const width = Math.max(1, Math.round(viewport.width));
  const height = Math.max(1, Math.round(viewport.height));
  const { canvas, context } = new BudgetCanvasFactory().create(width, height);
  const task = proxy.render({
    canvas: null,
    canvasContext: context as never,
    viewport,
    background: '#ffffff',
  });
  task.onContinue = (goOn: () => void): void => {
    if (isStopped()) task.cancel();
    else void freePatterns().then(goOn, goOn);
  };
  cancelled(() => {
    task.cancel();
  });
  await task.promise;
  const pixels = fromRgba(canvas.data(), width, height);
  const pageToPixels: Matrix = [scale, 0, 0, scale, 0, 0];
  return { ...pixels, dpi, origin: 'rendered', toPage: invert(pageToPixels) };
}

/** Images that several pages share were kept undecoded by the page that met them first. */
async function makeSharedImagesDrawable(proxy: PdfPageProxy): Promise<void> {
  for (const entry of proxy.commonObjs) {
    const data: unknown = Array.isArray(entry) ? entry[1] : undefined;
    if (typeof data !== 'object' || data === null || !('bitmap' in data)) continue;
    const { bitmap } = data;
    if (bitmap instanceof KeptJpeg || bitmap instanceof KeptPixels) data.bitmap = await drawable(bitmap);
  }
}
