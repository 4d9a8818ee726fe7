import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Folio as people have it. */
export const BUNDLES = join(ROOT, 'dist');

/** What benchmarks write; git ignores it. */
export const OUTPUT = join(ROOT, '.bench');

/** Where `--install` puts the peers that come from npm. */
export const PEERS = join(OUTPUT, 'peers');

export const DOCS_PAGE = join(ROOT, 'docs/benchmarks.md');
export const DOCS_IMAGES = join(ROOT, 'docs/images');
