import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { documentOf, endJobs, ocr } from '../support/folio.ts';
import { until } from '../support/until.ts';
import { clearWorkspace, putFile, putSample } from '../support/workspaceFiles.ts';

describe('In a folder nobody trusts', () => {
  after(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('documents are read, but the folder chooses neither model, runtime, output folder nor limits', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await putFile(
      '.vscode/settings.json',
      JSON.stringify({
        'folio.model': '/nowhere/model',
        'folio.models.mirror': 'http://nowhere.example',
        'folio.runtime.path': '/nowhere/node',
        'folio.output.folder': '/nowhere/out',
        'folio.output.location': 'folder',
        'folio.limits.pages': 1,
      }),
    );
    // Where results go the folder may choose: its settings are known as soon as that one is.
    await until(
      'the settings of the folder',
      () => vscode.workspace.getConfiguration('folio.output').get('location') === 'folder',
    );
    const source = await putSample('scanned-letter.pdf', 'letter.pdf');
    const job = await ocr(source);
    assert.equal(job?.state.phase, 'done', JSON.stringify(job?.state.failure));
    const { path } = (await documentOf(job)).uri;
    assert.ok(!path.startsWith('/nowhere'), path);
  });
});
