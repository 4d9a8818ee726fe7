export type BoxSign = '☐' | '☒' | '☑';

/** A square outline. px, the last ones excluded */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const CONTENT = {
  /** What of a box's side its outline may take, on each side. */
  outline: 0.18,
  /** Less ink inside is dust. */
  dust: 0.03,
  /** Size of a corner inside of the outline, share of the side, and how much of it may be ink. */
  innerCorner: 0.15,
  inCorner: 0.6,
  /** More is a solid square, a bullet. */
  solid: 0.7,
  /** Parts of the two diagonals that are ink where there is a cross, and how near to them the ink may be. */
  diagonal: 0.75,
  near: 0.1,
  /** A cross is on its diagonals: this share of its ink. */
  onDiagonals: 0.6,
  /** A tick takes this much of the inside each way. */
  tickWidth: 0.45,
  tickHeight: 0.4,
  /** It leaves the top left corner blank, and most of the bottom right one: shares of its ink. */
  corner: 0.12,
  bottomRight: 0.3,
} as const;

/** What a box contains; undefined if it is neither blank, crossed nor ticked: a letter, a number, a picture. */
export function boxContent(frame: Frame, isInk: (x: number, y: number) => boolean): BoxSign | undefined {
  const side = frame.bottom - frame.top;
  const inset = Math.max(2, outlineOf(frame, isInk) + 1);
  if (inset > CONTENT.outline * side + 1) return undefined;
  const [left, top] = [frame.left + inset, frame.top + inset];
  const [width, height] = [frame.right - inset - left, frame.bottom - inset - top];
  if (width < 4 || height < 4) return undefined;
  const ink: (readonly [x: number, y: number])[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      if (isInk(left + x, top + y)) ink.push([(x + 0.5) / width, (y + 0.5) / height]);
  }
  const share = ink.length / (width * height);
  if (share <= CONTENT.dust) return hasCorners(frame, isInk) ? '☐' : undefined;
  if (share >= CONTENT.solid) return undefined;
  if (isCross(ink)) return '☒';
  return isTick(ink) ? '☑' : undefined;
}

/** Whether the corners are drawn out, and square inside: a small O is as good a square but for them. */
function hasCorners({ left, top, right, bottom }: Frame, isInk: (x: number, y: number) => boolean): boolean {
  const outline = Math.max(1, outlineOf({ left, top, right, bottom }, isInk));
  const size = Math.max(2, Math.round(CONTENT.innerCorner * (bottom - top)));
  return [0, 1, 2, 3].every((corner) => {
    const x = (k: number): number => (corner % 2 === 0 ? left + k : right - 1 - k);
    const y = (k: number): number => (corner < 2 ? top + k : bottom - 1 - k);
    let inner = 0;
    for (let v = 0; v < size; v += 1)
      for (let u = 0; u < size; u += 1) if (isInk(x(outline + u), y(outline + v))) inner += 1;
    return inner <= CONTENT.inCorner * size * size && (isInk(x(0), y(0)) || isInk(x(1), y(1)));
  });
}

/** Thickness of the outline's left and upper side, px: the lesser, as a cross thickens the corners. */
function outlineOf({ left, top, right, bottom }: Frame, isInk: (x: number, y: number) => boolean): number {
  const thickness = (at: (depth: number, along: number) => boolean): number => {
    const runs = [0.3, 0.4, 0.6, 0.7].map((along) => {
      let depth = 0;
      while (depth < (right - left) / 2 && at(depth, along)) depth += 1;
      return depth;
    });
    return runs.sort((a, b) => a - b)[1] ?? 0;
  };
  const [width, height] = [right - left, bottom - top];
  return Math.min(
    thickness((depth, along) => isInk(left + depth, Math.round(top + along * height))),
    thickness((depth, along) => isInk(Math.round(left + along * width), top + 1 + depth)) + 1,
  );
}

type Ink = readonly (readonly [x: number, y: number])[];

function isCross(ink: Ink): boolean {
  const steps = 12;
  const down = new Set<number>();
  const up = new Set<number>();
  let on = 0;
  for (const [x, y] of ink) {
    const onDown = Math.abs(x - y) <= CONTENT.near * 1.4;
    const onUp = Math.abs(x - (1 - y)) <= CONTENT.near * 1.4;
    if (onDown) down.add(Math.floor(y * steps));
    if (onUp) up.add(Math.floor(y * steps));
    if (onDown || onUp) on += 1;
  }
  const needed = CONTENT.diagonal * steps;
  return down.size >= needed && up.size >= needed && on >= CONTENT.onDiagonals * ink.length;
}

/** Down a little, and up far to the right. */
function isTick(ink: Ink): boolean {
  const xs = ink.map(([x]) => x);
  const ys = ink.map(([, y]) => y);
  const range = (values: readonly number[]): [number, number] =>
    values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [1, 0]);
  const [left, right] = range(xs);
  const [top, bottom] = range(ys);
  const [width, height] = [right - left, bottom - top];
  if (width < CONTENT.tickWidth || height < CONTENT.tickHeight) return false;
  const at = (x: number, y: number): readonly [number, number] => [(x - left) / width, (y - top) / height];
  let [corner, bottomRight, lowest, lowestCount, highest, highestCount] = [0, 0, 0, 0, 0, 0];
  for (const [x, y] of ink) {
    const [u, v] = at(x, y);
    if (u < 0.4 && v < 0.35) corner += 1;
    if (u > 0.65 && v > 0.6) bottomRight += 1;
    if (v > 0.88) {
      lowest += u;
      lowestCount += 1;
    }
    if (v < 0.12) {
      highest += u;
      highestCount += 1;
    }
  }
  const [low, high] = [lowest / Math.max(1, lowestCount), highest / Math.max(1, highestCount)];
  return (
    corner <= CONTENT.corner * ink.length &&
    bottomRight <= CONTENT.bottomRight * ink.length &&
    low > 0.1 &&
    low < 0.65 &&
    high > 0.65
  );
}
