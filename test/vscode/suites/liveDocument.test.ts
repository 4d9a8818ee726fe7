import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { scannedPages } from './support/documents.ts';
import { documentOf, endJobs, jobOf, ocr } from './support/folio.ts';
import { holdPages, type HeldPages } from './support/heldPages.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putFile, readText, samplePath } from './support/workspaceFiles.ts';

const WAITING = 'is being read';
const PAGES = 4;

interface Filling {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
  readonly reading: Promise<unknown>;
  readonly others: HeldPages;
}

/** A document of which only the first page has come. */
async function filling(): Promise<Filling> {
  const source = await putFile('scans.pdf', await scannedPages(samplePath('scanned-letter.pdf'), PAGES));
  const others = await holdPages();
  const reading = ocr(source);
  const document = await documentOf(await jobOf(source));
  await until('the first page', () => !/page 1 -->\n\n\*/.test(document.getText()));
  return { document, editor: await vscode.window.showTextDocument(document), reading, others };
}

function rangeOf(document: vscode.TextDocument, text: string): vscode.Selection {
  const start = document.getText().indexOf(text);
  assert.ok(start >= 0, `there is no ${text}`);
  return new vscode.Selection(document.positionAt(start), document.positionAt(start + text.length));
}

describe('A document that fills', () => {
  afterEach(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('lets no selection in a placeholder grow, and glues no note to a page', async () => {
    const { document, editor, reading, others } = await filling();
    editor.selection = rangeOf(document, `*Page 2 ${WAITING} …*`);
    const behind = rangeOf(document, `*Page 3 ${WAITING} …*`).end;
    await editor.edit((edit) => edit.insert(behind, 'MY NOTE'));
    others.release();
    await reading;
    assert.ok(!document.getText().includes(WAITING));
    assert.ok(editor.selection.isEmpty, document.getText(editor.selection));
    const above = new vscode.Range(new vscode.Position(0, 0), editor.selection.start);
    assert.match(document.getText(above), /<!-- page 2 -->\s*$/);
    assert.match(document.getText(), /\n\nMY NOTE\n\n<!-- page 4 -->/);
  });

  it('is filled although a formatter changes it on every save', async () => {
    const formatter = vscode.languages.registerDocumentFormattingEditProvider('markdown', {
      provideDocumentFormattingEdits: (text) =>
        [...text.getText().matchAll(/^\*(.*)\*$/gm)].map((match) => {
          const start = text.positionAt(match.index);
          const end = text.positionAt(match.index + match[0].length);
          return vscode.TextEdit.replace(new vscode.Range(start, end), `_${match[1] ?? ''}_`);
        }),
    });
    const settings = vscode.workspace.getConfiguration('editor', { languageId: 'markdown' });
    await settings.update('formatOnSave', true, vscode.ConfigurationTarget.Workspace, true);
    try {
      const { document, editor, reading, others } = await filling();
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
      await document.save();
      await until('formatted placeholders', () => document.getText().includes(`_Page 4 ${WAITING} …_`));
      others.release();
      await reading;
      const text = document.getText();
      assert.ok(!text.includes(WAITING), text);
      assert.equal(text.match(/^<!-- page \d -->$/gm)?.length, PAGES);
      assert.equal(await readText(document.uri), text);
    } finally {
      formatter.dispose();
      await settings.update('formatOnSave', undefined, vscode.ConfigurationTarget.Workspace, true);
    }
  });

  it('leaves the keyboard where it is when it is complete', async () => {
    const { reading, others } = await filling();
    const mine = await vscode.workspace.openTextDocument({ content: '' });
    await vscode.window.showTextDocument(mine, { viewColumn: vscode.ViewColumn.Beside });
    others.release();
    await reading;
    await vscode.commands.executeCommand('type', { text: 'mine' });
    assert.equal(mine.getText(), 'mine');
  });
});
