import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import type { Limits } from '../../limits.ts';
import type { PageImage } from '../../page/pageImage.ts';
import type { FileKind } from '../documentKind.ts';
import type { DocumentPage, OpenDocument, PageTextLayer } from '../documentPage.ts';
import type { SourceFile } from '../sourceFile.ts';
import { bitmapIsWhole, decodeBitmap, readBitmapHeader } from './bitmap.ts';
import { decodeLeft, withJpegEnd, type FailOn } from './damagedImage.ts';
import { groundOf } from './inkOnNothing.ts';
import { placeImage, placePixels, type Placement } from './placeImage.ts';
import { plausibleResolution, type Resolution } from './resolution.ts';
import { sharp, type Sharp } from './sharpSettings.ts';
import { namesMorePages, tiffResolution } from './tiffDirectories.ts';

/** A page's pixels before they are decoded. */
interface ImageHeader {
  /** px, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  readonly grey: boolean;
  /** It has an alpha channel, or a colour that is transparent. */
  readonly transparent: boolean;
  readonly resolution: Resolution;
}

const WHITE = 255;

/** Larger files are given to the decoder by their path, so that not every worker holds a copy. */
const WHOLE_FILE_BYTES = 64_000_000;

/**
 * Opens an image as a document of one page; a TIFF has one page per directory. Rejects with `image-damaged`,
 * `page-missing` or `file-changed`.
 */
export async function openImage(
  file: SourceFile,
  kind: Exclude<FileKind, 'pdf'>,
  limits: Limits,
): Promise<OpenDocument> {
  const bytes = file.size <= WHOLE_FILE_BYTES ? await file.readAll() : undefined;
  const image = new ImageFile(file, kind, bytes, limits);
  const found = kind === 'tif' ? await image.countPages() : 1;
  const isCut = kind === 'tif' && bytes !== undefined && namesMorePages(bytes, found);
  const pageCount = isCut ? found + 1 : found;
  return {
    kind: kind === 'tif' ? 'tiff' : 'image',
    pageCount,
    openPage: async (page) => {
      if (!Number.isInteger(page) || page < 1 || page > pageCount) {
        throw new FolioError('page-not-found', { file: file.name, count: pageCount, page });
      }
      await file.checkUnchanged();
      if (page > found) throw new FolioError('page-missing', { file: file.name, page });
      return image.openPage(page);
    },
    close: async () => {
      await file.close();
    },
  };
}

class ImageFile {
  readonly #file: SourceFile;
  readonly #kind: FileKind;
  readonly #bytes: Buffer | undefined;
  readonly #limits: Limits;

  constructor(file: SourceFile, kind: FileKind, bytes: Buffer | undefined, limits: Limits) {
    this.#file = file;
    this.#kind = kind;
    this.#bytes = bytes && kind === 'jpg' ? withJpegEnd(bytes) : bytes;
    this.#limits = limits;
  }

  countPages(): Promise<number> {
    return this.#named(1, async () => (await this.#source(1).metadata()).pages ?? 1);
  }

  async openPage(page: number): Promise<DocumentPage> {
    const header = await this.#named(page, () => this.#readHeader(page));
    const { width, height, resolution } = header;
    const megapixels = (width * height) / 1e6;
    if (megapixels > this.#limits.megapixels) {
      const details = {
        file: this.#file.name,
        page,
        megapixels: megapixels.toFixed(1),
        limit: this.#limits.megapixels,
      };
      throw new FolioError('limit-pixels', details);
    }
    const toPage = [72 / resolution.x, 0, 0, 72 / resolution.y, 0, 0] as const;
    const size = { width: width * toPage[0], height: height * toPage[3] };
    const placement = placeImage(width, height, toPage, { x: 0, y: 0, ...size });
    const losses = new Set<string>();
    const onDamage = (): void => void losses.add('the image is cut off or damaged');
    return {
      page,
      ...size,
      textLayer: () => Promise.resolve(NO_LAYER),
      image: () =>
        this.#named(page, () => {
          if (!placement) throw new Error('its pixels are not nearly square');
          return this.#decode(page, header, placement, onDamage);
        }),
      losses: () => [...losses],
      release: () => undefined,
    };
  }

  async #readHeader(page: number): Promise<ImageHeader> {
    if (this.#kind === 'bmp') {
      const { width, height, dpi } = readBitmapHeader(await this.#head());
      return {
        width,
        height,
        grey: false,
        transparent: false,
        resolution: plausibleResolution(width, height, { x: dpi, y: dpi }),
      };
    }
    const {
      autoOrient,
      orientation = 1,
      density = 0,
      space,
      hasAlpha = false,
    } = await this.#source(page).metadata();
    const { width, height } = autoOrient;
    const grey = space === 'b-w' || space === 'grey16';
    const stated = this.#kind === 'tif' ? tiffResolution(await this.#head(), page) : undefined;
    const { x, y } = stated ?? { x: density, y: density };
    // The tags speak of the pixels as they are stored; from 5 on they are shown lying on their side.
    const shown = orientation >= 5 ? { x: y, y: x } : { x, y };
    return {
      width,
      height,
      grey,
      transparent: hasAlpha,
      resolution: plausibleResolution(width, height, shown),
    };
  }

  async #decode(
    page: number,
    header: ImageHeader,
    placement: Placement,
    onDamage: () => void,
  ): Promise<PageImage> {
    if (this.#kind === 'bmp') {
      const bytes = await this.#head();
      const { data, width, height, channels } = await decodeBitmap(bytes);
      if (!bitmapIsWhole(bytes, this.#file.size)) onDamage();
      if (width !== header.width || height !== header.height)
        throw new Error('its size is not what its header says');
      const source = sharp(data, { raw: { width, height, channels } });
      return placePixels(channels === 1 ? source.toColourspace('b-w') : source, placement, 'file');
    }
    const ground = header.transparent ? await groundOf(this.#source(page)) : WHITE;
    const decode = (failOn: FailOn): Promise<PageImage> => {
      const source = this.#source(page, failOn)
        .autoOrient()
        .flatten({ background: { r: ground, g: ground, b: ground } })
        .toColourspace(header.grey ? 'b-w' : 'srgb');
      return placePixels(source, placement, 'file');
    };
    return decodeLeft(decode, this.#kind === 'jpg' ? 'warning' : 'error', onDamage);
  }

  /** All bytes where they are held, else the beginning: headers and, mostly, TIFF directories. */
  async #head(): Promise<Buffer> {
    return this.#bytes ?? this.#file.read(0, WHOLE_FILE_BYTES);
  }

  #source(page: number, failOn: FailOn = 'none'): Sharp {
    return sharp(this.#bytes ?? this.#file.path, {
      failOn,
      limitInputPixels: Math.floor(this.#limits.megapixels * 1e6),
      ...(this.#kind === 'tif' ? { page: page - 1 } : {}),
    });
  }

  async #named<T>(page: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof FolioError) throw error;
      const reason = reasonOf(error);
      if (/pixel limit/i.test(reason)) {
        const { megapixels: limit } = this.#limits;
        throw new FolioError('limit-pixels', {
          file: this.#file.name,
          page,
          megapixels: `more than ${String(limit)}`,
          limit,
        });
      }
      throw new FolioError('image-damaged', { file: this.#file.name, page, reason }, { cause: error });
    }
  }
}

const NO_LAYER: PageTextLayer = {
  verdict: { verdict: 'absent', reasons: ['scanned'] },
  lines: [],
  rulingLines: [],
  figures: [],
  unread: [],
  doubtful: [],
  leftOut: [],
};
