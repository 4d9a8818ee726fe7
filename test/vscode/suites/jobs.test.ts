import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ReadingJob } from '../../../client/src/jobs/readingJob.ts';
import { scannedPages } from './support/documents.ts';
import { documentOf, endJobs, folio, jobOf, ocr } from './support/folio.ts';
import { holdPages } from './support/heldPages.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putFile, putSample, readText, samplePath } from './support/workspaceFiles.ts';

/** More than a daemon reads ahead of a window that takes nothing while its editor opens. */
const MANY_PAGES = 60;

describe('Jobs', () => {
  afterEach(async () => {
    await endJobs();
    await clearWorkspace();
  });

  it('cancel at once; pages that are done stay, and one line says which were not read', async () => {
    const source = await putFile(
      'long.pdf',
      await scannedPages(samplePath('scanned-letter.pdf'), MANY_PAGES),
    );
    const reading = ocr(source);
    const job = await jobOf(source);
    await until('the first page', () => job.state.pagesDone >= 1);
    await vscode.commands.executeCommand('folio.cancel');
    await reading;
    assert.equal(job.state.phase, 'cancelled');
    assert.ok(job.state.pagesDone < MANY_PAGES);
    const text = (await documentOf(job)).getText();
    assert.equal(text.match(/^\*Pages? [\d–, ]+ (was|were) not read\.\*$/gm)?.length, 1, text.slice(-500));
    assert.ok(!text.includes('is being read'));
    const { connections } = await folio();
    await until('an idle daemon', async () => {
      return connections.status?.jobs.length === 0;
    });
  });

  it('fill a document that was cancelled when it is read again', async () => {
    const source = await putFile('long.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 6));
    await holdPages();
    const reading = ocr(source);
    const job = await jobOf(source);
    const document = await documentOf(job);
    await until('the first page', () => !/page 1 -->\n\n\*/.test(document.getText()));
    await job.cancel();
    await reading;
    assert.match(document.getText(), /\n\n<!-- page 2 -->\n\n\*Pages 2–6 were not read\.\*\n$/);
    const again = await vscode.commands.executeCommand<ReadingJob | undefined>('folio.job.retry', job);
    assert.equal(again?.state.phase, 'done', JSON.stringify(again?.state));
    assert.equal(document.getText().match(/^<!-- page \d -->$/gm)?.length, 6);
    assert.ok(!/not read|being read/.test(document.getText()), document.getText());
  });

  it('show the status of the daemon, which is told and never asked for', async () => {
    const { connections } = await folio();
    const daemon = await connections.open();
    await until('a status', () => connections.status);
    let asked = 0;
    const ask = daemon.status.bind(daemon);
    daemon.status = () => {
      asked += 1;
      return ask();
    };
    const running = new Set<number>();
    const listener = connections.onDidChange(() => running.add(connections.status?.jobs.length ?? 0));
    const source = await putFile('watched.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 2));
    const job = await ocr(source);
    assert.equal(job?.state.phase, 'done', JSON.stringify(job?.state.failure));
    await until('an idle daemon', () => connections.status?.jobs.length === 0);
    listener.dispose();
    daemon.status = ask;
    assert.ok(running.has(1) && running.has(0), [...running].join(', '));
    assert.equal(asked, 0);
    assert.equal(connections.current, daemon);
  });

  it('run side by side, each into its own document', async () => {
    const first = await putFile('a.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 2));
    const second = await putSample('two-columns.pdf', 'b.pdf');
    const [one, two] = await Promise.all([ocr(first), ocr(second)]);
    assert.equal(one?.state.phase, 'done', JSON.stringify(one?.state.failure));
    assert.equal(two?.state.phase, 'done', JSON.stringify(two?.state.failure));
    assert.match((await documentOf(one)).uri.path, /\/a\.md$/);
    assert.match((await documentOf(two)).uri.path, /\/b\.md$/);
    assert.notEqual((await documentOf(one)).getText(), (await documentOf(two)).getText());
  });

  it('survive an engine that is killed', async () => {
    const source = await putFile('long.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 4));
    const others = await holdPages();
    const reading = ocr(source);
    const job = await jobOf(source);
    const { connections } = await folio();
    const engine = await until('an engine that reads', async () => {
      return job.state.pagesDone >= 1 && connections.status?.engine.pid;
    });
    process.kill(engine, 'SIGKILL');
    others.release();
    await reading;
    assert.equal(job.state.phase, 'done', JSON.stringify(job.state));
    assert.equal(job.state.pagesDone, 4);
  });

  it('survive a daemon that is killed', async () => {
    const source = await putFile('long.pdf', await scannedPages(samplePath('scanned-letter.pdf'), 4));
    const others = await holdPages();
    const reading = ocr(source);
    const job = await jobOf(source);
    const { connections } = await folio();
    const daemon = await until(
      'a daemon that reads',
      () => job.state.pagesDone >= 1 && connections.current?.info.pid,
    );
    process.kill(daemon, 'SIGKILL');
    others.release();
    await reading;
    assert.equal(job.state.phase, 'done', JSON.stringify(job.state));
    assert.ok(!(await documentOf(job)).getText().includes('is being read'));
  });

  it('begin with another daemon where the one that runs takes nothing new', async () => {
    const long = await putFile('long.pdf', await scannedPages(samplePath('scanned-letter.pdf'), MANY_PAGES));
    const other = await putSample('two-columns.pdf', 'other.pdf');
    const { connections } = await folio();
    await holdPages();
    const reading = ocr(long);
    const first = await jobOf(long);
    const old = await until('a daemon that reads', () => first.state.pagesDone >= 1 && connections.current);
    await old.stop(false);
    const second = await ocr(other);
    assert.equal(second?.state.phase, 'done', JSON.stringify(second?.state));
    assert.notEqual(connections.current?.info.pid, old.info.pid);
    assert.equal(first.hasEnded, false);
    await first.cancel();
    await reading;
    await old.closed;
    assert.equal(first.state.failure, undefined);
  });

  it('that fail say why, and leave nothing behind', async () => {
    const source = await putFile('broken.pdf', 'this is no PDF');
    const job = await ocr(source);
    assert.equal(job?.state.phase, 'failed');
    assert.match(job.state.failure?.message ?? '', /broken\.pdf/);
    assert.equal(job.sink.result, undefined);
    await assert.rejects(readText(vscode.Uri.joinPath(source, '../broken.md')));
  });

  it('read a folder into files, skip what has results, and go on after a failure', async () => {
    await putSample('scanned-letter.pdf', 'scans/one.pdf');
    await putFile('scans/deep/broken.pdf', 'this is no PDF');
    const two = await putSample('page-photo.jpg', 'scans/deep/two.JPG');
    await putFile('scans/done.md', 'mine');
    await putSample('scanned-letter.pdf', 'scans/done.pdf');
    const folder = vscode.Uri.joinPath(two, '../..');
    const summary = await vscode.commands.executeCommand<{
      jobs: { name: string; state: { phase: string } }[];
      skipped: number;
    }>('folio.ocrFolder', folder);
    const phases = Object.fromEntries(summary.jobs.map(({ name, state }) => [name, state.phase]));
    assert.deepEqual(phases, { 'one.pdf': 'done', 'broken.pdf': 'failed', 'two.JPG': 'done' });
    assert.equal(summary.skipped, 1);
    assert.equal(await readText(vscode.Uri.joinPath(folder, 'done.md')), 'mine');
    assert.match(await readText(vscode.Uri.joinPath(folder, 'deep/two.md')), /^<!-- page 1 -->\n/);
  });
});
