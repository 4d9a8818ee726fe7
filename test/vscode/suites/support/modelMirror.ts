import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { extension } from './extension.ts';

export interface ModelMirror {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  close(): void;
}

const VERSION = '1.0.0';

/**
 * A mirror on this machine with one npm package of a language's data. What is in it is English, whatever it is called:
 * no other file comes with the project.
 */
export async function openModelMirror(language: string): Promise<ModelMirror> {
  const name = `@tesseract.js-data/${language}`;
  const data = await readFile(
    join(extension().extensionPath, 'node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'),
  );
  const archive = gzipSync(
    await packTar([
      {
        header: { name: `package/4.0.0_best_int/${language}.traineddata.gz`, size: data.length },
        body: data,
      },
    ]),
  );
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const answers = new Map<string, Buffer>([
    [`/mirror/${name}/${VERSION}`, Buffer.from(JSON.stringify({ dist: { integrity } }))],
    [`/mirror/${name}/-/${language}-${VERSION}.tgz`, archive],
  ]);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const answer = answers.get(path);
    response.writeHead(answer ? 200 : 404, { 'content-length': answer?.length ?? 0 }).end(answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/mirror`, asked, close: () => void server.close() };
}
