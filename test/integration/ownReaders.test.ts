import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ResultCache } from '../../server/src/cache/resultCache.ts';
import { systemClock } from '../../server/src/clock.ts';
import { EngineSupervisor } from '../../server/src/daemon/engineProcess/engineSupervisor.ts';
import { DocumentInfoCache } from '../../server/src/daemon/jobs/documents/documentInfoCache.ts';
import { Uploads } from '../../server/src/daemon/jobs/documents/uploads.ts';
import { JobService } from '../../server/src/daemon/jobs/jobService.ts';
import { resultWriter } from '../../server/src/daemon/pages/resultWriter.ts';
import { readingModels } from '../../server/src/models/readingModels.ts';
import { READERS } from '../../server/src/readers/readerRegistry.ts';
import { FakeVlmReader } from '../fixtures/daemon/fakeVlmReader.ts';
import { JobListener } from '../fixtures/daemon/jobScene.ts';
import { recordingLog } from '../fixtures/daemon/recordingLog.ts';
import { temporaryDirectory } from '../fixtures/daemon/temporaryDirectory.ts';
import { INK_IN_DAEMON, INK_IN_ENGINE } from '../fixtures/readers/smallReaders.ts';

const LETTER = join(import.meta.dirname, '../../samples/scanned-letter.pdf');
const COLUMNS = join(import.meta.dirname, '../../samples/two-columns.pdf');

const log = recordingLog();
const engine = new EngineSupervisor({
  entry: join(import.meta.dirname, '../fixtures/engines/withSmallReader.ts'),
  log,
});
/** Jobs with the readers that come with Folio, and two more. */
async function createService(): Promise<JobService> {
  const folder = await temporaryDirectory();
  return new JobService({
    engine,
    vlm: new FakeVlmReader(),
    allReaders: [...READERS, INK_IN_ENGINE, INK_IN_DAEMON],
    results: new ResultCache(join(folder, 'cache')),
    infos: new DocumentInfoCache(join(folder, 'cache')),
    uploads: new Uploads(join(folder, 'uploads'), 1_000),
    spool: folder,
    text: resultWriter,
    readingModels,
    readerVersion: 'test',
    clock: systemClock,
    log,
  });
}

afterAll(() => engine.stop());

async function read(service: JobService, path: string, reader: string): Promise<JobListener> {
  const listener = new JobListener(service);
  listener.read(path, { reader, format: 'text' });
  await listener.finished;
  return listener;
}

describe('a reader that somebody adds', () => {
  it('in the engine reads a document, and its results are kept as its own', async () => {
    const service = await createService();
    const first = await read(service, LETTER, 'ink');
    expect(await first.finished).toMatchObject({ outcome: 'ok', pagesFromCache: 0 });
    expect(first.pages).toEqual(['1', '2'].map((page) => `${page}: There is ink.`));
    expect(await (await read(service, LETTER, 'ink')).finished).toMatchObject({ pagesFromCache: 2 });
    // Another reader's results of the same page are others.
    const other = await read(service, LETTER, 'far-ink');
    expect(await other.finished).toMatchObject({ outcome: 'ok', pagesFromCache: 0 });
  });

  it('in the daemon gets what it needs from the engine, which reads what it cannot', async () => {
    const service = await createService();
    const listener = await read(service, COLUMNS, 'far-ink');
    expect(await listener.finished).toMatchObject({ outcome: 'ok' });
    expect(listener.pages.length).toBeGreaterThan(0);
    for (const page of listener.pages) expect(page).toContain('There is ink.');
  });

  it('is named where somebody asks for one that is not there', async () => {
    const service = await createService();
    const { finished } = await read(service, LETTER, 'tesseract');
    expect(await finished).toMatchObject({
      outcome: 'failed',
      failure: {
        code: 'request-invalid',
        message: expect.stringContaining('ppocr, deepseek, ink, far-ink') as string,
      },
    });
  });
});
