import { basename, extname, join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import sharp from 'sharp';
import type { FoldOptions } from '../../../server/src/bench/normalizeText.ts';
import { loadCorpus } from '../../../server/src/bench/corpus.ts';
import { bornDigitalFiles } from './bornDigital.ts';

/** A file that all peers read. */
export interface BenchFile {
  readonly name: string;
  /** As it lies in the corpus. */
  readonly original: string;
  /** The same pixels as PNG, for peers that do not take the original. */
  readonly png: string | undefined;
  readonly pages: number;
  /** Absent where nobody typed it. */
  readonly truth: string | undefined;
}

export interface BenchSet {
  readonly name: string;
  readonly kind: 'scans' | 'born-digital';
  readonly fold: FoldOptions;
  readonly files: readonly BenchFile[];
}

export const BORN_DIGITAL = 'born-digital';
export const DEFAULT_SETS = ['doe-reports', 'business-letters', BORN_DIGITAL];

/** The sets of these names, each with at most `pages` files (born-digital sets whole). */
export async function loadBenchSets(
  corpus: string,
  names: readonly string[],
  pages: number,
  pngFolder: string,
): Promise<BenchSet[]> {
  const sets: BenchSet[] = [];
  for (const { name, fold, pages: files } of await loadCorpus(corpus, names)) {
    const benchFiles: BenchFile[] = [];
    for (const { name: file, image, truth } of files.slice(0, pages)) {
      const png = await asPng(image, join(pngFolder, name));
      benchFiles.push({ name: file, original: image, png, pages: 1, truth });
    }
    sets.push({ name, kind: 'scans', fold, files: benchFiles });
  }
  if (names.includes(BORN_DIGITAL)) {
    const files = await bornDigitalFiles(corpus);
    if (files.length > 0) sets.push({ name: BORN_DIGITAL, kind: 'born-digital', fold: {}, files });
  }
  return sets;
}

/** Where a file is PNG or JPEG already, it is the picture itself. Resolution is kept: readers go by it. */
async function asPng(image: string, folder: string): Promise<string> {
  if (/\.(?:png|jpe?g|webp)$/i.test(image)) return image;
  await mkdir(folder, { recursive: true });
  const png = join(folder, `${basename(image, extname(image))}.png`);
  await sharp(image).keepMetadata().png().toFile(png);
  return png;
}
