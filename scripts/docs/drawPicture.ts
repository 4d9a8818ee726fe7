import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createCanvas, loadImage, type Image, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { z } from 'zod';
import { pageResultSchema, type Block, type PageResult } from '../../server/src/page/pageResult.ts';
import { CHINESE, registerFonts, wrap } from '../samples/drawPage.ts';
import { letterScans } from '../samples/letterScans.ts';
import { paperScan } from '../samples/paper.ts';

/** Draws the README's pictures of pages: a scan, and what Folio really makes of it, as a viewer shows it. */
const ROOT = join(import.meta.dirname, '../..');
const GAP = 28;
const MARGIN = 44;
const WIDTH = 1_480;
const SHEET_WIDTH = (WIDTH - 3 * GAP) / 2;

interface Example {
  readonly sample: string;
  readonly image: string;
  /** px */
  readonly height: number;
  /** Type size of the text on the right, px. */
  readonly type: number;
  readonly scan: () => Promise<Buffer | undefined>;
}

const EXAMPLES: readonly Example[] = [
  {
    sample: 'scanned-letter.pdf',
    image: 'scan-and-markdown.png',
    height: 1_000,
    type: 15,
    scan: async () => (await letterScans())[0],
  },
  { sample: 'scanned-paper.pdf', image: 'paper.png', height: 1_040, type: 10.5, scan: paperScan },
];

async function readSample(sample: string): Promise<PageResult> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'server/src/cli/cli.ts'),
      'read',
      join(ROOT, 'samples', sample),
      '--pages',
      '1',
      '--format',
      'json',
      '--no-daemon',
      '--no-cache',
      '-q',
    ],
    { maxBuffer: 64 << 20 },
  );
  const [page] = z.array(pageResultSchema).parse(JSON.parse(stdout));
  if (page === undefined) throw new Error('the sample has no page');
  return page;
}

async function drawExample({ sample, height, type, scan }: Example): Promise<Buffer> {
  registerFonts();
  const canvas = createCanvas(WIDTH, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#d7dbe0';
  context.fillRect(0, 0, WIDTH, height);
  const encoded = await scan();
  if (encoded === undefined) throw new Error(`${sample} has no page`);
  const sheetHeight = height - 2 * GAP;
  const image = await loadImage(
    await sharp(encoded).resize({ width: SHEET_WIDTH, kernel: 'lanczos3' }).png().toBuffer(),
  );
  context.drawImage(image, 0, 0, SHEET_WIDTH, sheetHeight, GAP, GAP, SHEET_WIDTH, sheetHeight);
  context.fillStyle = '#fff';
  context.fillRect(2 * GAP + SHEET_WIDTH, GAP, SHEET_WIDTH, sheetHeight);
  context.translate(2 * GAP + SHEET_WIDTH + MARGIN, GAP + MARGIN - 4);
  const page = await readSample(sample);
  const pictures = new PagePictures(await loadImage(encoded), page.size);
  let y = 0;
  for (const block of page.blocks) y = drawBlock(context, block, y, type, pictures);
  const png = canvas.toBuffer('image/png');
  return sharp(png).png({ palette: true, colours: 16, compressionLevel: 9 }).toBuffer();
}

/** Parts of a page that are shown as pictures. */
class PagePictures {
  readonly #scan: Image;
  readonly #size: PageResult['size'];

  constructor(scan: Image, size: PageResult['size']) {
    this.#scan = scan;
    this.#size = size;
  }

  /** Draws the part of the page at its own size or smaller, and returns the height where the next block begins. */
  draw(context: SKRSContext2D, { x, y, width, height }: Block['box'], top: number): number {
    const scale = this.#scan.width / this.#size.width;
    const shown = Math.min(1, (SHEET_WIDTH - 2 * MARGIN) / width);
    context.drawImage(
      this.#scan,
      x * scale,
      y * scale,
      width * scale,
      height * scale,
      0,
      top,
      width * shown,
      height * shown,
    );
    return top + height * shown;
  }
}

/** Draws one block as Markdown viewers do and returns the height where the next begins. */
function drawBlock(
  context: SKRSContext2D,
  block: Block,
  top: number,
  type: number,
  pictures: PagePictures,
): number {
  const width = SHEET_WIDTH - 2 * MARGIN;
  context.fillStyle = '#1f2328';
  context.font = `${type}px ${CHINESE.body}`;
  switch (block.kind) {
    case 'heading': {
      const size = type * (block.level === 1 ? 1.7 : 1.35);
      context.font = `${size}px ${CHINESE.bold}`;
      context.fillText(block.text, 0, top + size + type * 0.3);
      context.fillStyle = '#d1d9e0';
      context.fillRect(0, top + size + type, width, 1);
      return top + size + type * 2.3;
    }
    case 'table':
      return drawTable(context, block, top, width, type);
    case 'list-item':
      context.fillText(block.marker, type * 0.8, top + type);
      return drawLines(context, block.text, type * 2.4, top, width, type) + type * 0.3;
    case 'header':
    case 'footer':
    case 'page-number':
      return top;
    case 'figure':
    case 'formula':
      return pictures.draw(context, block.box, top) + type * 0.9;
    case 'paragraph':
    case 'caption':
    case 'code':
    case 'footnote':
      return drawLines(context, block.text, 0, top, width, type) + type * 0.9;
  }
}

function drawLines(
  context: SKRSContext2D,
  text: string,
  indent: number,
  top: number,
  width: number,
  type: number,
): number {
  let y = top;
  for (const line of wrap(context, text, width - indent)) {
    context.fillText(line, indent, y + type);
    y += type * 1.5;
  }
  return y;
}

function drawTable(
  context: SKRSContext2D,
  table: Block & { kind: 'table' },
  top: number,
  width: number,
  type: number,
): number {
  const row = type * 2.1;
  const column = width / table.columns;
  context.strokeStyle = '#d1d9e0';
  context.lineWidth = 1;
  for (const cell of table.cells) {
    const [x, y] = [cell.column * column, top + 6 + cell.row * row];
    context.fillStyle = cell.row % 2 === 0 && cell.row > 0 ? '#f6f8fa' : '#fff';
    context.fillRect(x, y, column, row);
    context.strokeRect(x + 0.5, y + 0.5, column, row);
    context.fillStyle = '#1f2328';
    context.font = `${type}px ${cell.row === 0 ? CHINESE.bold : CHINESE.body}`;
    context.fillText(cell.text, x + 12, y + type * 1.4);
  }
  return top + table.rows * row + type * 1.6;
}

for (const example of EXAMPLES) {
  const target = join(ROOT, 'docs/images', example.image);
  const before = await readFile(target).catch(() => undefined);
  const picture = await drawExample(example);
  await writeFile(target, picture);
  const isSame = before?.equals(picture) === true;
  console.log(`${target}: ${Math.round(picture.length / 1024)} KB${isSame ? ', unchanged' : ''}`);
}
