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

/** The picture of a page that a model on a server is to read. */
export interface ModelPictureRequest {
  readonly dpi: number;
  /** px; the picture is made smaller where a side would be longer. */
  readonly maxSide: number;
  /** Share of the page's height from its top, for a band of it; absent: all of it. */
  readonly band?: { readonly from: number; readonly to: number };
  /** Largest encoded size: PNG below, JPEG of high quality where PNG is larger. Bytes. */
  readonly maxBytes: number;
}

export interface ModelPicture {
  readonly data: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg';
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  /** The whole page as a viewer shows it, points. */
  readonly pageWidth: number;
  readonly pageHeight: number;
  /** Share of pixels that are clearly darker (or lighter) than the paper. */
  readonly inkShare: number;
  /** What of the page could not be drawn; absent: all of it was. */
  readonly losses?: readonly string[];
}

/** An encoded picture. */
export interface Picture {
  readonly data: Uint8Array;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
}
