import type { ModelProfile } from '../profiles/profile.ts';
import type { ReaderSettings } from './readerSettings.ts';
import type { ModelPicture, ModelPictureRequest } from '../../../page/pagePicture.ts';
import type { VlmOptions, VlmPage } from '../vlmReader.ts';

/** What is tried when a server takes no such large picture: a stronger JPEG, then fewer pixels. */
const SHRINKING: readonly { readonly bytes: number; readonly side: number }[] = [
  { bytes: 1, side: 1 },
  { bytes: 1 / 4, side: 1 },
  { bytes: 1 / 4, side: 0.7 },
  { bytes: 1 / 8, side: 0.5 },
];

/** All of a picture but its pixels. */
export type PictureFacts = Omit<ModelPicture, 'data'>;

/** A picture that is sent once. */
export class PagePicture {
  readonly facts: PictureFacts;
  #data: Uint8Array | undefined;

  constructor({ data, ...facts }: ModelPicture) {
    this.facts = facts;
    this.#data = data;
  }

  get isThere(): boolean {
    return this.#data !== undefined;
  }

  /** The encoded picture, which is forgotten here: answers take minutes, and it is not needed meanwhile. */
  take(): Pick<ModelPicture, 'data' | 'mediaType'> {
    const data = this.#data ?? new Uint8Array();
    this.#data = undefined;
    return { data, mediaType: this.facts.mediaType };
  }
}

/** The pictures of one page: made for each way a model wants them, and smaller when a server insists. */
export class PagePictures {
  readonly #page: VlmPage;
  readonly #mode: VlmOptions['mode'];
  readonly #settings: ReaderSettings;
  #step = 0;
  #last: { readonly key: string; readonly picture: PagePicture } | undefined;

  constructor(page: VlmPage, mode: VlmOptions['mode'], settings: ReaderSettings) {
    this.#page = page;
    this.#mode = mode;
    this.#settings = settings;
  }

  /** Pixels were lost to a server's limit. */
  get isSmaller(): boolean {
    return (SHRINKING[this.#step]?.side ?? 1) < 1;
  }

  /**
   * The picture that a model with this profile wants; made again when it was sent before. Rejects with the
   * FolioError of the page.
   */
  async get(profile: ModelProfile, band: ModelPictureRequest['band']): Promise<PagePicture> {
    const request = this.#request(profile, band);
    const key = JSON.stringify(request);
    if (this.#last?.key === key && this.#last.picture.isThere) return this.#last.picture;
    const picture = new PagePicture(await this.#page.picture(request));
    this.#last = { key, picture };
    return picture;
  }

  /** Asks for smaller ones from now on; false when they would be too small to read. */
  shrink(): boolean {
    if (this.#step >= SHRINKING.length - 1) return false;
    this.#step += 1;
    this.#last = undefined;
    return true;
  }

  #request(profile: ModelProfile, band: ModelPictureRequest['band']): ModelPictureRequest {
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
