import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ReadingJob } from '../../../../client/src/jobs/readingJob.ts';
import { progressText } from '../../../../client/src/reading/readingProgress.ts';
import { drawText, onePage } from '../../../fixtures/documents/pdfBuilder.ts';
import { typedPages } from '../support/documents.ts';
import { documentOf, endJobs, folio, jobOf, ocr } from '../support/folio.ts';
import { until } from '../support/until.ts';
import { clearWorkspace, putFile, readText } from '../support/workspaceFiles.ts';

const DOCUMENTS = 200;

const KILLS = 3;

/** So many that they are not all read before the last daemon is killed. */
const PAGES = 400;

describe('A daemon that is killed again and again', () => {
  afterEach(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('fails no document, and the progress says what happens', async () => {
    const source = await putFile('long.pdf', await typedPages(PAGES));
    const { connections } = await folio();
    const reading = ocr(source);
    const job = await jobOf(source);
    const said = new Set<string>();
    job.onDidChange(({ state }) => said.add(progressText(state, Date.now())));
    let [killed, pagesThen] = [0, 0];
    for (let kills = 1; kills <= KILLS; kills += 1) {
      const pid = await until('another daemon that reads on', () => {
        assert.ok(!job.hasEnded, JSON.stringify(job.state));
        const current = connections.current?.info.pid;
        return job.state.pagesDone > pagesThen && current !== killed && current;
      });
      pagesThen = job.state.pagesDone;
      process.kill(pid, 'SIGKILL');
      killed = pid;
    }
    await reading;
    assert.equal(job.state.phase, 'done', JSON.stringify(job.state));
    assert.ok(said.has('The daemon ended unexpectedly; trying again in 1 s'), [...said].join(', '));
    const text = (await documentOf(job)).getText();
    const pages = [...text.matchAll(/<!-- page (\d+) -->/g)].map(([, page]) => Number(page));
    assert.deepEqual(
      pages,
      Array.from({ length: PAGES }, (_, at) => at + 1),
    );
  });
});

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
    const { connections } = await folio();
    const daemon = await connections.open();
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
    assert.equal(connections.current, daemon, 'the connection was made anew');
    assert.deepEqual((await daemon.status()).jobs, []);
    await vscode.workspace
      .getConfiguration('folio')
      .update('batch.confirmAbove', confirmAbove?.globalValue, true);
  });
});
