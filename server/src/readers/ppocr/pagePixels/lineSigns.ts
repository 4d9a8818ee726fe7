import { type Box, boundingBox, quadOfBox, unionBox } from '../../../page/geometry.ts';
import type { TextLine } from '../../../page/pageResult.ts';
import type { LineCrop, LineSign } from '../crops/lineCrop.ts';

/** How far a sign may stand from its line, in heights of the sign: before it, behind it. */
const REACH = { before: 4, behind: 2 } as const;

/**
 * The crops with the signs that belong to them: the line that a sign stands in, the one behind it, or the one
 * before it. A sign without a line becomes a crop without text.
 */
export function giveSigns(crops: readonly LineCrop[], signs: readonly LineSign[]): LineCrop[] {
  if (signs.length === 0) return [...crops];
  const boxes = crops.map((crop) => boundingBox(crop.quad));
  const own = new Map<number, LineSign[]>();
  const alone: LineCrop[] = [];
  for (const sign of signs) {
    const at = lineOf(sign, boxes, crops);
    if (at === undefined) alone.push(emptyCrop(sign, crops[0]?.height ?? 1));
    else own.set(at, [...(own.get(at) ?? []), sign]);
  }
  return [...crops.map((crop, i) => ({ ...crop, signs: own.get(i) ?? [] })), ...alone];
}

function lineOf({ box }: LineSign, lines: readonly Box[], crops: readonly LineCrop[]): number | undefined {
  const middle = box.y + box.height / 2;
  let best: number | undefined;
  let least = Infinity;
  for (const [i, line] of lines.entries()) {
    if (crops[i]?.vertical === true || middle < line.y || middle > line.y + line.height) continue;
    const before = line.x - (box.x + box.width);
    const behind = box.x - (line.x + line.width);
    if (before > REACH.before * box.height || behind > REACH.behind * box.height) continue;
    // What follows a box is its label; what stands before it is only where nothing follows.
    const distance = behind >= 0 ? REACH.before * box.height + behind : Math.max(0, before);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/** Nothing to read, only a sign. */
function emptyCrop(sign: LineSign, height: number): LineCrop {
  const width = height;
  return {
    pixels: new Uint8Array(width * height).fill(255),
    width,
    height,
    stretch: 1,
    quad: quadOfBox(sign.box),
    pointsPerPixel: sign.box.height / height,
    vertical: false,
    angle: 0,
    signs: [sign],
  };
}

/** Puts a crop's signs into its line as words, where they stand; alone where no line was read. */
export function withSigns(line: TextLine | null, { signs = [] }: LineCrop): TextLine | null {
  if (signs.length === 0) return line;
  const marks = signs.map(({ text, box }) => ({ text, box, confidence: 1 }));
  const words = [...(line?.words ?? []), ...marks].sort((a, b) => a.box.x - b.box.x);
  const text = words.map((word) => word.text).join(' ');
  if (line)
    return {
      ...line,
      text,
      words,
      quad: widened(
        line.quad,
        marks.map(({ box }) => box),
      ),
    };
  const box = unionBox(marks.map((mark) => mark.box));
  return {
    quad: quadOfBox(box),
    text,
    confidence: 1,
    words,
    origin: 'ocr',
    direction: 'ltr',
    angle: 0,
    font: { size: box.height, bold: false, italic: false, monospace: false },
  };
}

/** A line's corners moved along it, so that it holds some boxes. */
function widened(quad: TextLine['quad'], boxes: readonly Box[]): TextLine['quad'] {
  const { x, width } = unionBox(boxes);
  const [a, b, c, d] = quad;
  const left = Math.min(a[0], x) - a[0];
  const right = Math.max(b[0], x + width) - b[0];
  return [
    [a[0] + left, a[1]],
    [b[0] + right, b[1]],
    [c[0] + right, c[1]],
    [d[0] + left, d[1]],
  ];
}
