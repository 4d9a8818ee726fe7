import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtInModelsDirectory } from '../models/builtInModels.ts';

/** The version in Folio's package.json. */
export function folioVersion(): string {
  const path = join(dirname(builtInModelsDirectory()), 'package.json');
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  return typeof version === 'string' ? version : '0.0.0';
}
