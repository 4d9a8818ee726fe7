import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheDirectory } from '../../../server/src/cache/cacheDirectory.ts';
import { canonicalJson } from '../../../server/src/cache/canonicalJson.ts';
import { hashFile } from '../../../server/src/cache/hashFile.ts';

describe('cacheDirectory', () => {
  const home = '/home/ann';
  it.each([
    ['linux', {}, '/home/ann/.cache/folio'],
    ['linux', { XDG_CACHE_HOME: '/var/x' }, '/var/x/folio'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/ann/.cache/folio'],
    ['darwin', { XDG_CACHE_HOME: '/var/x' }, '/home/ann/Library/Caches/folio'],
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' },
      'C:\\Users\\ann\\AppData\\Local\\folio\\Cache',
    ],
    ['linux', { FOLIO_CACHE_DIR: '/own', XDG_CACHE_HOME: '/var/x' }, '/own'],
  ] as const)('on %s with %j is %s', (platform, env, expected) => {
    expect(cacheDirectory({ platform, env, home })).toBe(expected);
  });
});

describe('canonicalJson', () => {
  it('is the same for equal values whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('hashFile', () => {
  it('is the SHA-256 of the content', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'folio-hash-'));
    await writeFile(join(directory, 'a'), 'abc');
    expect(await hashFile(join(directory, 'a'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    await expect(hashFile(join(directory, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
    await rm(directory, { recursive: true });
  });
});
