import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadDocbank } from './loaders/docbank.ts';
import { loadIcdarTables } from './loaders/icdarTables.ts';
import { loadOlmocrBench } from './loaders/olmocrBench.ts';
import { loadOmnidoc } from './loaders/omnidoc.ts';
import type { StructureSet } from './structureTruth.ts';

/** Each in the folder of the corpus that has its name. */
const LOADERS: Readonly<Record<string, (folder: string) => Promise<StructureSet>>> = {
  'tables-icdar2013': loadIcdarTables,
  omnidoc: loadOmnidoc,
  'arxiv-docbank': loadDocbank,
  'olmocr-bench': loadOlmocrBench,
};

/** All sets whose truth says how pages are built. */
export const STRUCTURE_SET_NAMES: readonly string[] = Object.keys(LOADERS);

/** The sets that a corpus folder has, in a fixed order. `names`: only these. */
export async function loadStructureSets(corpus: string, names?: readonly string[]): Promise<StructureSet[]> {
  const sets: StructureSet[] = [];
  for (const [name, load] of Object.entries(LOADERS)) {
    if (names && !names.includes(name)) continue;
    const folder = join(corpus, name);
    if (existsSync(folder)) sets.push(await load(folder));
  }
  return sets;
}
