import type { Matrix } from './geometry.ts';

/**
 * The pixels of one page. Rows top down, no padding: `data.length === width * height * channels`.
 * Grey (1) or RGB (3), 8 bits a channel, white paper, no alpha.
 */
export interface PageImage {
  readonly data: Uint8Array;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  readonly channels: 1 | 3;
  /** Pixels an inch of page; images without a resolution get one from their size (see documents/image). */
  readonly dpi: number;
  /** Where the pixels came from: the file is an image, a scan embedded in a PDF, or a rendered page. */
  readonly origin: 'file' | 'embedded' | 'rendered';
  /** Maps pixels of this image to points of the page as a viewer shows it. */
  readonly toPage: Matrix;
}
