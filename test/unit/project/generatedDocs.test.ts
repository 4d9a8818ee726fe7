import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLinePage } from '../../../scripts/docs/commandLinePage.ts';
import { errorsPage } from '../../../scripts/docs/errorsPage.ts';
import { extensionPage } from '../../../scripts/docs/extensionPage.ts';

const docs = (name: string): string => readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8');

describe('pages made from the code (`npm run docs` writes them again)', () => {
  it('docs/errors.md has every error of the catalogue', () => {
    expect(docs('errors.md')).toBe(errorsPage());
  });

  it('docs/command-line.md has what the commands print of themselves', () => {
    expect(docs('command-line.md')).toBe(commandLinePage());
  });

  it('docs/extension.md has what the manifest says', () => {
    expect(docs('extension.md')).toBe(extensionPage());
  });
});
