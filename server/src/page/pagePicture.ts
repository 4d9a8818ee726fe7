import type { Box, Matrix } from './geometry.ts';

/** Which pictures of a page are wanted. */
export interface PictureRequest {
  /** Points of the upright page; undefined: one picture of the whole page as a viewer shows it. */
  readonly boxes?: readonly Box[];
  /** Upright page points to points of the page as a viewer shows it; absent: they are the same. */
  readonly uprightToPage?: Matrix;
  readonly dpi: number;
  /** Of each picture. */
  readonly maxPixels: number;
  readonly mediaType: 'image/png' | 'image/jpeg';
}

/** An encoded picture. */
export interface Picture {
  readonly data: Uint8Array;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
}
