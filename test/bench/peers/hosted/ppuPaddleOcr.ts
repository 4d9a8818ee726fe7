import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { HostedPeer, PeerModel } from '../hostProtocol.ts';
import { importPeer } from '../npmPeer.ts';

interface Service {
  initialize(): Promise<void>;
  recognize(image: ArrayBuffer, options: { noCache: boolean }): Promise<{ readonly text: string }>;
}

const moduleSchema = z.object({
  PaddleOcrService: z.custom<new (options: { model: Record<string, ArrayBuffer> }) => Service>(),
});

/** `ppu-paddle-ocr` with its defaults, on given model files; its cache of results is off. */
export async function open(_files: number, model: PeerModel | undefined): Promise<HostedPeer> {
  const { PaddleOcrService } = moduleSchema.parse(await importPeer('ppu-paddle-ocr'));
  if (!model) throw new Error('it needs a model');
  const service = new PaddleOcrService({
    model: {
      detection: bufferOf(await readFile(model.detection)),
      recognition: bufferOf(await readFile(model.recognition)),
      charactersDictionary: bufferOf(Buffer.from(withFinalNewline(await readFile(model.dictionary, 'utf8')))),
    },
  });
  await service.initialize();
  return {
    read: async (file) => (await service.recognize(bufferOf(await readFile(file)), { noCache: true })).text,
  };
}

/** Its documentation asks for it: the empty last line becomes the space. */
export function withFinalNewline(dictionary: string): string {
  return dictionary.endsWith('\n') ? dictionary : `${dictionary}\n`;
}

function bufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
