/** How pages are read, whatever the servers. */
export interface ReaderSettings {
  /** Pages with less ink (a share of their pixels) are empty and not sent: some 100 px of an A4 page. */
  readonly emptyInk: number;
  /** From this much on, an answer without text is wrong; below, the local reader decides. */
  readonly textInk: number;
  /** Size of pictures as they are sent at first; a larger PNG is sent as JPEG. Bytes. */
  readonly pictureBytes: number;
  /** Bands of a page that is too long for one answer, as shares of its height; they overlap by 5 %. */
  readonly bands: readonly { readonly from: number; readonly to: number }[];
  /** Between two reports of progress of a page, but for blocks that close. Milliseconds. */
  readonly progressMilliseconds: number;
  /** Requests that one attempt may send for one picture, refused ones included. */
  readonly requestsPerAttempt: number;
}

export const DEFAULT_READER_SETTINGS: ReaderSettings = {
  emptyInk: 0.000_05,
  textInk: 0.001,
  pictureBytes: 3_000_000,
  bands: [
    { from: 0, to: 0.525 },
    { from: 0.475, to: 1 },
  ],
  progressMilliseconds: 100,
  requestsPerAttempt: 12,
};
