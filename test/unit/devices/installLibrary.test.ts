import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { installLibrary, libraryState, linkLibrary } from '../../../server/src/devices/installLibrary.ts';
import type { ProviderLibrary } from '../../../server/src/devices/providerLibrary.ts';
import { storedZip } from '../../fixtures/devices/storedZip.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';

const CONTENT = Buffer.alloc(300_000, 'provider');

function archive(names: readonly string[]): Buffer {
  return storedZip(Object.fromEntries(names.map((name) => [`runtimes/${name}`, CONTENT])));
}

const ARCHIVE = archive(['a.so', 'b.so']);
const SHA256 = createHash('sha256').update(ARCHIVE).digest('hex');

/** A server on this machine that answers as told; the ranges it was asked for. */
async function server(
  answer: (request: IncomingMessage, response: ServerResponse, asked: number) => void,
): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const made = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    made.closeAllConnections();
    made.close();
  });
  return { url: `http://127.0.0.1:${(made.address() as AddressInfo).port}/p.nupkg`, ranges };
}

/** Sends the archive from where it was asked for, and breaks off before byte `until`. */
function sendRange(request: IncomingMessage, response: ServerResponse, until = ARCHIVE.length): void {
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = ARCHIVE.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': rest.length,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${ARCHIVE.length - 1}/${ARCHIVE.length}` } : {}),
  });
  if (until >= ARCHIVE.length) response.end(rest);
  else response.write(ARCHIVE.subarray(from, until), () => response.socket?.end());
}

interface Place {
  readonly library: ProviderLibrary;
  readonly kept: string;
  readonly runtime: string;
  readonly install: (from: string, sha256?: string) => Promise<void>;
}

async function place(sha256: string | undefined = SHA256): Promise<Place> {
  const root = await temporaryDirectory();
  const [kept, runtime] = [join(root, 'data', 'cuda-1'), join(root, 'runtime')];
  await mkdir(runtime);
  const library: ProviderLibrary = {
    device: 'cuda',
    version: '1',
    url: 'https://unreachable.invalid/p.nupkg',
    sha256,
    files: { 'a.so': 'runtimes/a.so', 'b.so': 'runtimes/b.so' },
  };
  const { signal } = new AbortController();
  return {
    library,
    kept,
    runtime,
    install: (from, given) =>
      installLibrary({
        library,
        from,
        signal,
        kept,
        runtime,
        ...(given === undefined ? {} : { sha256: given }),
      }),
  };
}

describe('installing the library of a device', () => {
  it('goes on where the connection broke off, and puts the files where the runtime looks', async () => {
    const { url, ranges } = await server((request, response, asked) =>
      sendRange(request, response, asked < 3 ? asked * 200_000 : undefined),
    );
    const { install, library, kept, runtime } = await place();
    await install(url);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.length).toBe(3);
    expect(Number(/\d+/.exec(ranges[2] ?? '')?.[0])).toBeGreaterThan(0);
    expect(await readFile(join(runtime, 'a.so'))).toEqual(CONTENT);
    expect((await readdir(runtime)).sort()).toEqual(['a.so', 'b.so']);
    expect(await readdir(join(kept, '..'))).toEqual(['cuda-1']);
    expect(await libraryState(library, kept, runtime)).toBe('installed');
  });

  it('goes on in a later run, from what an earlier one left', async () => {
    const broken = await server((request, response) => {
      if (request.headers.range === undefined) sendRange(request, response, 100_000);
      else response.destroy();
    });
    const { install, kept, runtime } = await place();
    await expect(install(broken.url)).rejects.toMatchObject({ code: 'download-failed' });
    expect(await readdir(runtime)).toEqual([]);
    expect(await readdir(join(kept, '..'))).toEqual(['cuda-1.zip.part']);
    const whole = await server((request, response) => sendRange(request, response));
    await install(whole.url);
    expect(whole.ranges).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expect((await readdir(runtime)).sort()).toEqual(['a.so', 'b.so']);
  });

  it('begins anew at a server that cannot go on', async () => {
    const { url } = await server((_request, response, asked) => {
      response.writeHead(200, { 'content-length': ARCHIVE.length });
      if (asked > 1) response.end(ARCHIVE);
      else response.write(ARCHIVE.subarray(0, 50_000), () => response.socket?.end());
    });
    const { install, runtime } = await place();
    await install(url);
    expect(await readFile(join(runtime, 'b.so'))).toEqual(CONTENT);
  });

  it('installs nothing that does not match its SHA-256, and keeps nothing of it', async () => {
    const { url } = await server((request, response) => sendRange(request, response));
    const { install, kept, runtime } = await place();
    await expect(install(url, '0'.repeat(64))).rejects.toMatchObject({ code: 'download-changed' });
    expect([await readdir(runtime), await readdir(join(kept, '..'))]).toEqual([[], []]);
  });

  it('installs nothing unchecked', async () => {
    const { install } = await place('');
    const unknown = { ...(await place()).library, sha256: undefined };
    await expect(
      installLibrary({ library: unknown, signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: 'hash-unknown' });
    await expect(install('/nowhere', SHA256)).rejects.toMatchObject({ code: 'device-not-installed' });
  });

  it('does not ask again where the answer is final', async () => {
    const { url, ranges } = await server((_request, response) => response.writeHead(404).end());
    const { install } = await place();
    await expect(install(url)).rejects.toMatchObject({
      code: 'download-failed',
      details: { reason: 'the server answered 404' },
    });
    expect(ranges.length).toBe(1);
  });

  it('takes the archive from a folder', async () => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder, 'p.nupkg'), ARCHIVE);
    const { install, runtime } = await place();
    await install(folder);
    expect(await readFile(join(runtime, 'a.so'))).toEqual(CONTENT);
  });

  it('says what an archive lacks, and installs no part of it', async () => {
    const folder = await temporaryDirectory();
    const half = archive(['a.so']);
    await writeFile(join(folder, 'p.nupkg'), half);
    const { install, library, kept, runtime } = await place();
    await expect(install(folder, createHash('sha256').update(half).digest('hex'))).rejects.toMatchObject({
      code: 'device-not-installed',
      details: { reason: 'runtimes/b.so is not in the archive' },
    });
    expect(await libraryState(library, kept, runtime)).toBe('absent');
  });

  it('writes nothing of an archive that reaches out of its folder', async () => {
    const folder = await temporaryDirectory();
    const hostile = storedZip({
      '../escape.so': CONTENT,
      'runtimes/a.so': CONTENT,
      'runtimes/b.so': CONTENT,
    });
    await writeFile(join(folder, 'p.nupkg'), hostile);
    const { install, kept } = await place();
    await expect(install(folder, createHash('sha256').update(hostile).digest('hex'))).rejects.toMatchObject({
      code: 'device-not-installed',
    });
    expect(await readdir(join(kept, '..'))).toEqual([]);
  });

  it('knows a library whose links an update took, and makes them again', async () => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder, 'p.nupkg'), ARCHIVE);
    const { install, library, kept } = await place();
    await install(folder);
    const fresh = await temporaryDirectory();
    expect(await libraryState(library, kept, fresh)).toBe('kept');
    await linkLibrary(library, kept, fresh);
    expect(await libraryState(library, kept, fresh)).toBe('installed');
  });
});
