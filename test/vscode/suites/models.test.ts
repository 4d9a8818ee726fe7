import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { InstallProgress, PageEvent, ReadOptionsInput } from '../../../server/src/protocol.ts';
import { extension } from './support/extension.ts';
import { endJobs, folio, ocr } from './support/folio.ts';
import { openModelMirror } from './support/modelMirror.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putSample } from './support/workspaceFiles.ts';

/** One whose package is pinned nowhere: the mirror says what it is. */
const DUTCH = 'tesseract-nld';
const PAGE_MODEL = 'ppocrv6-tiny';

describe('Models', () => {
  afterEach(async () => {
    await endJobs();
    const daemon = await (await folio()).connections.open();
    const { models } = await daemon.models({});
    for (const { name, state } of models) if (state === 'installed') await daemon.removeModel(name);
    await clearWorkspace();
  });

  it('come from a mirror, with progress, and the next document is read with them', async () => {
    const { connections } = await folio();
    await ocr(await putSample('scanned-letter.pdf'));
    const daemon = await connections.open();
    const mirror = await openModelMirror('nld');
    const progress: InstallProgress[] = [];
    try {
      const { models } = await daemon.models({ mirror: mirror.url });
      const dutch = models.find(({ name }) => name === DUTCH);
      assert.equal(dutch?.state, 'available');
      assert.equal(dutch.host, new URL(mirror.url).host);
      // Nothing was downloaded for the list.
      assert.deepEqual(mirror.asked, []);
      const outcome = await daemon.installModels({ names: [DUTCH], mirror: mirror.url }, (told) =>
        progress.push(told),
      );
      assert.deepEqual(outcome, { installed: [DUTCH], unchanged: [] });
    } finally {
      mirror.close();
    }
    assert.ok(progress.some(({ stage, bytes }) => stage === 'downloading' && bytes > 0));
    const inUse = await until('the status names it', () => {
      const reading = connections.status?.reading;
      return reading?.recognizers.includes(DUTCH) === true && reading;
    });
    assert.equal(inUse.page, 'ppocrv4-mobile');
    await daemon.verifyModel(DUTCH);
    await clearWorkspace();
    const job = await ocr(await putSample('scanned-letter.pdf'));
    assert.equal(job?.state.phase, 'done');
    assert.equal(job.state.pagesFromCache, 0);
    const source = await putSample('scanned-letter.pdf', 'again.pdf');
    const named = await firstPage(source, { model: `ppocrv4-mobile,${DUTCH}`, withResults: true });
    const lines = named.result?.blocks.flatMap((block) => block.lines) ?? [];
    assert.ok(lines.some(({ recognizer }) => recognizer === DUTCH));
  });

  it('added from a folder read the next page, and the one before them reads when they are removed', async function () {
    const folder = join(
      process.env['FOLIO_SHARED'] ?? join(extension().extensionPath, '../shared'),
      'models',
      PAGE_MODEL,
    );
    if (!existsSync(folder)) {
      console.warn(`SKIPPED: no ${folder}; set FOLIO_SHARED to where it is.`);
      this.skip();
    }
    const source = await putSample('scanned-letter.pdf');
    const daemon = await (await folio()).connections.open();
    assert.deepEqual((await daemon.addModels({ paths: [folder] })).installed, [PAGE_MODEL]);
    const better = await firstPage(source);
    assert.equal(better.reader.model, PAGE_MODEL);
    assert.match(better.text, /Harbour\sStreet\s14/);
    await daemon.removeModel(PAGE_MODEL);
    assert.equal((await firstPage(source)).reader.model, 'ppocrv4-mobile');
  });

  it('that are read with stay until the document is read', async function () {
    const daemon = await (await folio()).connections.open();
    const folder = join(
      process.env['FOLIO_SHARED'] ?? join(extension().extensionPath, '../shared'),
      'models',
      PAGE_MODEL,
    );
    if (!existsSync(folder)) this.skip();
    await daemon.addModels({ paths: [folder] });
    const source = await putSample('scanned-letter.pdf');
    const job = await daemon.read({
      source: { kind: 'path', path: source.fsPath },
      options: { cache: false },
    });
    for await (const event of job.events) {
      if (event.kind !== 'opened') continue;
      await assert.rejects(daemon.removeModel(PAGE_MODEL), { code: 'model-in-use' });
    }
    await daemon.removeModel(PAGE_MODEL);
  });
});

describe('The languages of documents', () => {
  const set = (languages: readonly string[] | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('folio')
      .update('languages', languages, vscode.ConfigurationTarget.Workspace);

  afterEach(async () => {
    await set(undefined);
    await endJobs();
    await clearWorkspace();
  });

  it('go with each reading', async () => {
    await set(['de', 'en']);
    const job = await ocr(await putSample('scanned-letter.pdf'));
    assert.deepEqual(job?.request.options.languages, ['de', 'en']);
    assert.equal(job.state.phase, 'done');
  });

  it('that are none are refused before anything is read, also in a folder', async () => {
    await set(['German']);
    const source = await putSample('scanned-letter.pdf');
    assert.equal(await ocr(source), undefined);
    const folder = vscode.Uri.joinPath(source, '..');
    assert.equal(await vscode.commands.executeCommand('folio.ocrFolder', folder), undefined);
    assert.deepEqual((await folio()).jobs.all, []);
  });
});

async function firstPage(source: vscode.Uri, options: ReadOptionsInput = {}): Promise<PageEvent> {
  const daemon = await (await folio()).connections.open();
  const job = await daemon.read({
    source: { kind: 'path', path: source.fsPath },
    options: { ...options, pages: '1' },
  });
  let first: PageEvent | undefined;
  for await (const event of job.events) if (event.kind === 'page') first = event;
  assert.ok(first);
  return first;
}
