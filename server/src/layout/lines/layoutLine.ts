import { boundingBox, type Box } from '../../page/geometry.ts';
import type { TextLine, Word } from '../../page/pageResult.ts';

/** A text line with the measures that layout uses again and again. Points. */
export interface LayoutLine {
  readonly source: TextLine;
  readonly text: string;
  readonly box: Box;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly middle: number;
  /** Font size; never 0. */
  readonly size: number;
  /** The line runs up or down the page (a stamp in the margin, a turned label). */
  readonly turned: boolean;
  /** Dots lead from an entry to it: a page number, an amount. */
  readonly led: boolean;
  /** Parts of the line between gaps as wide as a column's: what a table's cells are made of. */
  readonly pieces: readonly LinePiece[];
}

export interface LinePiece {
  readonly left: number;
  readonly right: number;
  readonly text: string;
  /** Left to right; absent where they are not known, or not the text. */
  readonly words?: readonly PieceWord[];
}

export interface PieceWord {
  readonly left: number;
  readonly right: number;
  readonly text: string;
}

/** Degrees off level from which a line stands rather than lies. */
const STANDING_FROM = 45;
/**
 * Characters. Shorter lines that were seen in pixels are a fraction or a label in the text, whatever way their box
 * is read.
 */
const SHORTEST_TURNED = 4;
/** Font size over the height of a line's box: as a guess, and the range within which a measured size is believed. */
const SIZE_OF_HEIGHT = { usual: 0.9, least: 0.85, most: 1.25 } as const;
/** Points. Beyond, a coordinate is damaged; sums and products stay finite. */
const FARTHEST = 1e6;
/** A gap between words of this many font sizes may part two cells. */
const PIECE_GAP = 1.5;
/** So may this one between two numbers, which stand closer in narrow columns. */
const NUMBER_GAP = 0.6;
/** `1,204.50`, `(12.3)%`, `7a`, `-`: what columns of numbers hold. */
const NUMBER = /^(?:[($€£¥+−–-]*\d[\d.,:'’/−–-]*\p{L}?[%)*†‡]*|[−–—-])$/u;

/** Whether a word is a number, or the dash that stands for none. */
export function isNumberWord(text: string): boolean {
  return NUMBER.test(text);
}

/** Converts lines for layout. Lines without text are dropped; coordinates that are not finite become 0. */
export function toLayoutLines(
  lines: readonly TextLine[],
  led: ReadonlySet<TextLine> = new Set(),
): LayoutLine[] {
  return lines.flatMap((source) => {
    const text = source.text.trim().replace(/\s+/g, ' ');
    return text === '' ? [] : [toLayoutLine(source, text, led.has(source))];
  });
}

function toLayoutLine(source: TextLine, text: string, led: boolean): LayoutLine {
  const raw = boundingBox(source.quad);
  const box = { x: finite(raw.x), y: finite(raw.y), width: finite(raw.width), height: finite(raw.height) };
  const angle = Math.abs(((finite(source.angle) % 180) + 180) % 180);
  const standing = angle > STANDING_FROM && angle < 180 - STANDING_FROM;
  const known = source.origin === 'text-layer' || text.length >= SHORTEST_TURNED;
  const turned = standing && known && source.vertical !== true;
  const size = sizeOf(source, turned || source.vertical === true ? box.width : box.height);
  const left = box.x;
  const right = box.x + box.width;
  return {
    source,
    text,
    box,
    left,
    right,
    top: box.y,
    bottom: box.y + box.height,
    middle: box.y + box.height / 2,
    size,
    turned,
    led,
    // A field's label and value are no two cells.
    pieces:
      turned || source.isField
        ? [{ left, right, text }]
        : piecesOf(source.words, size, { left, right, text }),
  };
}

/**
 * The font size of a line. Read from pixels it is an estimate that letters without ascenders, stamps and
 * ruling lines mislead: it is kept near what the height of the line allows.
 */
function sizeOf({ font, origin }: TextLine, height: number): number {
  const known = finite(font.size);
  if (!(known > 0)) return Math.max(1, SIZE_OF_HEIGHT.usual * height);
  if (origin === 'text-layer' || !(height > 0)) return Math.max(1, known);
  return Math.max(1, SIZE_OF_HEIGHT.least * height, Math.min(SIZE_OF_HEIGHT.most * height, known));
}

function piecesOf(words: readonly Word[], size: number, whole: LinePiece): LinePiece[] {
  const placed = words
    .filter(({ text, box }) => text.trim() !== '' && Number.isFinite(box.x) && Number.isFinite(box.width))
    .sort((a, b) => a.box.x - b.box.x);
  const pieces: { left: number; right: number; words: Word[] }[] = [];
  for (const word of placed) {
    const last = pieces.at(-1);
    const numbers = last && isNumberWord(word.text.trim()) && isNumberWord(last.words.at(-1)!.text.trim());
    if (last && word.box.x - last.right < (numbers ? NUMBER_GAP : PIECE_GAP) * size) {
      last.right = Math.max(last.right, word.box.x + word.box.width);
      last.words.push(word);
    } else pieces.push({ left: word.box.x, right: word.box.x + word.box.width, words: [word] });
  }
  // The words must be the whole text, or cells made of them would lose some of it.
  const letters = (text: string): string => [...text.replace(/\s+/g, '')].sort().join('');
  if (letters(placed.map(({ text }) => text).join('')) !== letters(whole.text)) return [whole];
  // `words` comes in reading order, which for right-to-left text is not the order on the page.
  const order = new Map(words.map((word, index) => [word, index]));
  return pieces.map((piece) => ({
    left: pieces.length === 1 ? whole.left : piece.left,
    right: pieces.length === 1 ? whole.right : piece.right,
    words: piece.words.map(({ text, box }) => ({ left: box.x, right: box.x + box.width, text: text.trim() })),
    text:
      pieces.length === 1
        ? whole.text
        : [...piece.words]
            .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
            .map(({ text }) => text.trim())
            .join(' '),
  }));
}

function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(-FARTHEST, Math.min(FARTHEST, value)) : 0;
}
