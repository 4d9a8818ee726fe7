import { sharp } from './sharpSettings.ts';

/** How strict a decoder is: libvips's levels. */
export type FailOn = 'none' | 'error' | 'warning';

/**
 * What loses nothing of the pixels: warnings of libjpeg (https://github.com/mozilla/mozjpeg/blob/master/jerror.h),
 * and that a TIFF names a further page which is not there.
 */
const HARMLESS =
  /extraneous bytes|Adobe|SOS parameters|progression sequence|bad seek|TIFF directory|read directory/i;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
/** Padding may follow the end; more is another matter. */
const PADDING_BYTES = 1_024;

/**
 * Decodes an image that may be damaged, and reports whether it is. Rejects if nothing can be decoded. Only a
 * damaged image is decoded twice.
 */
export async function decodeLeft<T>(
  decode: (failOn: FailOn) => Promise<T>,
  strictest: Exclude<FailOn, 'none'>,
  onDamage: () => void,
): Promise<T> {
  try {
    return await decode(strictest);
  } catch (error) {
    const left = await decode('none');
    const reasons = error instanceof Error ? error.message.split('\n') : [''];
    if (reasons.some((reason) => !HARMLESS.test(reason))) onDamage();
    return left;
  }
}

/**
 * Adds the end marker of a JPEG. Many programs leave it out, and libjpeg takes such a file for one that was cut
 * off.
 */
export function withJpegEnd(bytes: Uint8Array): Buffer {
  return hasJpegEnd(bytes) ? asBuffer(bytes) : Buffer.concat([bytes, END_OF_IMAGE]);
}

/** Whether a part of a JPEG or TIFF is lost, found by decoding it. */
export async function isDamagedImage(bytes: Buffer): Promise<boolean> {
  let isDamaged = false;
  const damaged = (): void => void (isDamaged = true);
  const decode = async (failOn: FailOn): Promise<void> => {
    const image = sharp(bytes, { failOn, limitInputPixels: false });
    const { width, height } = await image.metadata();
    // The last row asks for all of the data, and for few of the pixels. A small picture would not: libjpeg leaves
    // most of the data out for it, and what it would say of that.
    await image
      .extract({ left: 0, top: height - 1, width, height: 1 })
      .raw()
      .toBuffer();
  };
  await decodeLeft(decode, 'warning', damaged).catch(damaged);
  return isDamaged;
}

export function isDamagedJpeg(bytes: Uint8Array): Promise<boolean> {
  return isDamagedImage(withJpegEnd(bytes));
}

export function hasJpegEnd(bytes: Uint8Array): boolean {
  return asBuffer(bytes).subarray(-PADDING_BYTES).includes(END_OF_IMAGE);
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
