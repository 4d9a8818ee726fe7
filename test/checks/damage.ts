import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { FolioError } from '../../server/src/errors/catalogue.ts';
import type { OpenDocument } from '../../server/src/documents/documentPage.ts';
import { openDocument } from '../../server/src/documents/openDocument.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';
import type { PageImage } from '../../server/src/page/pageImage.ts';

/**
 * `npm run check:damage`: cuts PDFs off at several places, and fills parts of them with zeros, as disks and
 * transfers do. Lists pages that lost lines or ink by that while nothing says so, and pages of files as they are of
 * which losses are told.
 */
const ROOT = join(import.meta.dirname, '../..');
const SHARED = process.env['FOLIO_SHARED'] ?? join(ROOT, '../shared');

const CUT_AT = [0.3, 0.5, 0.7, 0.9, 0.97];
const ZEROS_AT = [0.25, 0.45, 0.65, 0.85];
const ZEROS_SHARE = 0.03;
const LEAST_ZEROS = 64;

const PAGES_LOOKED_AT = 4;
const LARGEST_BYTES = 3_000_000;
/** The ink of each cell of the page is compared. */
const CELLS_A_SIDE = 8;
const DRAWN_DPI = 100;
const INK_BELOW = 140;
/** Shares of a cell. More is lost sooner than gained: noise is no letter. */
const LOST_INK = 0.02;
const GAINED_INK = 0.05;

interface Seen {
  readonly lines: readonly string[];
  readonly ink: readonly number[];
  readonly losses: readonly string[];
  /** Something says that not all was seen: losses, or a failure. */
  readonly isTold: boolean;
}

const damagedFiles = globSync([
  join(ROOT, 'samples/*.pdf'),
  join(SHARED, 'cases/*/input.pdf'),
  join(SHARED, 'corpus/hostile/ocrmypdf/*.pdf'),
]);
const otherFiles = globSync(join(SHARED, 'corpus/**/*.pdf')).filter((file) => !damagedFiles.includes(file));
if (!existsSync(SHARED))
  console.error(`SKIPPED: only the samples are damaged, because there is no ${SHARED}.`);

const folder = await mkdtemp(join(tmpdir(), 'folio-damage-'));
let whole = 0;
let tried = 0;
let silent = 0;
try {
  for (const file of otherFiles.sort()) await seeWhole(file);
  for (const file of damagedFiles.sort()) await check(file);
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(`${whole} files as they are.`);
console.log(`${tried} damaged files, ${silent} of them with a page that lost something without a word.`);

async function check(file: string): Promise<void> {
  const bytes = readFileSync(file);
  const pagesOfWhole = await seeWhole(file);
  if (!pagesOfWhole || bytes.length > LARGEST_BYTES) return;
  for (const [how, damaged] of damagedForms(bytes)) {
    const path = join(folder, 'damaged.pdf');
    writeFileSync(path, damaged);
    const pages = await see(path);
    tried += 1;
    if (!pages) continue;
    const lost = pagesOfWhole.flatMap((page, at) => whatIsLost(page, pages[at], at + 1));
    if (lost.length === 0) continue;
    silent += 1;
    console.log(`${relative(ROOT, file)}, ${how}: ${lost.join('; ')}`);
  }
}

async function seeWhole(file: string): Promise<Seen[] | undefined> {
  whole += 1;
  const pages = await see(file);
  for (const [at, { losses }] of (pages ?? []).entries())
    if (losses.length > 0)
      console.log(`${relative(ROOT, file)}, as it is: page ${at + 1}: ${losses.join('; ')}`);
  return pages;
}

function damagedForms(bytes: Buffer): [string, Buffer][] {
  const cuts = CUT_AT.map((share): [string, Buffer] => [
    `cut at ${share}`,
    bytes.subarray(0, Math.floor(bytes.length * share)),
  ]);
  const zeros = ZEROS_AT.map((share): [string, Buffer] => {
    const at = Math.floor(bytes.length * share);
    const length = Math.max(LEAST_ZEROS, Math.floor(bytes.length * ZEROS_SHARE));
    return [`zeros at ${share}`, Buffer.from(bytes).fill(0, at, at + length)];
  });
  return [...cuts, ...zeros];
}

/** The first pages; undefined where the file is refused by name. */
async function see(path: string): Promise<Seen[] | undefined> {
  let document: OpenDocument;
  try {
    document = await openDocument({ path, name: 'document.pdf' }, DEFAULT_LIMITS);
  } catch (error) {
    if (error instanceof FolioError) return undefined;
    throw error;
  }
  const pages: Seen[] = [];
  const count = Math.min(PAGES_LOOKED_AT, document.pageCount);
  for (let page = 1; page <= count; page += 1) pages.push(await seePage(document, page));
  await document.close();
  return pages;
}

async function seePage(document: OpenDocument, number: number): Promise<Seen> {
  try {
    const page = await document.openPage(number);
    const { lines } = await page.textLayer();
    const ink = inkOf(await page.image(DRAWN_DPI));
    const losses = page.losses();
    page.release();
    return { lines: lines.map(({ text }) => text), ink, losses, isTold: losses.length > 0 };
  } catch (error) {
    if (error instanceof FolioError) return { lines: [], ink: [], losses: [], isTold: true };
    throw error;
  }
}

function inkOf({ data, width, height, channels }: PageImage): number[] {
  const ink = new Array<number>(CELLS_A_SIDE ** 2).fill(0);
  const cell = (width * height) / ink.length;
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * CELLS_A_SIDE) / height) * CELLS_A_SIDE;
    for (let x = 0; x < width; x += 1) {
      if ((data[(y * width + x) * channels] ?? 255) >= INK_BELOW) continue;
      const at = row + Math.floor((x * CELLS_A_SIDE) / width);
      ink[at] = (ink[at] ?? 0) + 1 / cell;
    }
  }
  return ink;
}

function whatIsLost(whole: Seen, damaged: Seen | undefined, page: number): string[] {
  if (!damaged) return [`page ${page} is not counted`];
  if (whole.isTold || damaged.isTold) return [];
  const lines = whole.lines.filter((line) => !damaged.lines.includes(line)).length;
  const changes = whole.ink.map((ink, at) => (damaged.ink[at] ?? 0) - ink);
  const [least, most] = [Math.min(0, ...changes), Math.max(0, ...changes)];
  if (lines === 0 && -least <= LOST_INK && most <= GAINED_INK) return [];
  return [`page ${page} lacks ${lines} lines, ink of a cell ${least.toFixed(2)} to +${most.toFixed(2)}`];
}
