import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ReadingJob } from '../../../../client/src/jobs/readingJob.ts';
import { drawText, onePage } from '../../../fixtures/documents/pdfBuilder.ts';
import { endJobs, folio } from '../support/folio.ts';
import { clearWorkspace, putFile, readText } from '../support/workspaceFiles.ts';

const DOCUMENTS = 200;

describe('Many documents in one window', () => {
  after(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('are all read, through one connection', async () => {
    const confirmAbove = vscode.workspace.getConfiguration('folio').inspect('batch.confirmAbove');
    await vscode.workspace.getConfiguration('folio').update('batch.confirmAbove', DOCUMENTS, true);
    const sources: vscode.Uri[] = [];
    for (let at = 1; at <= DOCUMENTS; at += 1) {
      const text = `Document ${at} of many has one page of text that needs no model.`;
      sources.push(await putFile(`many/d${at}.pdf`, onePage(drawText(20, 200, 12, text))));
    }
    const [first] = sources;
    assert.ok(first);
    const { link } = await folio();
    const daemon = await link.connection();
    const folder = vscode.Uri.joinPath(first, '..');
    const summary = await vscode.commands.executeCommand<{ jobs: ReadingJob[] }>('folio.ocrFolder', folder);
    assert.equal(summary.jobs.length, DOCUMENTS);
    for (const { name, state } of summary.jobs) {
      assert.equal(state.phase, 'done', `${name}: ${JSON.stringify(state.failure)}`);
    }
    for (const [at, source] of sources.entries()) {
      const result = source.with({ path: source.path.replace(/\.pdf$/, '.md') });
      assert.match(await readText(result), new RegExp(`Document ${at + 1} of many`));
    }
    assert.equal(link.current, daemon, 'the connection was made anew');
    assert.deepEqual((await daemon.status()).jobs, []);
    await vscode.workspace
      .getConfiguration('folio')
      .update('batch.confirmAbove', confirmAbove?.globalValue, true);
  });
});
