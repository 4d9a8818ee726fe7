import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { z } from 'zod';
import { pageResultSchema, type Block } from '../../server/src/page/pageResult.ts';
import { CHINESE, registerFonts, wrap } from '../samples/drawPage.ts';
import { letterScans } from '../samples/letterScans.ts';

/** Draws the README's picture: a scanned page, and what Folio really makes of it, as a viewer shows it. */
const ROOT = join(import.meta.dirname, '../..');
const WIDTH = 1_480;
const HEIGHT = 1_000;
const GAP = 28;
const SHEET = { width: (WIDTH - 3 * GAP) / 2, height: HEIGHT - 2 * GAP };
const TYPE = 15;

async function readSample(): Promise<readonly Block[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'server/src/cli/cli.ts'),
      'read',
      join(ROOT, 'samples/scanned-letter.pdf'),
      '--pages',
      '1',
      '--format',
      'json',
      '--no-daemon',
      '-q',
    ],
    { maxBuffer: 64 << 20 },
  );
  const [page] = z.array(pageResultSchema).parse(JSON.parse(stdout));
  if (page === undefined) throw new Error('the sample has no page');
  return page.blocks;
}

async function drawPicture(): Promise<Buffer> {
  registerFonts();
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = '#d7dbe0';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const [scan] = await letterScans();
  if (scan === undefined) throw new Error('the letter has no page');
  const image = await loadImage(
    await sharp(scan).resize({ width: SHEET.width, kernel: 'lanczos3' }).png().toBuffer(),
  );
  context.drawImage(image, 0, 0, SHEET.width, SHEET.height, GAP, GAP, SHEET.width, SHEET.height);
  context.fillStyle = '#fff';
  context.fillRect(2 * GAP + SHEET.width, GAP, SHEET.width, SHEET.height);
  context.translate(2 * GAP + SHEET.width + 44, GAP + 40);
  let y = 0;
  for (const block of await readSample()) y = drawBlock(context, block, y, SHEET.width - 88);
  const png = canvas.toBuffer('image/png');
  return sharp(png).png({ palette: true, colours: 16, compressionLevel: 9 }).toBuffer();
}

/** Draws one block as Markdown viewers do and returns the height where the next begins. */
function drawBlock(context: SKRSContext2D, block: Block, top: number, width: number): number {
  context.fillStyle = '#1f2328';
  context.font = `${TYPE}px ${CHINESE.body}`;
  switch (block.kind) {
    case 'heading': {
      context.font = `${TYPE * 1.7}px ${CHINESE.bold}`;
      context.fillText(block.text, 0, top + TYPE * 2);
      context.fillStyle = '#d1d9e0';
      context.fillRect(0, top + TYPE * 2.7, width, 1);
      return top + TYPE * 4;
    }
    case 'table':
      return drawTable(context, block, top, width);
    case 'list-item':
      context.fillText(block.marker, TYPE * 0.8, top + TYPE);
      return drawLines(context, block.text, TYPE * 2.4, top, width) + TYPE * 0.3;
    case 'header':
    case 'footer':
    case 'page-number':
      return top;
    case 'paragraph':
    case 'figure':
    case 'caption':
    case 'formula':
    case 'code':
    case 'footnote':
      return drawLines(context, block.text, 0, top, width) + TYPE * 0.9;
  }
}

function drawLines(context: SKRSContext2D, text: string, indent: number, top: number, width: number): number {
  let y = top;
  for (const line of wrap(context, text, width - indent)) {
    context.fillText(line, indent, y + TYPE);
    y += TYPE * 1.5;
  }
  return y;
}

function drawTable(
  context: SKRSContext2D,
  table: Block & { kind: 'table' },
  top: number,
  width: number,
): number {
  const row = TYPE * 2.1;
  const column = width / table.columns;
  context.strokeStyle = '#d1d9e0';
  context.lineWidth = 1;
  for (const cell of table.cells) {
    const [x, y] = [cell.column * column, top + 6 + cell.row * row];
    context.fillStyle = cell.row % 2 === 0 && cell.row > 0 ? '#f6f8fa' : '#fff';
    context.fillRect(x, y, column, row);
    context.strokeRect(x + 0.5, y + 0.5, column, row);
    context.fillStyle = '#1f2328';
    context.font = `${TYPE}px ${cell.row === 0 ? CHINESE.bold : CHINESE.body}`;
    context.fillText(cell.text, x + 12, y + TYPE * 1.4);
  }
  return top + table.rows * row + TYPE * 1.6;
}

const target = join(ROOT, 'docs/images/scan-and-markdown.png');
const before = await readFile(target).catch(() => undefined);
const picture = await drawPicture();
await writeFile(target, picture);
console.log(
  `${target}: ${Math.round(picture.length / 1024)} KB${before?.equals(picture) === true ? ', unchanged' : ''}`,
);
