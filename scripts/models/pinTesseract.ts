import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * Writes `server/src/models/catalogue/tesseractPins.ts`: what the npm packages of Tesseract's data hold, for those
 * that are installed in a folder with a lock file (`npm install @tesseract.js-data/fra` there first). npm checked
 * the packages against the lock file's hashes, and these are what Folio checks later. Pins of languages that are not
 * in the folder stay. `node scripts/models/pinTesseract.ts FOLDER`
 */
const PINS = join(import.meta.dirname, '../../server/src/models/catalogue/tesseractPins.ts');
const SCOPE = 'node_modules/@tesseract.js-data/';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

interface Pin {
  readonly integrity: string;
  readonly sha256: string;
  readonly bytes: number;
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('Usage: node scripts/models/pinTesseract.ts FOLDER');

const { packages } = lockSchema.parse(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')));
const { TESSERACT_PINS: known } = (await import(PINS).catch(() => ({ TESSERACT_PINS: {} }))) as {
  TESSERACT_PINS: Record<string, Pin>;
};
const pins: Record<string, Pin> = { ...known };
for (const [path, { integrity }] of Object.entries(packages)) {
  if (!path.startsWith(SCOPE) || integrity === undefined) continue;
  const code = path.slice(SCOPE.length);
  const data = await readFile(join(folder, path, '4.0.0_best_int', `${code}.traineddata.gz`));
  const sha256 = createHash('sha256').update(data).digest('hex');
  pins[code] = { integrity, sha256, bytes: data.length };
}

const rows = Object.entries(pins)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(
    ([code, { integrity, sha256, bytes }]) =>
      `  ${code}: {\n    integrity:\n      '${integrity}',\n    sha256: '${sha256}',\n    bytes: ${String(bytes).replace(/\B(?=(\d{3})+$)/g, '_')},\n  },\n`,
  );
await writeFile(
  PINS,
  `/* Written by scripts/models/pinTesseract.ts. */

/** What is known of an npm package of Tesseract's data: hash of its archive, hash and size of the file in it. */
export interface TesseractPin {
  /** As lock files have it. */
  readonly integrity: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** By Tesseract's name of the language. The archives of the others are checked against what the registry says. */
export const TESSERACT_PINS: Readonly<Record<string, TesseractPin>> = {
${rows.join('')}};
`,
);
console.log(`${rows.length} languages pinned`);
