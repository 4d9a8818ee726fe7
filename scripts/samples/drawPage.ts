import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { SampleBlock } from './texts.ts';

/** The faces of a sheet, as CSS names them. */
export interface Typeface {
  readonly body: string;
  readonly bold: string;
}

/** One family for both scripts, so that English and Chinese share a baseline and a colour. */
export const CHINESE: Typeface = { body: '"Sample Serif"', bold: '"Sample Serif Bold"' };

/** For languages with accents, and for Cyrillic: one file for each part of the alphabet. */
export const EUROPEAN: Typeface = {
  body: '"Sample Latin", "Sample Cyrillic"',
  bold: '"Sample Latin Bold", "Sample Cyrillic Bold"',
};

const FONT_FILES = [
  ['noto-serif-sc', 'chinese-simplified', 'Sample Serif'],
  ['noto-serif', 'latin', 'Sample Latin'],
  ['noto-serif', 'cyrillic', 'Sample Cyrillic'],
] as const;

export function registerFonts(): void {
  const { resolve } = createRequire(import.meta.url);
  for (const [name, part, family] of FONT_FILES) {
    const folder = join(dirname(resolve(`@fontsource/${name}/package.json`)), 'files');
    for (const [face, weight] of [[family, 500], [`${family} Bold`, 700]] as const) {
      const file = join(folder, `${name}-${part}-${weight}-normal.woff`);
      if (!GlobalFonts.registerFromPath(file, face)) throw new Error(`cannot register ${file}`);
    }
  }
}

export interface Sheet {
  /** px */
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row */
  readonly pixels: Uint8ClampedArray;
}

export interface SheetSize {
  /** points */
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly dpi: number;
  /** Type size of the body in points. */
  readonly type: number;
  readonly face: Typeface;
}

export const A4: SheetSize = { width: 595, height: 842, margin: 72, dpi: 200, type: 11.5, face: CHINESE };

/** Sets blocks on a white sheet; `strip` is a small line along its upper edge, as fax machines print one. */
export function drawPage(blocks: readonly SampleBlock[], size: SheetSize = A4, strip = ''): Sheet {
  registerFonts();
  const scale = size.dpi / 72;
  const width = Math.round(size.width * scale);
  const height = Math.round(size.height * scale);
  const context = createCanvas(width, height).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#111';
  context.strokeStyle = '#111';
  context.scale(scale, scale);
  context.font = `11px ${size.face.bold}`;
  context.fillText(strip, size.margin, 26);
  let y = size.margin;
  for (const block of blocks) y = drawBlock(context, block, size, y);
  if (y > size.height - 36) throw new Error('the text does not fit on its sheet');
  return { width, height, pixels: context.getImageData(0, 0, width, height).data };
}

function drawBlock(context: SKRSContext2D, block: SampleBlock, size: SheetSize, top: number): number {
  const { margin, type, width, face } = size;
  const leading = type * 1.5;
  context.font = `${type}px ${face.body}`;
  switch (block.kind) {
    case 'heading':
      context.font = `${type * 1.6}px ${face.bold}`;
      context.fillText(block.text, margin, top + type * 2.2);
      return top + type * 3.6;
    case 'right':
      context.fillText(block.text, width - margin - context.measureText(block.text).width, top + type);
      return top + leading;
    case 'paragraph': {
      let y = top;
      for (const line of wrap(context, block.text, width - 2 * margin)) {
        context.fillText(line, margin, y + type);
        y += leading;
      }
      return y + type * 0.7;
    }
    case 'list': {
      let y = top;
      block.items.forEach((item, i) => {
        context.fillText(`${i + 1}.`, margin + type, y + type);
        for (const line of wrap(context, item, width - 2 * margin - 3 * type)) {
          context.fillText(line, margin + 3 * type, y + type);
          y += leading;
        }
      });
      return y + type * 0.7;
    }
    case 'table':
      return drawTable(context, block.rows, size, top);
  }
}

function drawTable(context: SKRSContext2D, rows: readonly (readonly string[])[], size: SheetSize, top: number): number {
  const { margin, type, face } = size;
  const columns = rows[0]?.length ?? 0;
  const cellWidth = (size.width - 2 * margin) / columns;
  const rowHeight = type * 1.9;
  context.lineWidth = 0.8;
  rows.forEach((row, r) => {
    row.forEach((text, c) => {
      context.font = `${type}px ${r === 0 ? face.bold : face.body}`;
      const x = margin + c * cellWidth;
      context.strokeRect(x, top + r * rowHeight, cellWidth, rowHeight);
      context.fillText(text, x + type * 0.6, top + r * rowHeight + type * 1.3);
    });
  });
  return top + rows.length * rowHeight + type * 1.4;
}

/** Greedy lines; Han text may break anywhere but before a closing sign. */
export function wrap(context: SKRSContext2D, text: string, width: number): string[] {
  const pieces = text.match(/[\u3000-\u9fff\uff00-\uffef][，。：；！？、]*|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && context.measureText(line + piece.trimEnd()).width > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}
