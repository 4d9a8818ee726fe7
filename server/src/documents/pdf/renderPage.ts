import { createCanvas } from '@napi-rs/canvas';
import { invert, type Matrix } from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import { fromRgba } from '../image/pixels.ts';
import { drawable, KeptJpeg, KeptPixels } from './imageHooks.ts';
import type { PdfPageProxy } from './pdfjs.ts';

/**
 * Draws the page at `dpi` on white; asks `isStopped` every few milliseconds, and rejects where it says so.
 * Call inside `inImageMode('draw', …)`.
 */
export async function renderPage(
  proxy: PdfPageProxy,
  dpi: number,
  isStopped: () => boolean,
  cancelled: (stop: () => void) => void,
): Promise<PageImage> {
  await makeSharedImagesDrawable(proxy);
  const scale = dpi / 72;
  const viewport = proxy.getViewport({ scale });
  const width = Math.max(1, Math.round(viewport.width));
  const height = Math.max(1, Math.round(viewport.height));
  const canvas = createCanvas(width, height);
  const task = proxy.render({
    canvas: null,
    canvasContext: canvas.getContext('2d') as never,
    viewport,
    background: '#ffffff',
  });
  task.onContinue = (goOn: () => void): void => {
    if (isStopped()) task.cancel();
    else goOn();
  };
  cancelled(() => {
    task.cancel();
  });
  await task.promise;
  const pixels = fromRgba(canvas.data(), width, height);
  // Its native memory goes at once, not when V8 finds time to collect a small object.
  canvas.width = 1;
  canvas.height = 1;
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
