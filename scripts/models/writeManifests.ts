import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tesseractManifests } from './tesseractModels.ts';

/** Writes `models/tesseract-*` from the packages that are installed. */
for (const [name, text] of await tesseractManifests()) {
  const folder = join(import.meta.dirname, '../../models', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'folio-model.json'), text);
}
