import type { PageImage } from '../page/pageImage.ts';
import type { ModelPicture, ModelPictureRequest } from '../page/pagePicture.ts';
import { sharp } from './image/sharpSettings.ts';
import type { DocumentPage } from './documentPage.ts';

/** What a page becomes where PNG is too large; below 92 the edges of small letters begin to smear. */
const JPEG_QUALITY = 92;

/** More costs twice the time and saves a tenth of the bytes on scans. */
const PNG_COMPRESSION = 3;

/** How much darker or lighter than the paper, of 255, counts as ink: paper's own shades stay below it. */
const INK_CONTRAST = 64;

/** Neighbouring shades that are the same paper, of 256. */
const PAPER_SHADES = 8;

/**
 * Draws the picture of a page, or of a band of it, for a model; never larger than the page's own pixels. `check` is
 * called between steps and throws if the work is no longer needed.
 */
export async function drawModelPicture(
  page: Pick<DocumentPage, 'width' | 'height' | 'image' | 'losses'>,
  { dpi, maxSide, band = { from: 0, to: 1 }, maxBytes }: ModelPictureRequest,
  check: () => void = () => undefined,
): Promise<ModelPicture> {
  const longest = Math.max(page.width, page.height * (band.to - band.from));
  const fitting = Math.min(dpi, (72 * maxSide) / longest);
  const image = await page.image(fitting);
  check();
  const pixels = await shrink(image, band, fitting, maxSide);
  check();
  const encoded = await encode(pixels, maxBytes);
  return {
    ...encoded,
    width: pixels.width,
    height: pixels.height,
    pageWidth: page.width,
    pageHeight: page.height,
    inkShare: inkShare(greyOf(pixels)),
    losses: page.losses(),
  };
}

type Pixels = Pick<PageImage, 'data' | 'width' | 'height' | 'channels'>;

async function shrink(
  image: PageImage,
  band: { readonly from: number; readonly to: number },
  dpi: number,
  maxSide: number,
): Promise<Pixels> {
  const { data, width, height, channels } = image;
  const top = Math.min(height - 1, Math.floor(band.from * height));
  const cutHeight = Math.min(height, Math.max(top + 1, Math.ceil(band.to * height))) - top;
  const scale = Math.min(1, dpi / image.dpi, maxSide / Math.max(width, cutHeight));
  const size = { width: scaled(width, scale), height: scaled(cutHeight, scale) };
  if (top === 0 && cutHeight === height && scale === 1) return image;
  const small = await sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    .extract({ left: 0, top, width, height: cutHeight })
    .resize(size.width, size.height, { fit: 'fill' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
  return { data: small, ...size, channels };
}

function scaled(length: number, scale: number): number {
  return Math.max(1, Math.floor(length * scale));
}

async function encode(
  { data, width, height, channels }: Pixels,
  maxBytes: number,
): Promise<Pick<ModelPicture, 'data' | 'mediaType'>> {
  const source = sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).toColourspace(
    channels === 1 ? 'b-w' : 'srgb',
  );
  const png = await source.clone().png({ compressionLevel: PNG_COMPRESSION }).toBuffer();
  if (png.length <= maxBytes) return { data: png, mediaType: 'image/png' };
  const jpeg = await source.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' }).toBuffer();
  return { data: jpeg, mediaType: 'image/jpeg' };
}

/** https://www.itu.int/rec/R-REC-BT.601 */
function greyOf({ data, width, height, channels }: Pixels): Uint8Array {
  if (channels === 1) return data;
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i += 1, at += 3)
    grey[i] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  return grey;
}

/**
 * Share of grey values that differ clearly from the paper. The paper, light or dark, is what most of the page is.
 */
export function inkShare(grey: Uint8Array): number {
  const histogram = new Uint32Array(256);
  for (const value of grey) histogram[value] = (histogram[value] ?? 0) + 1;
  const paper = commonestShade(histogram);
  let ink = 0;
  for (const [value, count] of histogram.entries()) if (Math.abs(value - paper) > INK_CONTRAST) ink += count;
  return grey.length === 0 ? 0 : ink / grey.length;
}

/** The middle of the fullest run of neighbouring shades. */
function commonestShade(histogram: Uint32Array): number {
  let best = 0;
  let most = -1;
  for (let from = 0; from + PAPER_SHADES <= histogram.length; from += 1) {
    let count = 0;
    for (let shade = from; shade < from + PAPER_SHADES; shade += 1) count += histogram[shade] ?? 0;
    if (count <= most) continue;
    most = count;
    best = from;
  }
  return best + PAPER_SHADES / 2;
}
