import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { entryDirectory } from './entryPoints.ts';

/** Put in by the bundler: the hash of all bundles' sources. */
declare const __FOLIO_BUILD__: string | undefined;

let ofSources: string | undefined;

/**
 * Names this build of Folio, 12 hexadecimal digits: a client never talks to the daemon of another build.
 * From source it follows the files' times, so that an edit starts a new daemon.
 */
export function buildId(): string {
  if (typeof __FOLIO_BUILD__ === 'string') return __FOLIO_BUILD__;
  ofSources ??= hashTimes(entryDirectory());
  return ofSources;
}

const packageSchema = z.object({ version: z.string() });
let version: string | undefined;

/** The version in Folio's package.json, which lies above both the sources and the bundles. */
export function folioVersion(): string {
  version ??= packageSchema.parse(JSON.parse(readFileSync(findPackage(import.meta.dirname), 'utf8'))).version;
  return version;
}

function findPackage(from: string): string {
  for (let directory = from; ; directory = dirname(directory)) {
    const file = join(directory, 'package.json');
    if (existsSync(file)) return file;
    if (dirname(directory) === directory) throw new Error('the folder of Folio has no package.json');
  }
}

function hashTimes(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  for (const file of files.sort()) hash.update(`${file}\0${statSync(join(directory, file)).mtimeMs}\n`);
  return hash.digest('hex').slice(0, 12);
}
