import { multiply } from '../page/geometry.ts';
import type { PageImage } from '../page/pageImage.ts';
import type { DocumentPage } from './documentPage.ts';
import { sharp } from './image/sharpSettings.ts';

/** Of an enlarged page: A4 at 600 dpi fits, and takes 120 MB in colour. */
const LARGEST_PIXELS = 40e6;

/**
 * The pixels of a page at `scale` times the resolution that it is usually read at, as far as that fits in memory.
 * A page that is drawn is drawn finer; the pixels of a scan are interpolated.
 */
export async function enlargedImage(page: Pick<DocumentPage, 'image'>, scale: number): Promise<PageImage> {
  const usual = await page.image();
  if (scale <= 1) return usual;
  const wanted = usual.dpi * Math.min(scale, Math.sqrt(LARGEST_PIXELS / (usual.width * usual.height)));
  const image = usual.origin === 'rendered' ? await page.image(wanted) : usual;
  return wanted > image.dpi ? resized(image, wanted / image.dpi) : image;
}

async function resized(image: PageImage, factor: number): Promise<PageImage> {
  const { data, width, height, channels, dpi, toPage } = image;
  const size = { width: Math.round(width * factor), height: Math.round(height * factor) };
  const pixels = await sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize({ ...size, fit: 'fill', kernel: 'cubic' })
    // Grey would come back as three equal channels.
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
  return {
    ...image,
    ...size,
    data: pixels,
    dpi: dpi * factor,
    toPage: multiply(toPage, [width / size.width, 0, 0, height / size.height, 0, 0]),
  };
}
