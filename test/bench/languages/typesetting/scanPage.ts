import sharp from 'sharp';
import { seededRandom } from '../../../../scripts/samples/randomness.ts';
import type { SetPage } from './setPage.ts';

/** Either way, degrees. */
const MOST_SKEW = 1.5;
/** Softness of a lens at 200 dpi, px of its standard deviation; at other resolutions in proportion. */
const BLUR = 0.6;
/** Standard deviations of a sensor's noise, in levels of 255. */
const NOISE = { least: 3, most: 8 } as const;
const PAPER = { darkest: 222, lightest: 248 } as const;
const INK = { darkest: 20, lightest: 62 } as const;
const QUALITY = { least: 60, most: 85 } as const;

/** A page as a flatbed scanner gives it: turned a little, soft, on grey paper, with noise. Grey JPEG. */
export async function scanPage(page: SetPage, seed: number, dpi: number): Promise<Buffer> {
  const { width, height } = page;
  const random = seededRandom(seed);
  const between = (least: number, most: number): number => least + random() * (most - least);
  const skew = between(-MOST_SKEW, MOST_SKEW);
  const turned = await sharp(page.pixels, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#fff' })
    .greyscale()
    .rotate(skew, { background: '#fff' })
    .resize(width, height, { fit: 'cover' })
    // libvips blurs nothing below 0.3.
    .blur(Math.max(0.3, (BLUR * dpi) / 200))
    .raw()
    .toBuffer();
  const paper = between(PAPER.darkest, PAPER.lightest);
  const ink = between(INK.darkest, INK.lightest);
  const noise = between(NOISE.least, NOISE.most);
  for (let i = 0; i < turned.length; i += 1) {
    const share = (turned[i] ?? 0) / 255;
    // The sum of three is near enough to a normal distribution; half a unit is its standard deviation.
    const grain = (random() + random() + random() - 1.5) * 2 * noise;
    turned[i] = Math.max(0, Math.min(255, ink + (paper - ink) * share + grain));
  }
  return sharp(turned, { raw: { width, height, channels: 1 } })
    .withMetadata({ density: dpi })
    .jpeg({ quality: Math.round(between(QUALITY.least, QUALITY.most)) })
    .toBuffer();
}
