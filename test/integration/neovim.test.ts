import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectDaemon } from '../../server/src/daemonClient/connectDaemon.ts';
import { DaemonScene, isRunning } from '../fixtures/daemon/daemonScene.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'samples/scanned-letter.pdf');
const SCRIPT = join(ROOT, 'test/fixtures/language/neovim.lua');

const found = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
const hasNeovim = found.status === 0;
if (!hasNeovim) console.warn('SKIPPED: Neovim is not installed, so folio lsp is not tested in an editor.');

interface Report {
  readonly failure?: string;
  readonly server?: readonly string[];
  readonly [name: string]: unknown;
}

/** Neovim without anybody's settings, in which the script runs. */
async function runNeovim(environment: Readonly<Record<string, string>>, directory: string): Promise<Report> {
  const report = join(directory, 'report.json');
  const home = { HOME: directory, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory };
  const neovim = spawn('nvim', ['--headless', '--clean', '-n', '-c', `luafile ${SCRIPT}`], {
    env: { ...process.env, ...home, ...environment, FOLIO_REPORT: report },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(neovim, 'exit');
  return JSON.parse(await readFile(report, 'utf8')) as Report;
}

describe.runIf(hasNeovim)('folio lsp in Neovim', () => {
  it('reads a document, tells what is doubtful, answers, and leaves the daemon running', async () => {
    const scene = await DaemonScene.create();
    const document = join(scene.directory, 'letter.pdf');
    await copyFile(SAMPLE, document);
    const command = [process.execPath, '--no-warnings', join(ROOT, 'server/src/cli/cli.ts'), 'lsp'];
    const environment = { FOLIO_COMMAND: JSON.stringify(command), FOLIO_DOCUMENT: document };
    const report = await runNeovim(environment, scene.directory);
    expect(report.failure).toBeUndefined();
    expect(report).toMatchObject({
      server: expect.arrayContaining(['folio.read']) as unknown,
      outcome: 'ok',
      file: 'letter.md',
      symbols: ['Page 1', 'Page 2'],
      accepted: true,
      stopped: true,
      // Information.
      diagnostic: { source: 'Folio', severity: 3 },
    });
    const word = String(report['word']);
    expect(word).not.toBe('');
    expect(report['diagnostic']).toMatchObject({
      message: expect.stringContaining('may be misread') as unknown,
    });
    expect(report['hover']).toMatch(/\*\*.+\*\*[\s\S]*% confidence/);
    expect(report['hover']).not.toContain('data:');
    expect(report['actions']).toContain('Mark page as checked');

    const other = await connectDaemon({ start: false });
    scene.watch(other.info.pid);
    expect(isRunning(other.info.pid)).toBe(true);
    expect((await other.status()).engine.pagesRead).toBe(2);
    await other.close();
  });
});
