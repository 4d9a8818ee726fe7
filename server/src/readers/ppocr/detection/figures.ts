import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import { hasRuledRows } from '../../../page/ruledRows.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';
import { InkGrid, type InkPart } from './inkParts.ts';
import { paperLevel } from './rulingLines.ts';

/** The page is looked at in squares. */
const GRID = {
  /** Points along their side: less than the space between two lines of text. */
  side: 1.44,
  /** Darkness, of 255, that counts as ink: hairlines are pale where a page is shrunk. */
  ink: 40,
  /** Squares around a ruling line that its blurred edges reach into. */
  ruling: 1,
} as const;

/** What pieces of ink are. Shares of their ink; lengths in heights of a line of text. */
const PART = {
  /** More of it in lines of text: letters, with what touches them. */
  text: 0.5,
  /** More of it on ruling lines or in text: a table, a frame, the axes of a chart. */
  ruling: 0.8,
  /** Longer and shorter side of what a picture may begin with: letters and signs are smaller. */
  long: 3,
  short: 0.8,
} as const;

/** What makes pieces one picture. Lengths in heights of a line of text. */
const JOIN = {
  /** Between parts of one picture. */
  gap: 1.2,
  /** Between a picture and specks, ticks and keys beside it. */
  crumbs: 0.6,
  /** A frame, or axes, around pieces that fill at least this share of its box. */
  framed: 0.25,
  /** A frame without larger pieces is that of a chart if it is so high and wide and holds so many specks. */
  frame: 6,
  dots: 8,
  dot: 0.15,
  /** Pieces that are looked at, the largest first; bounds the work. */
  most: 400,
} as const;

/**
 * Strokes side by side: hatching, or what looks like ruling lines in a photo. Heights of a line of text within which
 * so many others run along at least half of one.
 */
const HATCHING = { within: 0.8, others: 3, looked: 24 } as const;

/**
 * A frame around large type: of a letterhead, a title or an article, and no part of the picture that is in it, too.
 * Lengths in heights of a line of text.
 */
const TITLE_FRAME = {
  /** How high such type is: words in pictures are as high as the text at most, but for those of charts. */
  title: 1.3,
  /** Widths of a title in its own height, at least, and how much of it smaller pieces may cover. */
  wide: 2,
  covered: 0.2,
  /** Ink as a share of the frame's box: photos have more. */
  hollow: 0.5,
  /** How far from the sides of its box ink runs along so much of each. Rings and outlines of things do not. */
  depth: 0.6,
  sides: 0.8,
} as const;

/** What is a picture. Lengths in heights of a line of text; areas as shares. */
const PICTURE = {
  /** Its shorter side: two lines of text are no higher. */
  short: 2.2,
  /** That of one drawn with lines: letters are lower. */
  drawnShort: 3,
  /** Share of a box with ink below which it is drawn with lines. */
  drawn: 0.5,
  /** Share of a box with ink, and shorter side, below which words by hand may look like it. */
  thin: 0.3,
  thinShort: 4.2,
  /** Share of a drawing that its lines enclose; signatures and notes by hand enclose less. */
  enclosed: 0.1,
  /** Share of the sides of a drawing along which ruling lines run in both directions: axes. */
  axes: 0.4,
  /** More of the box is text: a panel or a table. */
  text: 0.33,
  /** Share of the page's side within which something reaches the edge: a scan's border, a page's ornament. */
  edge: 0.008,
  /** Share of the page from which a picture at the edge is more than an ornament. */
  bleeding: 0.12,
  /** Share of samples that differ from those beside them: photos and drawings do, grounds of text do not. */
  textured: 0.25,
  /** Levels of 255 by which they differ. */
  contrast: 10,
  /** Ground of one colour: share of a box filled. */
  panel: 0.8,
} as const;

/** Labels of an axis: their number, longest, and how far from the drawing. Heights of a line of text. */
const TICKS = { count: 4, long: 3.5, far: 2.5, aligned: 0.6 } as const;

/** A signature: its longer side at most, heights of a line of text, and share of a line that it runs across. */
const SIGNATURE = { longest: 16, across: 0.15 } as const;
/** Share of a small drawing that text covers, of which it then is a mark: a ring around words. */
const RINGED = 0.12;

/** Points. The height of lines on a page without text. */
const USUAL_LINE = 12;

/**
 * Pictures of a page that stands upright and straight, on its small copy: photos, drawings and charts, each with all
 * its parts. They are ink that is neither text nor ruling lines; grounds of text, dark borders of scans, signatures
 * and single large letters are none. `scale`: points of one px. Upright page points. `lines`: boxes of text.
 */
export function findFigures(
  small: GreyImage,
  scale: number,
  lines: readonly Box[],
  rulingLines: readonly RulingLine[],
): Box[] {
  const side = Math.max(1, Math.round(GRID.side / scale));
  const grid = new InkGrid(small, side, paperLevel(small) - GRID.ink);
  const height = median(lines.map((line) => line.height)) ?? USUAL_LINE;
  const rules = withoutHatching(rulingLines, height);
  for (const line of lines) grid.mark(scaled(line, 1 / scale), 'text', 0);
  for (const { box } of rules) grid.mark(scaled(box, 1 / scale), 'ruling', GRID.ruling);
  const pieces = grid.parts().map((part) => pieceOf(part, side * scale));
  const page = { small, scale, lines, rules, height, grid };
  return gather(withoutTitleFrames(pieces, page), height)
    .filter((figure) => isPicture(figure, page))
    .map(({ box }) => box);
}

interface Piece {
  /** Points. */
  readonly box: Box;
  /** Points squared. */
  readonly ink: number;
  readonly kind: 'drawing' | 'ruling' | 'text';
}

function pieceOf(part: InkPart, side: number): Piece {
  const { left, top, right, bottom, ink, text, ruling } = part;
  const box = { x: left * side, y: top * side, width: (right - left) * side, height: (bottom - top) * side };
  const kind = text > PART.text * ink ? 'text' : ruling + text > PART.ruling * ink ? 'ruling' : 'drawing';
  return { box, ink: ink * side * side, kind };
}

/** Pieces without frames around large type that stands beside the other pieces in them. */
function withoutTitleFrames(pieces: readonly Piece[], page: PageOfFigures): Piece[] {
  const { lines, height, grid, scale } = page;
  const titles = lines.filter(
    (line) => line.height > TITLE_FRAME.title * height && line.width > TITLE_FRAME.wide * line.height,
  );
  if (titles.length === 0) return [...pieces];
  const large = pieces.filter(({ box }) => Math.min(box.width, box.height) > PICTURE.short * height);
  const isTitleFrame = ({ box, ink }: Piece): boolean => {
    if (ink > TITLE_FRAME.hollow * areaOf(box)) return false;
    const own = titles.filter((title) => intersectionArea(title, box) > 0.9 * areaOf(title));
    if (own.length === 0 || hasTicks(box, lines, height)) return false;
    const isFree = (title: Box): boolean =>
      large.every(
        (other) =>
          areaOf(other.box) >= areaOf(box) ||
          intersectionArea(title, other.box) < TITLE_FRAME.covered * areaOf(title),
      );
    const depth = (TITLE_FRAME.depth * height) / scale;
    return own.some(isFree) && grid.sides(scaled(box, 1 / scale), depth) > TITLE_FRAME.sides;
  };
  const frames = new Set(large.slice(0, JOIN.most).filter(isTitleFrame));
  return pieces.filter((piece) => !frames.has(piece));
}

/** Joins pieces of drawings that stand close to each other, with the frames and crumbs around them. */
function gather(pieces: readonly Piece[], height: number): Piece[] {
  const largest = [...pieces]
    .filter(({ kind, box }) => kind !== 'text' && Math.max(box.width, box.height) > 1)
    .sort((a, b) => areaOf(b.box) - areaOf(a.box));
  const isSeed = ({ kind, box }: Piece): boolean =>
    kind === 'drawing' &&
    Math.max(box.width, box.height) >= PART.long * height &&
    Math.min(box.width, box.height) >= PART.short * height;
  let figures = joinNear(largest.filter(isSeed).slice(0, JOIN.most), JOIN.gap * height);
  const others = largest.filter((piece) => !isSeed(piece)).slice(0, JOIN.most * 10);
  const crumbs = others.filter(({ kind }) => kind === 'drawing');
  for (const piece of others) {
    if (piece.kind !== 'ruling' || areaOf(piece.box) === 0) continue;
    const inside = figures.filter(({ box }) => 2 * intersectionArea(box, piece.box) > areaOf(box));
    const filled = inside.reduce((sum, { box }) => sum + areaOf(box), 0);
    const isFrame = inside.length > 0 && filled >= JOIN.framed * areaOf(piece.box);
    if (!isFrame && !isFrameOfDots(piece, crumbs, height)) continue;
    figures = [...figures.filter((figure) => !inside.includes(figure)), union([...inside, piece])];
  }
  const near = figures.map((figure) => {
    const reach = grown(figure.box, JOIN.crumbs * height);
    const beside = crumbs.filter((piece) => intersectionArea(piece.box, reach) >= 0.5 * areaOf(piece.box));
    return beside.length === 0 ? figure : union([figure, ...beside]);
  });
  return joinNear(near, 0);
}

/** Whether a frame holds marks of a chart, which are no larger than letters. */
function isFrameOfDots({ box }: Piece, crumbs: readonly Piece[], height: number): boolean {
  if (Math.min(box.width, box.height) < JOIN.frame * height) return false;
  const dots = crumbs.filter(
    (piece) =>
      Math.min(piece.box.width, piece.box.height) > JOIN.dot * height &&
      intersectionArea(piece.box, box) > 0.9 * areaOf(piece.box),
  );
  return dots.length >= JOIN.dots;
}

/** Joins boxes that overlap, or are not farther apart than `gap`, until none do. */
function joinNear(pieces: readonly Piece[], gap: number): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    let whole = piece;
    for (;;) {
      const reach = grown(whole.box, gap);
      const at = joined.findIndex((other) => intersectionArea(other.box, reach) > 0);
      const other = joined[at];
      if (!other) break;
      joined.splice(at, 1);
      whole = union([whole, other]);
    }
    joined.push(whole);
  }
  return joined;
}

function union(pieces: readonly Piece[]): Piece {
  return {
    box: unionBox(pieces.map(({ box }) => box)),
    ink: pieces.reduce((sum, { ink }) => sum + ink, 0),
    kind: 'drawing',
  };
}

/** Ruling lines without those that are part of a pattern. */
function withoutHatching(rulingLines: readonly RulingLine[], height: number): RulingLine[] {
  return (['horizontal', 'vertical'] as const).flatMap((direction) => {
    const [across, along, length] =
      direction === 'horizontal' ? (['y', 'x', 'width'] as const) : (['x', 'y', 'height'] as const);
    const sorted = rulingLines
      .filter((rulingLine) => rulingLine.direction === direction)
      .sort((a, b) => a.box[across] - b.box[across]);
    return sorted.filter(({ box }, i) => {
      let others = 0;
      for (let k = Math.max(0, i - HATCHING.looked); k <= i + HATCHING.looked; k += 1) {
        const other = sorted[k]?.box;
        if (!other || k === i || Math.abs(other[across] - box[across]) > HATCHING.within * height) continue;
        const shared =
          Math.min(box[along] + box[length], other[along] + other[length]) -
          Math.max(box[along], other[along]);
        if (2 * shared > box[length]) others += 1;
      }
      return others < HATCHING.others;
    });
  });
}

interface PageOfFigures {
  readonly small: GreyImage;
  readonly scale: number;
  readonly lines: readonly Box[];
  readonly rules: readonly RulingLine[];
  /** Of a line of text, points. */
  readonly height: number;
  readonly grid: InkGrid;
}

function isPicture({ box, ink }: Piece, page: PageOfFigures): boolean {
  const { small, scale, lines, height } = page;
  const area = areaOf(box);
  const isDrawn = ink < PICTURE.drawn * area;
  const shorter = Math.min(box.width, box.height);
  if (shorter < (isDrawn ? PICTURE.drawnShort : PICTURE.short) * height) return false;
  const inside = lines.filter((line) => 2 * intersectionArea(line, box) > areaOf(line));
  const text = inside.reduce((sum, line) => sum + areaOf(line), 0);
  if (text > PICTURE.text * area || hasRuledRows(box, inside, page.rules, height)) return false;
  const isThin = ink < PICTURE.thin * area || shorter < PICTURE.thinShort * height;
  if (isDrawn && isThin && isHandwriting(box, text, page)) return false;
  const texture = textureOf(small, scaled(box, 1 / scale));
  const [width, tall] = [small.width * scale, small.height * scale];
  const touchesEdge =
    box.x < PICTURE.edge * width ||
    box.y < PICTURE.edge * tall ||
    box.x + box.width > (1 - PICTURE.edge) * width ||
    box.y + box.height > (1 - PICTURE.edge) * tall;
  if (touchesEdge && (texture < PICTURE.textured || area < PICTURE.bleeding * width * tall)) return false;
  const isPanel = ink > PICTURE.panel * area && texture < PICTURE.textured;
  return !isPanel;
}

/**
 * Whether a drawing is a signature, a note or a mark by hand: it encloses little, has no axes, or runs across text or
 * around it. `text`: area of the text in it.
 */
function isHandwriting(box: Box, text: number, page: PageOfFigures): boolean {
  const { grid, scale, lines, rules, height } = page;
  if (hasAxes(box, rules)) return false;
  const isSmall = Math.max(box.width, box.height) < SIGNATURE.longest * height;
  const runsAcross = lines.some((line) => {
    const share = intersectionArea(line, box) / areaOf(line);
    return share > SIGNATURE.across && share < 1 - SIGNATURE.across && line.width > box.width / 2;
  });
  if (isSmall && (runsAcross || text > RINGED * areaOf(box))) return true;
  return grid.enclosed(scaled(box, 1 / scale)) < PICTURE.enclosed && !hasTicks(box, lines, height);
}

/** Whether ruling lines in both directions run along a drawing. */
function hasAxes(box: Box, rules: readonly RulingLine[]): boolean {
  const longest = (direction: RulingLine['direction']): number =>
    Math.max(
      0,
      ...rules
        .filter(
          (rule) => rule.direction === direction && 2 * intersectionArea(rule.box, box) > areaOf(rule.box),
        )
        .map((rule) => (direction === 'horizontal' ? rule.box.width : rule.box.height)),
    );
  return (
    longest('horizontal') >= PICTURE.axes * box.width && longest('vertical') >= PICTURE.axes * box.height
  );
}

/** Whether short labels stand below each other beside a drawing, as along an axis. */
function hasTicks(box: Box, lines: readonly Box[], height: number): boolean {
  const right = box.x + box.width;
  const beside = lines.filter(
    (line) =>
      line.width < TICKS.long * height &&
      line.y + line.height / 2 > box.y - height &&
      line.y + line.height / 2 < box.y + box.height + height &&
      line.x + line.width > box.x - TICKS.far * height &&
      line.x < right + TICKS.far * height,
  );
  const ends = [...beside.map(({ x }) => x), ...beside.map((line) => line.x + line.width)];
  const isOutside = (x: number): boolean => x < box.x + height || x > right - height;
  return ends.some(
    (end) =>
      isOutside(end) &&
      beside.filter(
        (line) =>
          Math.abs(line.x - end) < TICKS.aligned * height ||
          Math.abs(line.x + line.width - end) < TICKS.aligned * height,
      ).length >= TICKS.count,
  );
}

/** Share of samples of a part of an image that differ from those beside them. px */
function textureOf({ data, width, height }: GreyImage, box: Box): number {
  const step = Math.max(1, Math.floor(Math.sqrt((box.width * box.height) / TEXTURE_SAMPLES)));
  const [left, top] = [Math.max(0, Math.round(box.x)), Math.max(0, Math.round(box.y))];
  const right = Math.min(width - 1, Math.round(box.x + box.width));
  const bottom = Math.min(height - 1, Math.round(box.y + box.height));
  let [all, different] = [0, 0];
  for (let y = top; y < bottom; y += step) {
    for (let at = y * width + left; at < y * width + right; at += step) {
      const value = data[at] ?? 255;
      const most = Math.max(
        Math.abs(value - (data[at + 1] ?? value)),
        Math.abs(value - (data[at + width] ?? value)),
      );
      all += 1;
      if (most >= PICTURE.contrast) different += 1;
    }
  }
  return all === 0 ? 0 : different / all;
}

const TEXTURE_SAMPLES = 4000;

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function areaOf({ width, height }: Box): number {
  return width * height;
}

function scaled(box: Box, by: number): Box {
  return { x: box.x * by, y: box.y * by, width: box.width * by, height: box.height * by };
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
