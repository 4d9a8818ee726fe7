import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLinePage } from './commandLinePage.ts';
import { errorsPage } from './errorsPage.ts';
import { extensionPage } from './extensionPage.ts';

/** Writes the pages of `docs/` that say what the code says. A test fails when they differ from it. */
const DOCS = join(import.meta.dirname, '../../docs');

await writeFile(join(DOCS, 'errors.md'), errorsPage());
await writeFile(join(DOCS, 'command-line.md'), commandLinePage());
await writeFile(join(DOCS, 'extension.md'), extensionPage());
