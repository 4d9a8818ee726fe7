import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { scannedPages, typedHeading, typedPages } from './support/documents.ts';
import { documentOf, endJobs, folio, jobOf, ocr } from './support/folio.ts';
import { holdPages } from './support/heldPages.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putFile, putSample, readText, samplePath } from './support/workspaceFiles.ts';

const WAITING = 'is being read';

describe('Streaming into an editor', () => {
  afterEach(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('opens the Markdown of a scan beside it, saved and equal to what was stored', async () => {
    const source = await putSample('scanned-letter.pdf');
    const job = await ocr(source);
    assert.equal(job?.state.phase, 'done');
    const document = await documentOf(job);
    assert.match(document.uri.path, /\/scanned-letter\.md$/);
    assert.equal(document.languageId, 'markdown');
    assert.equal(document.isDirty, false);
    assert.equal(document.getText(), await readText(document.uri));
    assert.match(document.getText(), /^<!-- page 1 -->\n/);
    assert.ok(!document.getText().includes(WAITING));
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
  });

  it('reads again into a file that was deleted a moment ago', async () => {
    const source = await putSample('scanned-letter.pdf');
    const first = await ocr(source);
    assert.ok(first);
    const document = await documentOf(first);
    await vscode.workspace.fs.delete(document.uri);
    const second = await ocr(source);
    assert.equal(second?.state.phase, 'done');
    assert.ok(!document.getText().includes(WAITING));
    assert.equal(await readText(document.uri), document.getText());
  });

  it('puts every page into its place, whatever the order they come in', async () => {
    const source = await putFile('typed.pdf', await typedPages(60));
    const job = await ocr(source);
    assert.equal(job?.state.phase, 'done');
    const text = (await documentOf(job)).getText();
    const anchors = [...text.matchAll(/^<!-- page (\d+) -->$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(
      anchors,
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    const pages = text.split(/^<!-- page \d+ -->$/m).slice(1);
    for (const [index, page] of pages.entries()) {
      assert.match(page, new RegExp(`^#+ ${typedHeading(index + 1)}$`, 'm'));
      assert.match(page, new RegExp(`Line 1 of page ${index + 1} `));
    }
  });

  it('shows a placeholder for each page still to come', async () => {
    const source = await putFile('scans.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 8));
    const others = await holdPages();
    const reading = ocr(source);
    const document = await documentOf(await jobOf(source));
    await until('the first page', () => /<!-- page 1 -->\n\n(?!\*Page 1)/.test(document.getText()));
    assert.match(document.getText(), /<!-- page 8 -->\n\n\*Page 8 is being read …\*/);
    others.release();
    await reading;
    assert.ok(!document.getText().includes(WAITING));
  });

  it('leaves edits, cursor and other text alone while pages arrive', async () => {
    const source = await putFile('scans.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 8));
    const others = await holdPages();
    const reading = ocr(source);
    const job = await jobOf(source);
    const document = await documentOf(job);
    await until(
      'the first page',
      () => job.state.pagesDone >= 1 && !/page 1 -->\n\n\*/.test(document.getText()),
    );
    const editor = await vscode.window.showTextDocument(document);
    const lastOfFirst = document.positionAt(document.getText().indexOf('\n\n<!-- page 2 -->'));
    editor.selection = new vscode.Selection(lastOfFirst, lastOfFirst);
    await vscode.commands.executeCommand('type', { text: ' MY OWN NOTE' });
    const at = editor.selection.active;
    assert.ok(job.state.pagesDone < 8, 'pages are still to come');
    others.release();
    const finished = await reading;
    assert.equal(finished?.state.phase, 'done');
    assert.match(document.getText(), / MY OWN NOTE\n\n<!-- page 2 -->/);
    assert.equal(document.getText().match(/MY OWN NOTE/g)?.length, 1);
    assert.ok(!document.getText().includes(WAITING));
    assert.deepEqual(editor.selection.active, at);
  });

  it('undo takes back an edit and no page that arrived since', async () => {
    const source = await putFile('scans.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 8));
    const others = await holdPages();
    const reading = ocr(source);
    const job = await jobOf(source);
    const document = await documentOf(job);
    await until('the first page', () => !/page 1 -->\n\n\*/.test(document.getText()));
    const editor = await vscode.window.showTextDocument(document);
    const start = new vscode.Position(1, 0);
    editor.selection = new vscode.Selection(start, start);
    await vscode.commands.executeCommand('type', { text: 'TYPED' });
    assert.ok(document.getText().includes('TYPED'));
    const pages = (): number => 8 - (document.getText().match(new RegExp(WAITING, 'g'))?.length ?? 0);
    const before = pages();
    others.release(2);
    await until('one more page', () => pages() > before);
    const { connections } = await folio();
    await until('a daemon that has read all pages', async () => {
      return connections.status?.jobs.length === 0;
    });
    const undone = vscode.commands.executeCommand('undo');
    // The job ends while the pages that the undo took away come back.
    others.release();
    await undone;
    await until('the edit to be gone', () => !document.getText().includes('TYPED'));
    await reading;
    assert.ok(!document.getText().includes('TYPED'));
    assert.ok(!document.getText().includes(WAITING), document.getText());
  });
});
