import { inkLevels, projectionProfile } from '../../crops/projectionProfile.ts';
import { type GreyImage, resizeGrey } from '../../pagePixels/greyImage.ts';
import type { LinePicture } from '../lineRecognizer.ts';
import { blackAndWhiteOf } from './blackAndWhite.ts';

/** How a line lies in the picture that the network gets. */
export interface Framing {
  /** What is put above and below the picture of the line, in heights of it: its edges are repeated there. */
  readonly above: number;
  readonly below: number;
  /** Paper left at both ends beside the ink, px of the network's picture; undefined: all that there is. */
  readonly sides: number | undefined;
  /** What the network sees beyond the picture: its edges repeated, or the grey in the middle of ink and paper. */
  readonly beyond: 'edge' | 'grey';
}

/** What the network's pictures are like. */
export interface InputForm {
  /** px */
  readonly height: number;
  /** Pixels have 8 bits. */
  readonly isInteger: boolean;
  /** px that the network sees beyond each edge. */
  readonly border: number;
}

/** A line as the network gets it. */
export interface NetworkInput {
  /** About -1 (ink) to 1 (paper), rows top down, with the border. */
  readonly pixels: Float32Array;
  /** px, without the border. */
  readonly width: number;
  /** px of the line's picture for one px of the input, along the line, and where the input begins in it. */
  readonly scale: number;
  readonly left: number;
}

/** Makes the network's input of a line; undefined where there is no ink. */
export function networkInput(line: LinePicture, form: InputForm, framing: Framing): NetworkInput | undefined {
  const { image, stretch } = line;
  const scale = form.height / (image.height * (1 + framing.above + framing.below));
  const height = Math.min(form.height, Math.max(1, Math.round(image.height * scale)));
  const width = Math.max(1, Math.round((image.width / stretch) * scale));
  const resized = resizeGrey(image, width, height);
  const levels = inkLevels(resized.data);
  const { first, last } = projectionProfile(resized.data, width, height, levels);
  if (last < first) return undefined;
  const { sides } = framing;
  const left = sides === undefined ? 0 : Math.max(0, first - sides);
  const right = sides === undefined ? width : Math.min(width, last + 1 + sides);
  const top = Math.round((form.height - height) * (framing.above / (framing.above + framing.below || 1)));
  const framed = framedPart(resized, { left, right, top, height: form.height }, levels.inverted);
  const pixels = withBorder(normalized(framed, form), right - left, form, framing.beyond);
  return { pixels, width: right - left, scale: image.width / width, left };
}

/** A part of a picture in a higher one, its first and last rows repeated above and below; `invert` swaps ink and paper. */
function framedPart(
  { data, width, height }: GreyImage,
  part: { readonly left: number; readonly right: number; readonly top: number; readonly height: number },
  invert: boolean,
): GreyImage {
  const columns = part.right - part.left;
  const framed = new Uint8Array(columns * part.height);
  for (let y = 0; y < part.height; y += 1) {
    const row = width * Math.min(height - 1, Math.max(0, y - part.top));
    framed.set(data.subarray(row + part.left, row + part.right), y * columns);
  }
  if (invert) for (let i = 0; i < framed.length; i += 1) framed[i] = 255 - (framed[i] ?? 0);
  return { data: framed, width: columns, height: part.height };
}

/** Pixels as the network was trained with: ink -1, paper 1, what is beyond them cut off where they have 8 bits. */
function normalized(image: GreyImage, { isInteger }: InputForm): Float32Array {
  const { black, white } = blackAndWhiteOf(image);
  const half = white > black ? (white - black) / 2 : 1;
  const table = Float32Array.from({ length: 256 }, (_, grey) => {
    const value = (grey - black) / half - 1;
    return isInteger ? Math.min(127, Math.max(-127, Math.round(128 * value))) / 127 : value;
  });
  // In a loop: `from` with a function takes ten times as long.
  const pixels = new Float32Array(image.data.length);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = table[image.data[i] ?? 0] ?? 0;
  return pixels;
}

/** Puts the border around pixels. */
function withBorder(
  pixels: Float32Array,
  width: number,
  { height, border }: InputForm,
  beyond: Framing['beyond'],
): Float32Array {
  const outer = width + 2 * border;
  const bordered = new Float32Array(outer * (height + 2 * border));
  for (let y = 0; y < height + 2 * border; y += 1) {
    const from = width * Math.min(height - 1, Math.max(0, y - border));
    const isBeyond = y < border || y >= border + height;
    if (isBeyond && beyond === 'grey') continue;
    const row = bordered.subarray(y * outer, (y + 1) * outer);
    row.set(pixels.subarray(from, from + width), border);
    if (beyond === 'grey') continue;
    row.fill(pixels[from] ?? 0, 0, border);
    row.fill(pixels[from + width - 1] ?? 0, border + width);
  }
  return bordered;
}
