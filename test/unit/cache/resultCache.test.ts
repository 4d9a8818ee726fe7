import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cacache from 'cacache';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResultCache } from '../../../server/src/cache/resultCache.ts';
import type { ResultKey } from '../../../server/src/cache/resultCache.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { failedPage } from '../../../server/src/page/failedPage.ts';
import { cacheKey, pageResult } from '../../fixtures/cache/pageResult.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'folio-cache-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Paths of all files below a folder of the cache, e.g. `content-v2`. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(directory, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('ResultCache', () => {
  it('gives back what was put, also to another instance', async () => {
    const result = pageResult(3, 'Grüße, 世界');
    await new ResultCache(directory).put(cacheKey({ page: 3 }), result);
    expect(await new ResultCache(directory).get(cacheKey({ page: 3 }))).toEqual(result);
  });

  it('tells every part of the key apart', async () => {
    const cache = new ResultCache(directory);
    await cache.put(cacheKey({}), pageResult(1, 'text'));
    const others: Partial<ResultKey>[] = [
      { documentHash: 'b'.repeat(64) },
      { page: 2 },
      { reader: 'other' },
      { modelHash: 'c'.repeat(64) },
      { options: '{"textLayer":"never"}' },
    ];
    for (const other of others) expect(await cache.get(cacheKey(other))).toBeUndefined();
    expect(await cache.get(cacheKey({}))).toBeDefined();
  });

  it('does not keep a page that failed', async () => {
    const cache = new ResultCache(directory);
    const failed = failedPage(1, new FolioError('engine-crashed', { page: 1, file: 'a' }), { id: 'ppocr' });
    await cache.put(cacheKey({}), failed);
    expect(await cache.get(cacheKey({}))).toBeUndefined();
  });

  it.each([
    ['cut short', (path: string) => truncate(path, 20)],
    ['overwritten', (path: string) => writeFile(path, 'nonsense')],
    ['empty', (path: string) => writeFile(path, '')],
    ['gone', (path: string) => rm(path)],
  ])('takes content that is %s as absent, and heals', async (_name, damage) => {
    const problems: unknown[] = [];
    const cache = new ResultCache(directory, { onProblem: (error) => problems.push(error) });
    await cache.put(cacheKey({}), pageResult(1, 'text'));
    for (const path of await filesBelow('content-v2')) {
      await chmod(path, 0o600);
      await damage(path);
    }
    expect(await cache.get(cacheKey({}))).toBeUndefined();
    expect(problems).not.toHaveLength(0);
    await cache.put(cacheKey({}), pageResult(1, 'again'));
    expect(await cache.get(cacheKey({}))).toEqual(pageResult(1, 'again'));
  });

  it('takes a damaged index as absent', async () => {
    const cache = new ResultCache(directory);
    await cache.put(cacheKey({}), pageResult(1, 'text'));
    for (const path of await filesBelow('index-v5')) {
      await writeFile(path, (await readFile(path, 'utf8')).replace('"key"', '"yek"'));
    }
    expect(await cache.get(cacheKey({}))).toBeUndefined();
  });

  it('takes an entry that is not a result of this version as absent', async () => {
    const cache = new ResultCache(directory);
    await cache.put(cacheKey({}), pageResult(1, 'text'));
    const [entry] = Object.values(await cacache.ls(directory));
    const { gzipSync } = await import('node:zlib');
    for (const content of ['{}', 'null', '[1', JSON.stringify({ ...pageResult(1, 'text'), version: 0 })]) {
      await cacache.put(directory, entry?.key ?? '', gzipSync(content));
      expect(await cache.get(cacheKey({}))).toBeUndefined();
    }
    await cacache.put(directory, entry?.key ?? '', gzipSync(JSON.stringify(pageResult(2, 'text'))));
    expect(await cache.get(cacheKey({ page: 1 }))).toBeUndefined();
  });

  it('carries on where the folder cannot be used', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const problems: unknown[] = [];
    const cache = new ResultCache(join(file, 'cache'), { onProblem: (error) => problems.push(error) });
    await cache.put(cacheKey({}), pageResult(1, 'text'));
    expect(await cache.get(cacheKey({}))).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  it('keeps its folder to its user', async () => {
    const own = join(directory, 'deep', 'cache');
    await new ResultCache(own).put(cacheKey({}), pageResult(1, 'text'));
    const { mode } = await stat(own);
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o700);
  });

  it('stays below its size and lets the oldest go', async () => {
    const one = await sizeOfOne();
    const cache = new ResultCache(directory, { maxBytes: one * 10 });
    for (let page = 1; page <= 30; page += 1) {
      await cache.put(cacheKey({ page }), pageResult(page, `text ${page}`));
      await cache.settled();
    }
    const total = Object.values(await cacache.ls(directory)).reduce((sum, entry) => sum + entry.size, 0);
    expect(total).toBeLessThanOrEqual(one * 10);
    const disk = await filesBelow('content-v2');
    expect(disk.length).toBeLessThanOrEqual(10);
    expect(await cache.get(cacheKey({ page: 30 }))).toBeDefined();
    expect(await cache.get(cacheKey({ page: 1 }))).toBeUndefined();
  });

  async function sizeOfOne(): Promise<number> {
    const cache = new ResultCache(directory);
    await cache.put(cacheKey({ page: 20 }), pageResult(20, 'text 20'));
    const [entry] = Object.values(await cacache.ls(directory));
    await cache.clear();
    return (entry?.size ?? 0) + 2;
  }

  it('is empty after clear', async () => {
    const cache = new ResultCache(directory);
    await cache.put(cacheKey({}), pageResult(1, 'text'));
    await cache.clear();
    expect(await cache.get(cacheKey({}))).toBeUndefined();
    await cache.put(cacheKey({}), pageResult(1, 'text'));
    expect(await cache.get(cacheKey({}))).toBeDefined();
  });

  it('bears several processes that write and read the same pages', async () => {
    const writer = join(import.meta.dirname, '../../fixtures/cache/writeResults.ts');
    const children = [1, 2, 3].map(() => fork(writer, [directory], { stdio: 'inherit' }));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit')) as unknown[]));
    expect(codes.map(([code]) => code)).toEqual([0, 0, 0]);
    const cache = new ResultCache(directory);
    for (let page = 1; page <= 10; page += 1) {
      expect(await cache.get(cacheKey({ page }))).toEqual(pageResult(page, `page ${page}`));
    }
  });
});
