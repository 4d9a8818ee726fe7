import type { ModelProfile } from './profiles/profile.ts';
import type { ReaderSettings } from './readerSettings.ts';
import type { ServedOptions, ServedPage, ServedPicture, ServedPictureRequest } from './servedReader.ts';

/** What is tried when a server takes no such large picture: a stronger JPEG, then fewer pixels. */
const SHRINKING: readonly { readonly bytes: number; readonly side: number }[] = [
  { bytes: 1, side: 1 },
  { bytes: 1 / 4, side: 1 },
  { bytes: 1 / 4, side: 0.7 },
  { bytes: 1 / 8, side: 0.5 },
];

export interface PagePicture {
  readonly picture: ServedPicture;
  /** Milliseconds it took to make; 0 when it was there. */
  readonly milliseconds: number;
}

/** The pictures of one page: made once for each way a model wants them, and smaller when a server insists. */
export class PagePictures {
  readonly #page: ServedPage;
  readonly #mode: ServedOptions['mode'];
  readonly #settings: ReaderSettings;
  readonly #now: () => number;
  #step = 0;
  #last: { key: string; picture: Promise<ServedPicture> } | undefined;

  constructor(page: ServedPage, mode: ServedOptions['mode'], settings: ReaderSettings, now: () => number) {
    this.#page = page;
    this.#mode = mode;
    this.#settings = settings;
    this.#now = now;
  }

  /** Pixels were lost to a server's limit. */
  get isSmaller(): boolean {
    return (SHRINKING[this.#step]?.side ?? 1) < 1;
  }

  /** Rejects with the FolioError of the page. Only the last picture is kept: pages wait by the dozen. */
  async get(profile: ModelProfile, band: ServedPictureRequest['band']): Promise<PagePicture> {
    const request = this.#request(profile, band);
    const key = JSON.stringify(request);
    const start = this.#now();
    if (this.#last?.key !== key) this.#last = { key, picture: this.#page.picture(request) };
    const picture = await this.#last.picture;
    return { picture, milliseconds: this.#now() - start };
  }

  /** Asks for smaller ones from now on; false when they would be too small to read. */
  shrink(): boolean {
    if (this.#step >= SHRINKING.length - 1) return false;
    this.#step += 1;
    this.#last = undefined;
    return true;
  }

  #request(profile: ModelProfile, band: ServedPictureRequest['band']): ServedPictureRequest {
    const { dpi, maxSide, fastMaxSide } = profile.image;
    const { bytes, side } = SHRINKING[this.#step] ?? { bytes: 1, side: 1 };
    return {
      dpi,
      maxSide: Math.round((this.#mode === 'fast' ? fastMaxSide : maxSide) * side),
      maxBytes: Math.round(this.#settings.pictureBytes * bytes),
      ...(band ? { band } : {}),
    };
  }
}
