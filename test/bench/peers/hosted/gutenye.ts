import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { HostedPeer, PeerModel } from '../hostProtocol.ts';
import { importPeer } from '../npmPeer.ts';

interface Reader {
  detect(image: string): Promise<readonly { readonly text: string }[]>;
}

interface GutenyeOcr {
  create(options: { models?: Record<string, string> }): Promise<Reader>;
}

const moduleSchema = z.object({ default: z.custom<GutenyeOcr>() });

/** `@gutenye/ocr-node` with its defaults: inference on all cores, one image at a time. */
export async function open(_files: number, model: PeerModel | undefined): Promise<HostedPeer> {
  const { default: ocr } = moduleSchema.parse(await importPeer('@gutenye/ocr-node'));
  const reader = await ocr.create(model ? { models: await modelOptions(model) } : {});
  return { read: async (file) => linesOf(await reader.detect(file)) };
}

async function modelOptions(model: PeerModel): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'folio-bench-gutenye-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const dictionaryPath = join(folder, 'dictionary.txt');
  writeFileSync(dictionaryPath, withoutFinalNewline(await readFile(model.dictionary, 'utf8')));
  return { detectionPath: model.detection, recognitionPath: model.recognition, dictionaryPath };
}

/** It takes an empty last line for a character, and then has none for the space. */
export function withoutFinalNewline(dictionary: string): string {
  return dictionary.replace(/\n+$/, '');
}

export function linesOf(lines: readonly { readonly text: string }[]): string {
  return lines.map(({ text }) => text).join('\n');
}
