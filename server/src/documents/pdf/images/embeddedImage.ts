import { intersectionArea, multiply } from '../../../page/geometry.ts';
import type { PageImage } from '../../../page/pageImage.ts';
import { decodeLeft, withJpegEnd, type FailOn } from '../../image/damagedImage.ts';
import { fromRgb, fromRgba, greyFromBits, type Pixels } from '../../image/pixels.ts';
import { isIdentity, placeImage, placePixels, type Placement } from '../../image/placeImage.ts';
import { sharp, type Sharp } from '../../image/sharpSettings.ts';
import type { DrawnImage, PageDrawing } from '../drawing/drawing.ts';
import { KeptJpeg, KeptPixels } from './imageHooks.ts';

/** Share of the page that its one image fills; scanners leave thin borders. */
const FILLS_PAGE = 0.85;
const GREY_1BPP = 1;
const RGB_24BPP = 2;
const RGBA_32BPP = 3;

/** A decoded image as pdf.js hands it to its renderer. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly kind?: number;
  readonly data?: Uint8Array | Uint8ClampedArray | null;
  readonly bitmap?: unknown;
}

/** The one image that is all there is to see on a page; undefined where rendering shows more or else. */
export function soleImage(drawing: PageDrawing, width: number, height: number): DrawnImage | undefined {
  const area = width * height;
  const [image, ...others] = drawing.images.filter(
    ({ visible }) => visible.width * visible.height > 0.002 * area,
  );
  if (!image?.id || others.length > 0 || image.width < 1 || image.height < 1) return undefined;
  if (image.visible.width * image.visible.height < FILLS_PAGE * area) return undefined;
  if (drawing.paints > 0) return undefined;
  const shown = drawing.glyphs.some(
    (glyph) =>
      !glyph.hidden &&
      glyph.text.trim() !== '' &&
      (image.mask ||
        glyph.order > image.order ||
        intersectionArea({ x: glyph.x, y: glyph.y, width: 0.1, height: 0.1 }, image.visible) === 0),
  );
  return shown ? undefined : image;
}

/** Where the pixels of an image land. Undefined: it is too slanted, or stretched beyond use. */
export function placementOf(image: DrawnImage, width: number, height: number): Placement | undefined {
  const toUnitSquare = [1 / width, 0, 0, -1 / height, 0, 1] as const;
  return placeImage(width, height, multiply(image.matrix, toUnitSquare), image.visible);
}

/**
 * The page image straight from the embedded one. Undefined where its pixels are of no kind that can be
 * used as they are; rendering the page is then the way. `onDamage` is called where some of it is lost.
 */
export async function pageFromImage(
  image: DrawnImage,
  decoded: DecodedImage,
  onDamage: () => void,
): Promise<PageImage | undefined> {
  const { bitmap } = decoded;
  const placement = placementOf(image, decoded.width, decoded.height);
  if (!placement) return undefined;
  if (bitmap instanceof KeptJpeg) {
    const bytes = withJpegEnd(bitmap.bytes);
    // The page decides how the image stands, so EXIF has no say. Damaged rows are kept as they decode.
    const open = (failOn: FailOn): Sharp =>
      sharp(bytes, { failOn, limitInputPixels: false, autoOrient: false });
    const { width, height, channels } = await open('none').metadata();
    if (width !== decoded.width || height !== decoded.height) return undefined;
    const place = (failOn: FailOn): Promise<PageImage> => {
      const source = open(failOn);
      return placePixels(channels === 1 ? source.toColourspace('b-w') : source, placement, 'embedded');
    };
    return decodeLeft(place, 'warning', onDamage);
  }
  const pixels = image.mask ? stencil(image, decoded) : decodedPixels(decoded);
  if (!pixels) return undefined;
  if (isIdentity(placement, pixels.width, pixels.height)) {
    return { ...pixels, dpi: placement.dpi, origin: 'embedded', toPage: placement.toPage };
  }
  const { data, width, height, channels } = pixels;
  const source = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  return placePixels(channels === 1 ? source.toColourspace('b-w') : source, placement, 'embedded');
}

function decodedPixels({ width, height, kind, data, bitmap }: DecodedImage): Pixels | undefined {
  if (bitmap instanceof KeptPixels) {
    return bitmap.data ? fromRgba(asBytes(bitmap.data), width, height) : undefined;
  }
  if (!data) return undefined;
  const bytes = asBytes(data);
  if (kind === GREY_1BPP) return greyFromBits(bytes, width, height);
  if (kind === RGB_24BPP && bytes.length >= width * height * 3) return fromRgb(bytes, width, height);
  if (kind === RGBA_32BPP && bytes.length >= width * height * 4) return fromRgba(bytes, width, height);
  return undefined;
}

/** A stencil paints where its bits are clear (pdf.js has undone `/Decode`); black on white is a 1-bit scan. */
function stencil(image: DrawnImage, { width, height, data, bitmap }: DecodedImage): Pixels | undefined {
  if (!/^#(?:[0-4][0-9a-f]){3}$/i.test(image.color)) return undefined;
  if (bitmap instanceof KeptPixels)
    return bitmap.data ? fromRgba(asBytes(bitmap.data), width, height) : undefined;
  return data ? greyFromBits(asBytes(data), width, height) : undefined;
}

function asBytes(data: Uint8Array | Uint8ClampedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
