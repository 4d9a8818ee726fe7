import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serversOf } from '../../../server/src/cli/serverArguments.ts';
import { runFake } from '../../fixtures/cli/runFake.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';

const AUTO = { reader: 'auto' } as const;

async function keyFile(text: string, mode = 0o600): Promise<string> {
  const path = join(await temporaryDirectory(), 'key');
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

describe('servers of the command line', () => {
  it('are those of --server, else those of FOLIO_SERVERS, each once', async () => {
    const env = { FOLIO_SERVERS: ' https://a:1, https://b:1 ,,https://a:1', FOLIO_SERVER_KEY: 'k' };
    expect(await serversOf(AUTO, env)).toEqual([
      { url: 'https://a:1', apiKey: 'k' },
      { url: 'https://b:1', apiKey: 'k' },
    ]);
    expect(await serversOf({ ...AUTO, server: ['https://c/v1'] }, { FOLIO_SERVERS: 'http://a:1' })).toEqual([
      { url: 'https://c/v1' },
    ]);
    expect(await serversOf(AUTO, {})).toEqual([]);
  });

  it('have one key of a private file, or each its own', async () => {
    const one = await keyFile('secret\n');
    expect(await serversOf({ ...AUTO, server: ['https://a'], serverKeyFile: one }, {})).toEqual([
      { url: 'https://a', apiKey: 'secret' },
    ]);
    const each = await keyFile('https://a/ first\nhttps://b second\n');
    const servers = { ...AUTO, server: ['https://a', 'https://b', 'https://c'], serverKeyFile: each };
    expect(await serversOf(servers, { FOLIO_SERVER_KEY: 'not this' })).toEqual([
      { url: 'https://a', apiKey: 'first' },
      { url: 'https://b', apiKey: 'second' },
      { url: 'https://c' },
    ]);
  });

  it.each(['http://gpu:8000', 'http://192.168.0.7', 'http://localhost.evil.org', 'http://[fd00::1]:8000'])(
    'are refused with a key that would go to %s in clear, unless that is allowed',
    async (url) => {
      const env = { FOLIO_SERVERS: url, FOLIO_SERVER_KEY: 'k' };
      await expect(serversOf(AUTO, env)).rejects.toMatchObject({ code: 'server-key-insecure' });
      await expect(serversOf(AUTO, env)).rejects.toThrow(url);
      expect(await serversOf({ ...AUTO, allowInsecureKeys: true }, env)).toEqual([
        { url, apiKey: 'k', allowKeyOverHttp: true },
      ]);
      expect(await serversOf(AUTO, { FOLIO_SERVERS: url })).toEqual([{ url }]);
    },
  );

  it.each([
    'http://localhost:8000',
    'http://127.0.0.1',
    'http://127.8.0.1',
    'http://[::1]:8000',
    'https://gpu',
  ])('may have a key for %s', async (url) => {
    const servers = await serversOf({ ...AUTO, server: [url] }, { FOLIO_SERVER_KEY: 'k' });
    expect(servers).toEqual([{ url, apiKey: 'k' }]);
  });

  it.skipIf(process.platform === 'win32')('refuse a key file that others can read', async () => {
    const file = await keyFile('secret', 0o640);
    await expect(serversOf({ ...AUTO, server: ['http://a'], serverKeyFile: file }, {})).rejects.toThrow(
      'mode 0640',
    );
  });

  it.each([
    [{ server: ['gpu:8000'] }, 'http://HOST:PORT'],
    [{ server: ['ftp://gpu'] }, 'http://HOST:PORT'],
    [{ reader: 'deepseek' as const }, '--reader deepseek needs'],
    [{ serverKeyFile: 'key' }, '--server-key-file needs'],
    [{ server: ['http://a'], serverKeyFile: '/nowhere/key' }, '--server-key-file /nowhere/key'],
  ])('%j is refused in words', async (flags, words) => {
    await expect(serversOf({ ...AUTO, ...flags }, {})).rejects.toMatchObject({ code: 'usage' });
    await expect(serversOf({ ...AUTO, ...flags }, {})).rejects.toThrow(words);
  });

  it('are never told with the password in their address', async () => {
    const run = await runFake(['read', 'a.pdf', '--server', 'http://me:geheim@gpu:8000']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('//…@gpu');
    expect(run.stderr).not.toContain('geheim');
  });
});

describe('folio read and batch with servers', () => {
  it('hand them to the service, with the options, and say who read', async () => {
    const file = join(await temporaryDirectory(), 'a.pdf');
    await writeFile(file, 'one\ftwo');
    const args = ['read', file, '--server', 'https://gpu:8000', '--reader', 'deepseek', '--fast'];
    const { service, stderr, code } = await runFake(args, { env: { FOLIO_SERVER_KEY: 'k' } });
    expect(code).toBe(0);
    expect(service.choices).toMatchObject([
      { daemon: true, servers: [{ url: 'https://gpu:8000', apiKey: 'k' }] },
    ]);
    expect(service.requests[0]?.options).toMatchObject({ reader: 'deepseek', vlm: { mode: 'fast' } });
    expect(stderr).toMatch(/a\.pdf: pages read 2 (by|on)/);
    const folder = join(file, '..');
    const batch = await runFake(['batch', folder, '--out', join(folder, 'out'), '--no-daemon'], {
      env: { FOLIO_SERVERS: 'http://gpu:8000' },
    });
    expect(batch.service.choices).toMatchObject([{ daemon: false, servers: [{ url: 'http://gpu:8000' }] }]);
    expect(batch.stderr).toContain('pages read 2');
  });
});
