import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { hasWordSpaces, isRightToLeft } from '../languages.ts';
import type { TextBlock } from './declaration.ts';
import { type Face, fontOf } from './fonts.ts';
import { breakLines, isTurnedInColumn } from './lineBreaking.ts';

/** A4, in points. */
export const PAPER = { width: 595, height: 842 } as const;
const MARGIN = 68;
const GUTTER = 26;
const INK = '#1a1a1a';

export interface PageStyle {
  readonly dpi: number;
  readonly face: Face;
  /** Type size of the text, points. */
  readonly size: number;
  readonly columns: 1 | 2;
  /** Lines of paragraphs end at the margin; where words have spaces between them. */
  readonly justified: boolean;
  /** Columns of characters, from right to left. */
  readonly vertical: boolean;
}

/** A page as printed, before a scanner has seen it. */
export interface SetPage {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly pixels: Uint8ClampedArray;
  /** The blocks that found room, in reading order. */
  readonly blocks: readonly TextBlock[];
}

/** Sizes in relation to the text, by kind of block; Thai and Devanagari stack signs and need more leading. */
const KINDS = {
  title: { size: 1.7, before: 0, after: 0.9, bold: true },
  heading: { size: 1.2, before: 0.7, after: 0.35, bold: true },
  paragraph: { size: 1, before: 0, after: 0.6, bold: false },
  item: { size: 1, before: 0, after: 0.4, bold: false },
} as const;
const LEADING = 1.42;
const LEADING_OF_STACKED = 1.75;
const ITEM_INDENT = 1.9;

/** Sets as many of the blocks as the page holds. */
export function setPage(blocks: readonly TextBlock[], style: PageStyle): SetPage {
  const scale = style.dpi / 72;
  const width = Math.round(PAPER.width * scale);
  const height = Math.round(PAPER.height * scale);
  const context = createCanvas(width, height).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = INK;
  context.scale(scale, scale);
  const set = style.vertical ? setColumns(context, blocks, style) : setLines(context, blocks, style);
  return { width, height, pixels: context.getImageData(0, 0, width, height).data, blocks: set };
}

function setLines(context: SKRSContext2D, blocks: readonly TextBlock[], style: PageStyle): TextBlock[] {
  const { columns } = style;
  const measure = (PAPER.width - 2 * MARGIN - (columns - 1) * GUTTER) / columns;
  const fromRight = blocks[0] !== undefined && isRightToLeft(blocks[0].language);
  const bottom = PAPER.height - MARGIN;
  let column = 0;
  let top: number = MARGIN;
  let columnTop: number = MARGIN;
  const done: TextBlock[] = [];
  for (const [i, block] of blocks.entries()) {
    const place = fromRight ? columns - 1 - column : column;
    // A title runs over all columns.
    const spans = block.kind === 'title';
    const left = spans ? MARGIN : MARGIN + place * (measure + GUTTER);
    const draft = linesOf(context, block, style, spans ? PAPER.width - 2 * MARGIN : measure);
    // No heading stands alone at the foot of a column.
    const next = block.kind === 'heading' ? blocks[i + 1] : undefined;
    const needed = draft.height + (next ? linesOf(context, next, style, measure).height : 0);
    if (top + needed > bottom) {
      if (column + 1 >= columns || needed > bottom - columnTop) break;
      column += 1;
      top = columnTop;
      const moved = MARGIN + (fromRight ? columns - 1 - column : column) * (measure + GUTTER);
      drawLines(context, draft, moved, top, done.length === 0);
    } else {
      drawLines(context, draft, left, top, top === columnTop);
    }
    top += draft.height;
    if (spans) columnTop = top;
    done.push(block);
  }
  return done;
}

interface BlockLines {
  readonly block: TextBlock;
  readonly lines: readonly string[];
  readonly style: PageStyle;
  readonly font: string;
  readonly size: number;
  readonly leading: number;
  readonly measure: number;
  /** Points. */
  readonly height: number;
}

function linesOf(context: SKRSContext2D, block: TextBlock, style: PageStyle, measure: number): BlockLines {
  const kind = KINDS[block.kind];
  const { language } = block;
  const size = style.size * kind.size;
  const font = fontOf(language.script, style.face, size, kind.bold);
  context.font = font;
  const isStacked = language.script === 'Thai' || language.script === 'Deva' || language.script === 'Arab';
  const leading = size * (isStacked ? LEADING_OF_STACKED : LEADING);
  const inner = block.kind === 'item' ? measure - ITEM_INDENT * style.size : measure;
  const lines = breakLines(block.text, language, inner, (text) => context.measureText(text).width);
  const height = (kind.before + kind.after) * style.size + lines.length * leading;
  return { block, lines, style, font, size, leading, measure, height };
}

function drawLines(
  context: SKRSContext2D,
  draft: BlockLines,
  left: number,
  top: number,
  first: boolean,
): void {
  const { block, lines, style, size, leading, measure } = draft;
  const fromRight = isRightToLeft(block.language);
  const indent = block.kind === 'item' ? ITEM_INDENT * style.size : 0;
  const start = fromRight ? left + measure : left;
  const inward = fromRight ? -1 : 1;
  context.font = draft.font;
  context.direction = fromRight ? 'rtl' : 'ltr';
  context.textAlign = fromRight ? 'right' : 'left';
  let y = top + (first ? 0 : KINDS[block.kind].before * style.size) + size;
  if (block.marker !== undefined) context.fillText(block.marker, start, y);
  for (const [i, line] of lines.entries()) {
    const isFull = style.justified && block.kind === 'paragraph' && i + 1 < lines.length;
    const gaps = line.split(' ').length - 1;
    const slack = measure - indent - context.measureText(line).width;
    context.wordSpacing =
      isFull && gaps > 0 && hasWordSpaces(block.language) ? `${Math.max(0, slack / gaps)}px` : '0px';
    context.fillText(line, start + inward * indent, y);
    context.wordSpacing = '0px';
    y += leading;
  }
}

/** Vertical writing: characters below each other, columns from right to left, a block a column of its own. */
function setColumns(context: SKRSContext2D, blocks: readonly TextBlock[], style: PageStyle): TextBlock[] {
  const done: TextBlock[] = [];
  let right: number = PAPER.width - MARGIN;
  for (const block of blocks) {
    const kind = KINDS[block.kind];
    const size = style.size * kind.size;
    const text = `${block.marker === undefined ? '' : `${fullWidth(block.marker)}\u3000`}${block.text}`;
    const perColumn = Math.floor((PAPER.height - 2 * MARGIN) / size);
    const lines = breakLines(text, block.language, perColumn, (part) => [...part].length);
    const width = lines.length * size * LEADING_OF_STACKED + (kind.before + kind.after) * style.size;
    if (right - width < MARGIN) break;
    let x = right - kind.before * style.size - size / 2;
    context.font = fontOf(block.language.script, style.face, size, kind.bold);
    for (const line of lines) {
      [...line].forEach((character, i) =>
        drawInColumn(context, character, x, MARGIN + (i + 0.5) * size, size),
      );
      x -= size * LEADING_OF_STACKED;
    }
    right -= width;
    done.push(block);
  }
  return done;
}

/** One character with its middle at `x`, `y`. */
function drawInColumn(context: SKRSContext2D, character: string, x: number, y: number, size: number): void {
  context.save();
  context.translate(x, y);
  context.textAlign = 'center';
  if (isTurnedInColumn(character)) context.rotate(Math.PI / 2);
  // Commas and stops stand in the upper right of their square, small letters a little in that direction.
  else if (/[、。，．]/u.test(character)) context.translate(0.6 * size, -0.6 * size);
  else if (/[ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/u.test(character))
    context.translate(0.1 * size, -0.1 * size);
  context.fillText(character, 0, 0.38 * size);
  context.restore();
}

function fullWidth(marker: string): string {
  return marker.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
