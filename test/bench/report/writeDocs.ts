import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import prettier from 'prettier';
import sharp from 'sharp';
import { DOCS_IMAGES, DOCS_PAGE } from '../places.ts';
import type { LatencyResult } from '../runs/latencyResult.ts';
import type { LoadResult } from '../runs/loadResult.ts';
import type { PolicyResult } from '../runs/policyResult.ts';
import type { PeersResult } from '../runs/peersResult.ts';
import type { ScalingResult } from '../runs/scalingResult.ts';
import type { SoakResult } from '../runs/soakResult.ts';
import { replacePart } from './markedPart.ts';
import { policyMarkdown } from './policyReport.ts';
import { peersChart, peersMarkdown } from './peersReport.ts';
import { latencyMarkdown, loadMarkdown, scalingMarkdown, soakChart, soakMarkdown } from './runReports.ts';

/** Results by benchmark; each is a generated part of docs/benchmarks.md. */
export interface DocsParts {
  readonly peers?: PeersResult;
  readonly policy?: PolicyResult;
  readonly latency?: LatencyResult;
  readonly scaling?: ScalingResult;
  readonly load?: LoadResult;
  readonly soak?: SoakResult;
}

/** Writes the generated parts of docs/benchmarks.md and their pictures; `dry` prints the parts instead. */
export async function writeDocs(parts: DocsParts, { dry }: { readonly dry: boolean }): Promise<void> {
  const rendered = renderParts(parts);
  if (dry) {
    process.stdout.write(`${Object.values(rendered).join('\n\n')}\n`);
    return;
  }
  if (parts.peers) await writePicture('benchmarks', peersChart(parts.peers));
  if (parts.soak) await writeFile(join(DOCS_IMAGES, 'soak.svg'), soakChart(parts.soak));
  let page = await readFile(DOCS_PAGE, 'utf8');
  for (const [name, markdown] of Object.entries(rendered)) page = replacePart(page, name, markdown);
  await writeFile(DOCS_PAGE, await formatted(page, DOCS_PAGE));
}

function renderParts({ peers, policy, latency, scaling, load, soak }: DocsParts): Record<string, string> {
  return {
    ...(peers && { peers: peersMarkdown(peers) }),
    ...(policy && { policy: policyMarkdown(policy) }),
    ...(latency && { latency: latencyMarkdown(latency) }),
    ...(scaling && { scaling: scalingMarkdown(scaling) }),
    ...(load && { load: loadMarkdown(load) }),
    ...(soak && { soak: soakMarkdown(soak) }),
  };
}

/** As SVG for the page and as PNG for the README, which may not show SVG in the extension's gallery. */
async function writePicture(name: string, svg: string): Promise<void> {
  await writeFile(join(DOCS_IMAGES, `${name}.svg`), svg);
  const png = await sharp(Buffer.from(svg), { density: 144 }).png({ palette: true }).toBuffer();
  await writeFile(join(DOCS_IMAGES, `${name}.png`), png);
}

/** As Prettier writes a file of that name. */
export async function formatted(text: string, file: string): Promise<string> {
  const options = await prettier.resolveConfig(file);
  return prettier.format(text, { ...options, filepath: file });
}
