import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { catalogueEntry } from '../../server/src/models/catalogue/catalogue.ts';
import { tesseractModelName } from '../../server/src/models/catalogue/tesseractLanguages.ts';
import { catalogueManifest } from '../../server/src/models/install/catalogueManifest.ts';

const PACKAGES = join(import.meta.dirname, '../../node_modules');

/**
 * The recognisers that come with Folio, by Tesseract's names of their languages; the catalogue says what they read. npm
 * has more than 100; these are the large languages and scripts that fit into 150 MB together. npm has none for Russian, and
 * the Ukrainian one does not know ы, э, ё and ъ. The Kyrgyz one knows all letters of Russian and Bulgarian, and reads both.
 */
const CODES = 'ara deu ell eng fra heb hin ita jpn kir kor pol por spa tha tur ukr vie'.split(' ');

/** Each package has a folder `4.0.0`, too: larger, because it also holds what Tesseract's older engine needs. */
const FOLDER = '4.0.0_best_int';

/** The text of `folio-model.json` of each recogniser that comes with Folio, by the model's name. */
export async function tesseractManifests(): Promise<Map<string, string>> {
  const manifests = new Map<string, string>();
  for (const code of CODES)
    manifests.set(
      tesseractModelName(code),
      await format(JSON.stringify(manifestOf(code)), { parser: 'json' }),
    );
  return manifests;
}

function manifestOf(code: string): object {
  const entry = catalogueEntry(tesseractModelName(code));
  if (!entry) throw new Error(`the catalogue has no ${code}`);
  const packageName = `@tesseract.js-data/${code}`;
  const file = `${FOLDER}/${code}.traineddata.gz`;
  const data = readFileSync(join(PACKAGES, packageName, file));
  const sha256 = createHash('sha256').update(data).digest('hex');
  const manifest = catalogueManifest(entry, { recognition: { file, sha256, bytes: data.length } });
  return { ...manifest, package: packageName };
}
