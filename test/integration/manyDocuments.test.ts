import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { ClientReadingService } from '../../server/src/cli/openReadingService.ts';
import { runCommand } from '../../server/src/cli/runCli.ts';
import { DaemonScene } from '../fixtures/daemon/daemonScene.ts';
import { drawText, onePage } from '../fixtures/documents/pdfBuilder.ts';

const DOCUMENTS = 1_000;

it('reads a thousand documents of one page through one connection', async () => {
  const scene = await DaemonScene.create();
  const [folder, out] = [join(scene.directory, 'in'), join(scene.directory, 'out')];
  await mkdir(folder);
  const pdf = onePage(drawText(20, 200, 12, 'one page'));
  const names = Array.from({ length: DOCUMENTS }, (_, at) => `d${String(at).padStart(4, '0')}`);
  // Each with bytes of its own, so that none is found in the cache. The engine reads the last lines.
  for (const name of names)
    await writeFile(join(folder, `${name}.pdf`), Buffer.concat([pdf, Buffer.from(`\ntext: ${name}\n`)]));
  const connection = await scene.connect();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = text(stderr);
  const code = await runCommand(['batch', folder, '--out', out, '--format', 'text'], {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: {},
    signal: new AbortController().signal,
    openService: () =>
      Promise.resolve(
        new ClientReadingService(connection, () => Promise.reject(new Error('the connection was lost'))),
      ),
  });
  stderr.end();
  expect(await said).toContain(`${DOCUMENTS} documents`);
  expect(code).toBe(0);
  expect((await readdir(out)).sort()).toEqual(names.map((name) => `${name}.txt`));
  for (const name of names)
    expect((await readFile(join(out, `${name}.txt`), 'utf8')).trim()).toBe(`${name} 1`);
});
