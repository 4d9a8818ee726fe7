import type { Sharp } from './sharpSettings.ts';

/** Grounds to lay a transparent image on, grey levels: paper, unless another one shows more of the ink. */
const GROUNDS = [255, 0, 128] as const;

const INK = {
  /** The image is looked at with its longer side at most this long, px. */
  side: 1_600,
  /** Pixels less opaque than this are nothing. */
  alpha: 16,
  /** What is opaque over a longer stretch than this share of the width is a picture or a sheet of its own. */
  stroke: 0.2,
  /** Ink must differ so much from its ground to be seen, grey levels. */
  contrast: 64,
  /** Another ground than paper must show so many times as much ink. */
  margin: 1.2,
  /** Less ink than this share of the image is the edge of a round corner. */
  least: 0.0005,
} as const;

/**
 * The grey level on which a transparent image is placed: white, unless its strokes would disappear there. White
 * letters need black; white and black ones need grey. `image` is shrunk and must not be used afterwards.
 */
export async function groundOf(image: Sharp): Promise<number> {
  const { data, info } = await image
    .resize({ width: INK.side, height: INK.side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return groundOfPixels(data, info.width, info.height);
}

/** The same as `groundOf`, for straight RGBA. */
export function groundOfPixels(rgba: Uint8Array, width: number, height: number): number {
  const seen = GROUNDS.map(() => 0);
  let ink = 0;
  const longest = Math.max(1, INK.stroke * width);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const from = x;
      while (x < width && (rgba[(row + x) * 4 + 3] ?? 0) >= INK.alpha) x += 1;
      if (x === from || x - from > longest) continue;
      ink += x - from;
      for (let at = row + from; at < row + x; at += 1) {
        const level = luminance(rgba, at * 4);
        const alpha = (rgba[at * 4 + 3] ?? 0) / 255;
        for (const [i, ground] of GROUNDS.entries())
          if (alpha * Math.abs(level - ground) >= INK.contrast) seen[i] = (seen[i] ?? 0) + 1;
      }
    }
  }
  if (ink < INK.least * width * height) return GROUNDS[0];
  let best = 0;
  for (const [i, count] of seen.entries()) if (count > (seen[best] ?? 0) * INK.margin) best = i;
  return GROUNDS[best] ?? GROUNDS[0];
}

function luminance(rgba: Uint8Array, at: number): number {
  return (77 * (rgba[at] ?? 0) + 150 * (rgba[at + 1] ?? 0) + 29 * (rgba[at + 2] ?? 0)) >> 8;
}
