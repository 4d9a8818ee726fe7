import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FoldOptions } from './normalizeText.ts';

/** A document with its truth. */
export interface CorpusPage {
  readonly name: string;
  /** Absolute path of the image. */
  readonly image: string;
  readonly truth: string;
}

export interface CorpusSet {
  readonly name: string;
  readonly fold: FoldOptions;
  readonly pages: readonly CorpusPage[];
}

interface SetForm {
  readonly name: string;
  readonly folder: string;
  readonly fold?: FoldOptions;
  /** The truth's file beside an image; undefined where the image has none. */
  truthOf(image: string): string | undefined;
}

const IMAGE = /\.(tiff?|png|jpe?g|webp)$/i;
const bareName = (image: string): string => image.replace(IMAGE, '');

const SETS: readonly SetForm[] = [
  ...['doe-reports', 'business-letters', 'old-book', 'town-report-150dpi'].map((name) => ({
    name,
    folder: `pages-en/${name}`,
    truthOf: (image: string) => `${bareName(image)}.txt`,
  })),
  {
    name: 'rotations-and-columns',
    folder: 'rotations-and-columns',
    truthOf: (image) => rotationTruth(bareName(image)),
  },
  { name: 'lines-uw3', folder: 'lines-uw3', truthOf: (image) => image.replace(/\.bin\.png$/, '.gt.txt') },
  {
    name: 'receipts',
    folder: 'receipts',
    fold: { ignoreCase: true },
    truthOf: (image) => `${bareName(image)}.box.csv`,
  },
  { name: 'photos-fr', folder: 'photos-fr', truthOf: photoTruth },
  { name: 'omnidoc', folder: 'omnidoc', truthOf: (image) => `${bareName(image)}.txt` },
];

/** One page stands for all its rotations. */
function rotationTruth(name: string): string {
  return name.startsWith('phototest') ? 'phototest' : name;
}

/** Photos are named after the sheet they show. */
function photoTruth(image: string): string {
  return image.startsWith('SVT') ? 'svt.txt' : 'hist_geo.txt';
}

/** All sets, whether or not a corpus folder has them. */
export const SET_NAMES: readonly string[] = SETS.map(({ name }) => name);

/** Where the corpus lies: FOLIO_SHARED, or `../shared` beside the project; undefined when it is absent. */
export function findCorpus(projectRoot: string): string | undefined {
  const shared = process.env['FOLIO_SHARED'] ?? join(projectRoot, '..', 'shared');
  const corpus = join(shared, 'corpus');
  return existsSync(corpus) ? corpus : undefined;
}

/** The sets a corpus folder has, in a fixed order. `names`: only these. */
export async function loadCorpus(corpus: string, names?: readonly string[]): Promise<CorpusSet[]> {
  const sets: CorpusSet[] = [];
  for (const form of SETS) {
    if (names && !names.includes(form.name)) continue;
    const folder = join(corpus, form.folder);
    if (!existsSync(folder)) continue;
    const images = (await readdir(folder)).filter((file) => IMAGE.test(file)).sort();
    const pages: CorpusPage[] = [];
    for (const image of images) {
      const truth = await readTruth(folder, form.truthOf(image));
      if (truth !== undefined) pages.push({ name: basename(image), image: join(folder, image), truth });
    }
    if (pages.length > 0) sets.push({ name: form.name, fold: form.fold ?? {}, pages });
  }
  return sets;
}

async function readTruth(folder: string, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const path = [name, `${name}.gold.txt`, `${name}.txt`]
    .map((file) => join(folder, file))
    .find((file) => existsSync(file));
  if (path === undefined) return undefined;
  const text = decodeTruth(await readFile(path));
  return name.endsWith('.csv') ? textOfBoxes(text) : text;
}

/** Truth files are UTF-8, some of UNLV's Latin-1. */
export function decodeTruth(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** SROIE boxes: `x1,y1,...,x4,y4,text`, a line each. */
export function textOfBoxes(csv: string): string {
  return csv
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(',').slice(8).join(','))
    .join('\n');
}
