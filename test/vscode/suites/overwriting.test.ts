import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { documentOf, endJobs, folio, ocr } from './support/folio.ts';
import { clearWorkspace, putFile, putSample, readText } from './support/workspaceFiles.ts';

describe('Where results go', () => {
  const output = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('folio.output');

  afterEach(async () => {
    await endJobs();
    await output().update('location', undefined, vscode.ConfigurationTarget.Workspace);
    await clearWorkspace();
  });

  it('asks before it touches a file that exists; without an answer nothing is read', async () => {
    const source = await putSample('scanned-letter.pdf', 'letter.pdf');
    const existing = await putFile('letter.md', 'written by hand');
    const { jobs } = await folio();
    // In a host under test VS Code answers a question with an error.
    assert.equal(await ocr(source), undefined);
    assert.equal(await readText(existing), 'written by hand');
    assert.equal(jobs.all.length, 0);
  });

  it('an output folder keeps the folders of the documents', async () => {
    await output().update('location', 'folder', vscode.ConfigurationTarget.Workspace);
    const source = await putSample('scanned-letter.pdf', 'archive/letter.pdf');
    const job = await ocr(source);
    assert.ok(job);
    assert.match((await documentOf(job)).uri.path, /\/ocr\/archive\/letter\.md$/);
  });

  it('an untitled document is not saved', async () => {
    await output().update('location', 'untitled', vscode.ConfigurationTarget.Workspace);
    const source = await putSample('scanned-letter.pdf', 'letter.pdf');
    const job = await ocr(source);
    assert.ok(job);
    const document = await documentOf(job);
    assert.equal(document.isUntitled, true);
    assert.equal(document.languageId, 'markdown');
    await assert.rejects(readText(vscode.Uri.joinPath(source, '../letter.md')));
  });
});
