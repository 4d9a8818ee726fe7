import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertionSchema, type Assertion } from '../assertions/assertion.ts';
import type { StructureSet } from '../structureTruth.ts';

/** Pages of olmOCR-Bench (allenai/olmocr): PDFs, and `assertions.jsonl` with what must hold of their Markdown. */
export async function loadOlmocrBench(folder: string): Promise<StructureSet> {
  const lines = (await readFile(join(folder, 'assertions.jsonl'), 'utf8')).split('\n');
  const byFile = new Map<string, Assertion[]>();
  for (const line of lines) {
    if (line.trim() === '') continue;
    const assertion = assertionSchema.parse(JSON.parse(line));
    const own = byFile.get(assertion.pdf) ?? [];
    byFile.set(assertion.pdf, own);
    own.push(assertion);
  }
  const documents = [...byFile]
    .map(([name, assertions]) => ({ name, file: join(folder, name), pages: [], assertions }))
    .filter(({ file }) => existsSync(file))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name: 'olmocr-bench', kinds: [], documents };
}
