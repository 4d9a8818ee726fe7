import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ReadingJob } from '../../../client/src/jobs/readingJob.ts';
import { documentOf, endJobs, folio, ocr } from './support/folio.ts';
import { clearWorkspace, putSample, readText } from './support/workspaceFiles.ts';

describe('Limits of documents', () => {
  const limits = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('folio.limits');
  const set = (name: string, value: number | undefined): Thenable<void> =>
    limits().update(name, value, vscode.ConfigurationTarget.Workspace);

  afterEach(async () => {
    await endJobs();
    for (const name of ['megapixels', 'pages', 'pageSeconds']) await set(name, undefined);
    await clearWorkspace();
  });

  it('fail the page that meets one, which is read again when the limit was raised', async () => {
    // What was read before costs nothing, and meets no limit.
    await vscode.commands.executeCommand('folio.clearCache');
    await set('megapixels', 1);
    const job = await ocr(await putSample('page-photo.jpg'));
    assert.ok(job);
    const [failed] = job.state.failedPages;
    assert.equal(failed?.failure.code, 'limit-pixels', JSON.stringify(job.state));
    await set('megapixels', 10);
    const again = await vscode.commands.executeCommand<ReadingJob | undefined>('folio.job.retry', job);
    assert.equal(again?.state.phase, 'done', JSON.stringify(again?.state));
    const document = await documentOf(again);
    assert.equal(document.getText(), await readText(document.uri));
    assert.match(document.getText(), /^<!-- page 1 -->\n\n[^*]/);
  });

  it('count pages of a document', async () => {
    await set('pages', 1);
    const job = await ocr(await putSample('scanned-letter.pdf'));
    assert.equal(job?.state.failure?.code, 'limit-pages', JSON.stringify(job?.state));
  });

  it('that cannot be are refused by name, and nothing is read', async () => {
    await set('pageSeconds', 3_000_000);
    const job = await ocr(await putSample('scanned-letter.pdf'));
    assert.equal(job?.state.phase, 'failed');
    assert.equal(job.state.failure?.code, 'limit-invalid');
    assert.match(job.state.failure.message, /`pageSeconds` cannot be 3000000; the maximum is 86400/);
    const { connections } = await folio();
    assert.deepEqual((await (await connections.open()).status()).jobs, []);
  });
});
