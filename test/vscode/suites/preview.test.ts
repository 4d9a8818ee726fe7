import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { folio } from './support/folio.ts';
import { clearWorkspace, putFile } from './support/workspaceFiles.ts';

describe('The Markdown preview', () => {
  afterEach(clearWorkspace);

  it('shows where pages begin, and leaves other comments alone', async () => {
    await folio();
    const uri = await putFile('result.md', '<!-- page 7 -->\n\n# Title\n\n<!-- a note -->\n\ntext\n');
    const document = await vscode.workspace.openTextDocument(uri);
    const html = await vscode.commands.executeCommand<string>('markdown.api.render', document);
    assert.match(html, /class="folio-page" role="separator" aria-label="Page 7"/);
    assert.match(html, /<!-- a note -->/);
    assert.equal(html.match(/folio-page/g)?.length, 1);
  });
});
