import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUri } from '../../../../server/src/daemon/results/documentUri.ts';
import { ResultNotes } from '../../../../server/src/daemon/results/resultNotes.ts';
import { ResultRecords, type ResultRecord } from '../../../../server/src/daemon/results/resultRecords.ts';
import { Reviews } from '../../../../server/src/daemon/results/reviews.ts';
import { temporaryDirectory } from '../../../fixtures/daemon/temporaryDirectory.ts';

const HASH = 'ab'.repeat(32);
const BOX = { x: 100, y: 200, width: 40, height: 12 };

function record(result: string): Omit<ResultRecord, 'version'> {
  return {
    result,
    source: 'file:///scans/letter.pdf',
    hash: HASH,
    size: 10,
    modified: 20,
    options: { textLayer: 'auto' },
    kept: { readers: ['local@1'], modelHash: 'm', options: {} },
  };
}

async function onlyFile(folder: string): Promise<string> {
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}

describe('where results came from', () => {
  it('is found by another daemon, and by every spelling of the address', async () => {
    const state = await temporaryDirectory();
    await new ResultRecords(state).put(record('file:///scans/My%20letter.md'));
    const other = new ResultRecords(state);
    expect((await other.find('file:///scans/My letter.md'))?.hash).toBe(HASH);
    expect(await other.find('file:///scans/other.md')).toBeUndefined();
    expect(canonicalUri('untitled:Untitled-1')).toBe('untitled:Untitled-1');
  });

  it.runIf(process.platform !== 'win32')('lies in private files', async () => {
    const state = await temporaryDirectory();
    await new ResultRecords(state).put(record('file:///a.md'));
    expect((await stat(join(state, 'results'))).mode & 0o777).toBe(0o700);
    expect((await stat(await onlyFile(join(state, 'results')))).mode & 0o777).toBe(0o600);
  });

  it('that cannot be understood is put aside, and can be noted anew', async () => {
    const state = await temporaryDirectory();
    const records = new ResultRecords(state);
    await records.put(record('file:///a.md'));
    const file = await onlyFile(join(state, 'results'));
    for (const broken of ['{"version": 1, "res', '{"version":9}', 'x'.repeat(2 << 20)]) {
      await writeFile(file, broken);
      expect(await records.find('file:///a.md')).toBeUndefined();
      expect(await readFile(`${file}.broken`, 'utf8')).toBe(broken);
      await records.put(record('file:///a.md'));
      expect(await records.find('file:///a.md')).toBeDefined();
    }
  });

  it('goes with a result that is renamed, and stays with one that was copied', async () => {
    const state = await temporaryDirectory();
    const records = new ResultRecords(state);
    const [old, copy] = [join(state, 'old.md'), join(state, 'copy.md')].map(
      (path) => pathToFileURL(path).href,
    );
    await records.put(record('untitled:Untitled-1'));
    expect(await records.move('untitled:Untitled-1', old ?? '')).toBe(true);
    expect(await records.find('untitled:Untitled-1')).toBeUndefined();
    await writeFile(join(state, 'old.md'), '');
    await records.move(old ?? '', copy ?? '');
    expect([await records.find(old ?? ''), await records.find(copy ?? '')].map((one) => one?.hash)).toEqual([
      HASH,
      HASH,
    ]);
    expect(await records.move('file:///unknown.md', 'file:///x.md')).toBe(false);
  });

  it('survives any number of daemons that write at the same time', async () => {
    const state = await temporaryDirectory();
    const daemons = Array.from({ length: 4 }, () => new ResultRecords(state));
    await Promise.all(
      daemons.flatMap((daemon, index) =>
        Array.from({ length: 25 }, (_, at) => daemon.put({ ...record(`file:///${at % 5}.md`), size: index })),
      ),
    );
    for (let at = 0; at < 5; at += 1)
      expect(await daemons[0]?.find(`file:///${at}.md`)).toMatchObject({ hash: HASH });
    expect((await readdir(join(state, 'results'))).filter((name) => !name.endsWith('.json'))).toEqual([]);
  });

  it('is worked out from the file where no job is known, and never holds a password', async () => {
    const state = await temporaryDirectory();
    const records = new ResultRecords(state);
    const notes = new ResultNotes(records, {
      ofJob: () => undefined,
      keptBy: () => Promise.resolve({ readers: ['r'], modelHash: 'm', options: {} }),
    });
    await writeFile(join(state, 'a.pdf'), 'scan');
    const source = pathToFileURL(join(state, 'a.pdf')).href;
    await notes.take({ result: 'file:///a.md', source, options: { password: 'secret', pages: '1' } });
    expect(await records.find('file:///a.md')).toMatchObject({ source, size: 4, options: { pages: '1' } });
    expect(await readFile(await onlyFile(join(state, 'results')), 'utf8')).not.toContain('secret');
    await notes.take({ result: 'file:///b.md', source, from: 'file:///a.md' });
    expect(await records.find('file:///b.md')).toMatchObject({ options: { pages: '1' } });
    expect(await notes.origin('file:///b.md')).toEqual({ source, options: { pages: '1' } });
    expect(await notes.origin('file:///c.md')).toBeNull();
  });

  it('is known page by page where some were read again otherwise', async () => {
    const state = await temporaryDirectory();
    const records = new ResultRecords(state);
    const notes = new ResultNotes(records, {
      ofJob: () => undefined,
      keptBy: ({ model = '' }) => Promise.resolve({ readers: ['r'], modelHash: model, options: {} }),
    });
    await writeFile(join(state, 'a.pdf'), 'scan');
    const source = pathToFileURL(join(state, 'a.pdf')).href;
    await notes.take({ result: 'file:///a.md', source, options: { model: 'one' } });
    await notes.take({ result: 'file:///a.md', source, options: { model: 'two' }, pages: [3] });
    await notes.take({ result: 'file:///a.md', source, options: { model: 'three' }, pages: [4] });
    const found = await records.find('file:///a.md');
    expect(found).toMatchObject({ options: { model: 'one' }, kept: { modelHash: 'one' } });
    expect(Object.entries(found?.pages ?? {}).map(([page, { kept }]) => [page, kept.modelHash])).toEqual([
      ['3', 'two'],
      ['4', 'three'],
    ]);
  });
});

describe('what was reviewed', () => {
  const word = { text: 'archlve', box: BOX };

  it('is known to another daemon, and can be taken back', async () => {
    const state = await temporaryDirectory();
    const [one, other] = [new Reviews(state), new Reviews(state)];
    await one.acceptWord(HASH, 3, word);
    await one.checkPage(HASH, 4, true);
    const review = await other.of(HASH);
    expect([review.isAccepted(3, word), review.isAccepted(4, word), review.isChecked(4)]).toEqual([
      true,
      false,
      true,
    ]);
    await other.acceptWord(HASH, 3, word, false);
    await other.checkPage(HASH, 4, false);
    const after = await one.of(HASH);
    expect([after.isAccepted(3, word), after.isChecked(4)]).toEqual([false, false]);
  });

  it('holds where a new reading places the word a little otherwise, and for no other word', async () => {
    const reviews = new Reviews(await temporaryDirectory());
    await reviews.acceptWord(HASH, 1, word);
    const review = await reviews.of(HASH);
    expect(review.isAccepted(1, { ...word, box: { x: 103, y: 198, width: 36, height: 14 } })).toBe(true);
    expect(review.isAccepted(1, { text: 'archive', box: BOX })).toBe(false);
    expect(review.isAccepted(1, { ...word, box: { ...BOX, y: 240 } })).toBe(false);
    expect((await reviews.of('cd'.repeat(32))).isAccepted(1, word)).toBe(false);
  });

  it('is written down without the words themselves', async () => {
    const state = await temporaryDirectory();
    await new Reviews(state).acceptWord(HASH, 1, word);
    expect(await readFile(await onlyFile(join(state, 'reviews')), 'utf8')).not.toContain('archlve');
  });

  it('is still known when a line of it is broken, and when daemons write at the same time', async () => {
    const state = await temporaryDirectory();
    await mkdir(join(state, 'reviews'));
    await writeFile(join(state, 'reviews', `${HASH}.jsonl`), '{"page":1,"checked":true}\n{"page":2,"che\n');
    const [one, other] = [new Reviews(state), new Reviews(state)];
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? one : other).checkPage(HASH, 10 + at, true)),
    );
    const review = await new Reviews(state).of(HASH);
    const checked = [1, 2, ...Array.from({ length: 50 }, (_, at) => 10 + at)].map((page) =>
      review.isChecked(page),
    );
    expect(checked).toEqual([true, false, ...new Array<boolean>(50).fill(true)]);
  });

  it('says after any decisions what the last one said', async () => {
    const decision = fc.record({ page: fc.integer({ min: 1, max: 3 }), checked: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(decision, { maxLength: 12 }), async (decisions) => {
        const state = await temporaryDirectory();
        const reviews = new Reviews(state);
        for (const { page, checked } of decisions) await reviews.checkPage(HASH, page, checked);
        const review = await new Reviews(state).of(HASH);
        for (const page of [1, 2, 3])
          expect(review.isChecked(page)).toBe(
            decisions.findLast((one) => one.page === page)?.checked ?? false,
          );
        await rm(state, { recursive: true });
      }),
      { numRuns: 20 },
    );
  });
});
