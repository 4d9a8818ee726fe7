import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/vscodeServer/headlessBrowser.ts';
import { Workbench } from './workbench.ts';

const TRY = join(import.meta.dirname, '../../scripts/tryInBrowser.ts');

let folder: string;
let vlm: ChildProcess;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-try-'));
  await writeFile(join(folder, 'broken.pdf'), 'no PDF');
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  const ended = once(vlm, 'exit');
  vlm.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

it('`npm run try` serves this build of the extension, with the messages that it shows', async () => {
  vlm = spawn(process.execPath, [TRY, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!vlm.stdout) throw new Error('it prints nothing');
  const [address] = (await once(createInterface(vlm.stdout), 'line')) as [string];
  const context = await browser.newContext();
  context.setDefaultTimeout(300_000);
  const window = await Workbench.open(await context.newPage(), address);
  await window.chooseFromMenu('broken.pdf', 'OCR this PDF');
  const toast = window.toast('broken.pdf is not a PDF or an image');
  await toast.waitFor();
  expect(await toast.getByRole('button', { name: 'Retry' }).count()).toBe(1);
});
