import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { ClientReadingService } from '../../server/src/cli/openReadingService.ts';
import { runCommand } from '../../server/src/cli/runCli.ts';
import { systemClock } from '../../server/src/clock.ts';
import { DaemonScene, ends } from '../fixtures/daemon/daemonScene.ts';

const pagesSchema = z.array(z.object({ page: z.number(), blocks: z.array(z.object({ text: z.string() })) }));

const DOCUMENTS = 24;
const KILLS = 5;

/** Pauses are as they are, only shorter. No time goes by: a slow machine never has a reason to give up. */
const quickClock = {
  now: () => 0,
  after: (milliseconds: number, call: () => void) => systemClock.after(milliseconds / 50, call),
};

it('a batch goes on after any number of deaths of the daemon, with every page once and in order', async () => {
  const scene = await DaemonScene.create();
  const [folder, out] = [join(scene.directory, 'in'), join(scene.directory, 'out')];
  await mkdir(folder);
  const names = Array.from({ length: DOCUMENTS }, (_, at) => `d${String(at).padStart(2, '0')}`);
  // Their second pages are held until all kills are done.
  for (const name of names)
    await writeFile(join(folder, `${name}.pdf`), `pages: 4\nhold: 2\ntext: ${name} page\n`);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = text(stderr);
  const running = runCommand(['batch', folder, '--out', out, '--format', 'json'], {
    stdin: Readable.from([]),
    stdout,
    stderr,
    env: {},
    signal: new AbortController().signal,
    openService: async ({ onHeldUp }) =>
      new ClientReadingService(await scene.connect(), () => scene.connect(), { clock: quickClock, onHeldUp }),
  });
  let killed = 0;
  for (let kills = 0; kills < KILLS; kills += 1) {
    const pid = await expect
      .poll(async () => (await scene.info().catch(() => undefined))?.pid ?? killed)
      .not.toBe(killed)
      .then(async () => (await scene.info()).pid);
    const witness = await scene.connect();
    await expect
      .poll(async () => (await witness.status()).jobs.filter(({ pagesDone }) => pagesDone > 0).length)
      .toBeGreaterThan(1);
    process.kill(pid, 'SIGKILL');
    await ends(pid);
    killed = pid;
  }
  for (const name of names) await writeFile(join(folder, `${name}.pdf.go`), '');
  expect(await running).toBe(0);
  stderr.end();
  expect((await said).match(/The daemon ended unexpectedly; trying again in \d+ s\./g)).toHaveLength(KILLS);
  for (const name of names) {
    const pages = pagesSchema.parse(JSON.parse(await readFile(join(out, `${name}.json`), 'utf8')));
    expect(pages.map(({ page, blocks }) => `${page}: ${blocks[0]?.text}`)).toEqual(
      [1, 2, 3, 4].map((page) => `${page}: ${name} page ${page}`),
    );
  }
});
