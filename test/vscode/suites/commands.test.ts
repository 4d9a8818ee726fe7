import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { scannedPages } from './support/documents.ts';
import { extension } from './support/extension.ts';
import { endJobs, folio, ocr } from './support/folio.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putFile, putSample, samplePath } from './support/workspaceFiles.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('Commands', () => {
  afterEach(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('of the manifest all exist', async () => {
    await folio();
    const all = new Set(await vscode.commands.getCommands(true));
    const { contributes } = extension().packageJSON as Manifest;
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !all.has(command)),
      [],
    );
  });

  it('restart the engine: another process, and the next document is read', async () => {
    const source = await putSample('scanned-letter.pdf');
    await ocr(source);
    const { connections } = await folio();
    await vscode.commands.executeCommand('folio.restartEngine');
    const daemon = await connections.open();
    const engine = (await daemon.status()).engine.pid;
    await vscode.commands.executeCommand('folio.restartEngine');
    const after = await until('another engine', async () => {
      const status = await daemon.status();
      return status.engine.pid !== undefined && status.engine.pid !== engine && status;
    });
    assert.equal(connections.state, 'connected');
    assert.equal(after.engine.crashes, 0);
  });

  it('clear the cache: pages are read again', async () => {
    const source = await putSample('scanned-letter.pdf');
    await ocr(source);
    assert.ok((await vscode.commands.executeCommand<number>('folio.clearCache')) > 0);
    await clearWorkspace();
    const job = await ocr(await putSample('scanned-letter.pdf'));
    assert.equal(job?.state.pagesFromCache, 0);
  });

  it('report a problem without a document’s text or name', async () => {
    // Read by the engine, and not found in the cache: it is ready then, whatever was done before.
    await ocr(await putFile('very secret.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 1)));
    await vscode.commands.executeCommand('folio.reportProblem');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^# Folio: problem report/);
    assert.match(text, /- engine: ready/);
    assert.ok(!/very secret|Harbour/.test(text));
  });

  it('stop and start the daemon again and again, and nothing is left behind', async () => {
    const { connections } = await folio();
    const source = await putSample('scanned-letter.pdf');
    const pids: number[] = [];
    const listeners = (): number =>
      process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    const handles = (): number =>
      process.getActiveResourcesInfo().filter((name) => /Pipe|TCP|Process/.test(name)).length;
    const before = { listeners: 0, handles: 0 };
    for (let round = 0; round < 50; round += 1) {
      await connections.open();
      pids.push(connections.current?.info.pid ?? 0);
      await vscode.commands.executeCommand('folio.stopDaemon');
      await until('no connection', () => connections.state === 'disconnected');
      if (round === 4) Object.assign(before, { listeners: listeners(), handles: handles() });
    }
    assert.equal(new Set(pids).size, 50);
    assert.ok(listeners() <= before.listeners, `${listeners()} listeners after ${before.listeners}`);
    // One left behind a round would be 45; VS Code's own come and go meanwhile.
    await until('closed handles', () => handles() < before.handles + 15);
    await until('no daemon', () => pids.every((pid) => !isRunning(pid)));
    assert.equal((await ocr(source))?.state.phase, 'done');
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
