import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import prettier from 'prettier';
import sharp from 'sharp';
import { DOCS_IMAGES, DOCS_PAGE } from '../places.ts';
import type { PeersResult } from '../runs/peersResult.ts';
import { replacePart } from './markedPart.ts';
import { peersChart, peersMarkdown } from './peersReport.ts';

export interface DocsParts {
  readonly peers?: PeersResult;
}

/** Writes the generated parts of docs/benchmarks.md and their pictures; `dry` prints the parts instead. */
export async function writeDocs(parts: DocsParts, { dry }: { readonly dry: boolean }): Promise<void> {
  const rendered: [name: string, markdown: string][] = [];
  if (parts.peers) rendered.push(['peers', peersMarkdown(parts.peers)]);
  if (dry) {
    process.stdout.write(`${rendered.map(([, markdown]) => markdown).join('\n\n')}\n`);
    return;
  }
  if (parts.peers) await writePicture('benchmarks', peersChart(parts.peers));
  let page = await readFile(DOCS_PAGE, 'utf8');
  for (const [name, markdown] of rendered) page = replacePart(page, name, markdown);
  await writeFile(DOCS_PAGE, await formatted(page));
}

/** As SVG for the page and as PNG for the README, which may not show SVG in the extension's gallery. */
async function writePicture(name: string, svg: string): Promise<void> {
  await writeFile(join(DOCS_IMAGES, `${name}.svg`), svg);
  const png = await sharp(Buffer.from(svg), { density: 144 }).png({ palette: true }).toBuffer();
  await writeFile(join(DOCS_IMAGES, `${name}.png`), png);
}

async function formatted(page: string): Promise<string> {
  const options = await prettier.resolveConfig(DOCS_PAGE);
  return prettier.format(page, { ...options, parser: 'markdown' });
}
