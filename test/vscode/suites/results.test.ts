import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { documentOf, endJobs, folio, ocr } from './support/folio.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putSample, readText } from './support/workspaceFiles.ts';

async function resultOf(sample: string, as?: string): Promise<vscode.TextDocument> {
  const job = await ocr(await putSample(sample, as));
  assert.equal(job?.state.phase, 'done', JSON.stringify(job?.state.failure));
  return documentOf(job);
}

describe('Result documents', () => {
  afterEach(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('have their pages in the outline', async () => {
    const document = await resultOf('scanned-letter.pdf');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const names = symbols.map(({ name }) => name);
    assert.ok(names.includes('Page 1'), names.join(', '));
    assert.ok(names.includes('Page 2'), names.join(', '));
  });

  it('offer to open and to copy each page', async () => {
    const document = await resultOf('scanned-letter.pdf');
    const lenses = await until('code lenses', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      return found.length > 0 && found;
    });
    const commands = lenses.map(({ command }) => {
      const [, page] = (command?.arguments ?? []) as unknown[];
      return [command?.command, page] as const;
    });
    for (const page of [1, 2])
      for (const command of ['folio.openSourcePage', 'folio.copyPage', 'folio.readPageAgain'])
        assert.ok(
          commands.some(([name, of]) => name === command && of === page),
          JSON.stringify(commands),
        );
    await vscode.commands.executeCommand('folio.copyPage', document.uri, 1);
    const copied = await vscode.env.clipboard.readText();
    assert.ok(copied.length > 20 && document.getText().includes(copied));
    assert.ok(!copied.includes('<!-- page'));
  });

  it('open a page of their source as a picture beside them', async () => {
    const document = await resultOf('scanned-letter.pdf');
    await vscode.commands.executeCommand('folio.openSourcePage', document.uri, 2);
    const tab = await until('the picture', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputCustom && input.uri.scheme === 'folio-page'),
    );
    const { uri } = tab.input as vscode.TabInputCustom;
    const bytes = await vscode.workspace.fs.readFile(uri);
    assert.deepEqual([...bytes.slice(1, 4)], [...Buffer.from('PNG')]);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, new Uint8Array())));
  });

  it('link to the pictures of their source, which lie beside them', async () => {
    const document = await resultOf('page-photo.jpg');
    const links = [...document.getText().matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, link]) => link ?? '');
    for (const link of links) {
      const file = vscode.Uri.joinPath(document.uri, '..', decodeURIComponent(link));
      assert.ok(existsSync(file.fsPath), link);
    }
    const folder = vscode.Uri.joinPath(document.uri, '../page-photo.assets').fsPath;
    assert.equal(existsSync(folder) ? readdirSync(folder).length : 0, new Set(links).size);
    assert.ok(!document.getText().includes('<!-- figure:'));
    assert.equal(document.getText(), await readText(document.uri));
  });

  it('know their source', async () => {
    const document = await resultOf('scanned-letter.pdf', 'deep/letter.pdf');
    const { records, connections } = await folio();
    const daemon = await connections.open();
    const origin = await until('an origin', () => daemon.resultOrigin(document.uri.toString()));
    assert.match(origin.source, /\/deep\/letter\.pdf$/);
    await until('no record', () => records.unfinished.length === 0);
  });
});
