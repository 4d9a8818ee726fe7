import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { scannedPages, typedPages } from '../support/documents.ts';
import { extension } from '../support/extension.ts';
import { figure } from '../support/figures.ts';
import { documentOf, endJobs, folio, jobOf, ocr } from '../support/folio.ts';
import { until } from '../support/until.ts';
import { clearWorkspace, putFile, samplePath } from '../support/workspaceFiles.ts';

const PAGES = 200;

/** From the command until the first page stands in the editor, milliseconds. */
async function firstText(name: string, document: Uint8Array): Promise<number> {
  const source = await putFile(name, document);
  const began = performance.now();
  const reading = ocr(source);
  const result = await documentOf(await jobOf(source));
  await until('text', () => result.getText().includes('Harbour'), { every: 2 });
  const milliseconds = performance.now() - began;
  await reading;
  return milliseconds;
}

/** Printed, never asserted. */
describe('Speed', () => {
  after(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('of the start', async () => {
    const began = performance.now();
    await extension().activate();
    figure('activation', performance.now() - began, 'ms');
  });

  it('from the command to the first text', async () => {
    const document = await scannedPages(samplePath('scanned-letter.pdf'), 2);
    await vscode.commands.executeCommand('folio.stopDaemon');
    figure('first text, no daemon', await firstText('cold.pdf', document), 'ms');
    await vscode.commands.executeCommand('folio.clearCache');
    figure('first text, warm daemon', await firstText('warm.pdf', document), 'ms');
    figure('first text, from the cache', await firstText('cached.pdf', document), 'ms');
  });

  it('of the extension host while pages stream in', async () => {
    await folio();
    const source = await putFile('typed.pdf', await typedPages(PAGES));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const began = performance.now();
    await ocr(source);
    const seconds = (performance.now() - began) / 1_000;
    delay.disable();
    figure(`${PAGES} pages with text`, PAGES / seconds, 'pages/s');
    figure('event loop of the extension host, 99 of 100', delay.percentile(99) / 1e6, 'ms');
    figure('event loop of the extension host, longest', delay.max / 1e6, 'ms');
  });
});
