import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { download, type DownloadOptions } from '../../../server/src/downloads/download.ts';
import { webRequest } from '../../../server/src/downloads/webRequest.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { SmallDisk } from '../../fixtures/files/smallDisk.ts';
import { fileServer, sendRange, type Misbehaviour } from '../../fixtures/models/fileServer.ts';

const CONTENT = Buffer.alloc(400_000, 'model ');
const HASH = { algorithm: 'sha256', hex: createHash('sha256').update(CONTENT).digest('hex') } as const;
const { signal } = new AbortController();

afterEach(() => {
  vi.unstubAllEnvs();
});

interface Scene {
  readonly folder: string;
  readonly file: string;
  readonly requests: string[];
  readonly run: (more?: Partial<DownloadOptions>) => Promise<void>;
}

async function scene(misbehave?: Misbehaviour, given?: string): Promise<Scene> {
  const folder = given ?? (await temporaryDirectory());
  const { address, requests } = await fileServer({ '/m.onnx': CONTENT }, misbehave);
  const file = join(folder, 'm.onnx');
  const run = (more: Partial<DownloadOptions> = {}): Promise<void> =>
    download({ url: `${address}/m.onnx`, file, hash: HASH, signal, ...more });
  return { folder, file, requests, run };
}

describe('a download', () => {
  it('brings a file, also in pieces', async () => {
    const { run, file, requests } = await scene((request, response, content, asked) => {
      sendRange(request, response, content, asked * 150_000);
      return true;
    });
    await run();
    expect(await readFile(file)).toEqual(CONTENT);
    expect(requests[1]).toMatch(/bytes=[1-9]\d*-$/);
  });

  it('ends at a server that stays silent, by saying so', async () => {
    const { run, requests } = await scene((_request, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length }).flushHeaders();
      return true;
    });
    await expect(run({ attempts: 2, silenceMilliseconds: 20 })).rejects.toMatchObject({
      code: 'download-failed',
      details: { reason: 'the server fell silent' },
    });
    expect(requests).toHaveLength(2);
  });

  it('ends at a server that never answers', async () => {
    const { run } = await scene(() => true);
    await expect(run({ attempts: 1, silenceMilliseconds: 20 })).rejects.toMatchObject({
      code: 'download-failed',
      details: { reason: 'the server fell silent' },
    });
  });

  it('ends at a server that sends byte by byte, and keeps what has come', async () => {
    const { run, folder } = await scene((_request, response, content) => {
      response.writeHead(200, { 'content-length': content.length });
      let at = 0;
      const timer = setInterval(() => response.write(content.subarray(at, (at += 1))), 5);
      response.once('close', () => {
        clearInterval(timer);
      });
      return true;
    });
    await expect(run({ slowness: { bytes: 1_000, milliseconds: 60 } })).rejects.toMatchObject({
      code: 'download-failed',
      details: { reason: 'the server sends less than 16667 bytes a second' },
    });
    expect(await readdir(folder)).toEqual(['m.onnx.part']);
  });

  it.each([
    ['says so', { 'content-length': String(CONTENT.length) }],
    ['says nothing of it', { 'transfer-encoding': 'chunked' }],
  ])('refuses a file that is too large where the server %s', async (_what, headers) => {
    const { run, requests } = await scene((_request, response, content) => {
      response.writeHead(200, headers).end(content);
      return true;
    });
    await expect(run({ maxBytes: 100_000 })).rejects.toMatchObject({
      code: 'download-failed',
      details: { reason: 'the file is larger than 100000 bytes' },
    });
    expect(requests).toHaveLength(1);
  });

  it('leaves nothing of a file that is another one', async () => {
    const { run, folder } = await scene();
    await expect(run({ hash: { algorithm: 'sha512', hex: '0'.repeat(128) } })).rejects.toMatchObject({
      code: 'download-changed',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('begins anew where what an earlier run left is of another file', async () => {
    const { run, file, requests } = await scene();
    await writeFile(`${file}.part`, Buffer.alloc(1_000, 'another'));
    await run();
    expect(await readFile(file)).toEqual(CONTENT);
    expect(requests).toEqual(['GET /m.onnx bytes=1000-', 'GET /m.onnx']);
    await writeFile(`${file}.part`, Buffer.alloc(CONTENT.length, 'another'));
    await run();
    expect(await readFile(file)).toEqual(CONTENT);
  });

  it('ends when it is cancelled, keeps what has come, and goes on from there', async () => {
    const { run, file, folder, requests } = await scene((_request, response, content, asked) => {
      if (asked > 1) return false;
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 200_000));
      return true;
    });
    const cancel = new AbortController();
    const cancelled = run({
      signal: cancel.signal,
      onProgress: () => {
        cancel.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual(['m.onnx.part']);
    await run();
    expect(await readFile(file)).toEqual(CONTENT);
    expect(requests[1]).toMatch(/bytes=[1-9]\d*-$/);
  });

  it('says that the disk is full, and asks no server again for that', async (context) => {
    const disk = SmallDisk.mount(await temporaryDirectory());
    if (!disk) return context.skip();
    onTestFinished(() => {
      disk.unmount();
    });
    const { run, requests } = await scene(undefined, disk.path);
    await expect(run()).rejects.toMatchObject({ code: 'disk-full' });
    expect(requests).toHaveLength(1);
  });

  it('survives a server that closes the connection with the last byte', async () => {
    const { run, file } = await scene((_request, response, content) => {
      response.writeHead(200, { 'content-length': content.length, connection: 'close' }).end(content);
      return true;
    });
    await run();
    expect(await readFile(file)).toEqual(CONTENT);
  });
});

describe('a request', () => {
  async function status(url: string): Promise<number | undefined> {
    const answer = await webRequest(url, { signal });
    answer.destroy();
    return answer.statusCode;
  }

  it('follows redirections, but not for ever', async () => {
    const { address, requests } = await fileServer(
      { '/a': CONTENT, '/b': CONTENT, '/loop': CONTENT },
      (request, response) => {
        const to = { '/a': '/b', '/loop': '/loop' }[request.url ?? ''];
        if (to === undefined) return false;
        response.writeHead(302, { location: to }).end();
        return true;
      },
    );
    expect(await status(`${address}/a`)).toBe(200);
    expect(requests).toEqual(['GET /a', 'GET /b']);
    await expect(status(`${address}/loop`)).rejects.toThrow('without end');
  });

  it('goes nowhere but to web servers', async () => {
    const { address } = await fileServer({ '/a': CONTENT }, (_request, response) => {
      response.writeHead(301, { location: 'file:///etc/passwd' }).end();
      return true;
    });
    await expect(status(`${address}/a`)).rejects.toThrow('an address of file:');
  });

  it('goes by way of the proxy, but for hosts that NO_PROXY names', async () => {
    const { address, requests } = await fileServer({ '/a': CONTENT });
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(203).end();
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    expect(await status(`${address}/a`)).toBe(203);
    expect([asked, requests]).toEqual([[`${address}/a`], []]);
    vi.stubEnv('no_proxy', '127.0.0.1');
    expect(await status(`${address}/a`)).toBe(200);
    expect(asked).toHaveLength(1);
  });

  it('asks the proxy for a tunnel to servers of https', async () => {
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    await status('https://models.invalid/a').catch(() => undefined);
    expect(tunnels).toEqual(['models.invalid:443']);
  });

  it('says what is wrong with a proxy without its password', async () => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://me:secret@proxy.invalid');
    const failed = status('https://models.invalid/a');
    await expect(failed).rejects.toThrow('the proxy socks5://proxy.invalid has no address');
  });

  it('says that a connection broke off before there was an answer', async () => {
    const server = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await expect(
      download({
        url: `http://127.0.0.1:${port}/m`,
        file: join(await temporaryDirectory(), 'm'),
        hash: HASH,
        signal,
        attempts: 1,
      }),
    ).rejects.toMatchObject({ code: 'download-failed', details: { reason: 'the connection broke off' } });
  });
});
