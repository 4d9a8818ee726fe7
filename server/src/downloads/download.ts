import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { hashFile, type HashAlgorithm } from '../cache/hashFile.ts';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { systemCode } from '../errors/systemErrors.ts';
import { ownFolderProblem } from '../files/privateFolder.ts';
import { webRequest } from './webRequest.ts';

export interface DownloadOptions {
  readonly url: string;
  /** Where the file goes when all of it has come and is what it should be. */
  readonly file: string;
  /** What the file must be. */
  readonly hash: { readonly algorithm: HashAlgorithm; readonly hex: string };
  readonly signal: AbortSignal;
  /** More than this is refused; absent: any size. */
  readonly maxBytes?: number;
  /** Tries without a byte of progress before it gives up. */
  readonly attempts?: number;
  /** A server that says nothing for so long is asked again. */
  readonly silenceMilliseconds?: number;
  readonly slowness?: Slowness;
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** A server that sends less than so many bytes in so many milliseconds would take for ever. */
export interface Slowness {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** 1 kB/s: at that rate the smallest model takes an hour and a half. */
const SLOWNESS: Slowness = { bytes: 60_000, milliseconds: 60_000 };

/** Thrown for answers that asking again does not change. */
class Refused extends Error {}

/** Thrown for what is wrong with the disk; the network has errors of the same codes. */
class DiskTrouble extends Error {}

/**
 * Downloads a file, going on where an earlier try or an earlier run stopped (HTTP Range). What has come lies
 * in `FILE.part`; it gets its name only when its hash is right. Rejects with `download-failed` (what has
 * come is kept), `download-changed` (it is not), `disk-full`, `folder-unwritable` or `cancelled`.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { url, file, signal } = options;
  const part = `${file}.part`;
  let isContinued = (await sizeOf(part)) > 0;
  try {
    for (;;) {
      await fetchAll(options, part);
      if (await isRight(options, part)) break;
      await rm(part, { force: true });
      // What an earlier run left may have been of another file: once more from the beginning.
      if (!isContinued) throw new FolioError('download-changed', { file: url });
      isContinued = false;
    }
    await onDisk(() => rename(part, file));
  } catch (error) {
    if (signal.aborted) throw new FolioError('cancelled', {}, { cause: error });
    if (error instanceof DiskTrouble) throw ownFolderProblem(error.cause, dirname(file));
    throw error;
  }
}

/** Asks until all has come, or nothing comes any more. */
async function fetchAll(options: DownloadOptions, part: string): Promise<void> {
  const { url, signal, attempts = 5 } = options;
  let failures = 0;
  for (;;) {
    const before = await sizeOf(part);
    try {
      await fetchRest(options, part, before);
      return;
    } catch (error) {
      if (signal.aborted || error instanceof DiskTrouble) throw error;
      failures = (await sizeOf(part)) > before ? 0 : failures + 1;
      if (error instanceof Refused || failures >= attempts)
        throw new FolioError('download-failed', { url, reason: linkReason(error) }, { cause: error });
    }
  }
}

async function isRight({ hash, signal }: DownloadOptions, part: string): Promise<boolean> {
  return (await onDisk(() => hashFile(part, signal, hash.algorithm))) === hash.hex;
}

async function fetchRest(options: DownloadOptions, part: string, from: number): Promise<void> {
  const { url, signal, maxBytes = Infinity, onProgress } = options;
  const watch = new LinkWatch(options);
  try {
    const response = await webRequest(url, {
      // A packed answer cannot be continued.
      headers: { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
      signal: AbortSignal.any([signal, watch.signal]),
    });
    const range = rangeOf(response, from);
    if (range === 'complete') return void response.destroy();
    const tooLarge = (): never => {
      throw new Refused(`the file is larger than ${maxBytes} bytes`);
    };
    if ((range.total ?? 0) > maxBytes) tooLarge();
    const openPart = (): Promise<FileHandle> => onDisk(() => open(part, range.start > 0 ? 'r+' : 'w', 0o600));
    let file: FileHandle | undefined;
    try {
      let at = range.start;
      for await (const chunk of response) {
        // Not before something is in hand: a connection that breaks off meanwhile takes along what nobody has read yet.
        file ??= await openPart();
        const bytes = chunk as Buffer;
        if (at + bytes.length > maxBytes) tooLarge();
        await writeAt(file, bytes, at);
        at += bytes.length;
        watch.arrived(bytes.length);
        onProgress?.(at, range.total);
      }
      if (range.total !== undefined && at < range.total) throw new Error('the connection broke off');
      file ??= await openPart();
      await file.truncate(at);
    } finally {
      await file?.close();
    }
  } catch (error) {
    // Whatever became of the connection: it was this that ended it.
    throw watch.signal.aborted && !signal.aborted ? watch.signal.reason : error;
  } finally {
    watch.stop();
  }
}

async function writeAt(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  await onDisk(async () => {
    for (let done = 0; done < bytes.length;)
      done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  });
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DiskTrouble(reasonOf(error), { cause: error });
  }
}

/** Ends a connection on which nothing or too little comes. */
class LinkWatch {
  readonly #ending = new AbortController();
  readonly #silence: NodeJS.Timeout;
  readonly #slowness: NodeJS.Timeout;
  #arrived = 0;

  constructor({ silenceMilliseconds = 30_000, slowness = SLOWNESS }: DownloadOptions) {
    this.#silence = setTimeout(() => {
      this.#ending.abort(new Error('the server fell silent'));
    }, silenceMilliseconds);
    this.#slowness = setInterval(() => {
      const rate = Math.ceil((slowness.bytes / slowness.milliseconds) * 1000);
      if (this.#arrived < slowness.bytes)
        this.#ending.abort(new Refused(`the server sends less than ${rate} bytes a second`));
      this.#arrived = 0;
    }, slowness.milliseconds);
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  arrived(bytes: number): void {
    this.#arrived += bytes;
    this.#silence.refresh();
  }

  stop(): void {
    clearTimeout(this.#silence);
    clearInterval(this.#slowness);
  }
}

/** Where the answer begins and how large the whole is; a server may ignore that only the rest was wanted. */
function rangeOf(
  response: IncomingMessage,
  from: number,
): { start: number; total: number | undefined } | 'complete' {
  const { statusCode = 0, headers } = response;
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  if (statusCode === 206 && Number(start) === from)
    return { start: from, total: total === '*' ? undefined : Number(total) };
  // Nothing is left: the hash will tell whether that is right.
  if (statusCode === 416) return 'complete';
  const length = headers['content-length'];
  if (statusCode === 200) return { start: 0, total: length === undefined ? undefined : Number(length) };
  response.destroy();
  throw refusal(statusCode);
}

function refusal(status: number): Error {
  const text = `the server answered ${status}`;
  return status >= 500 || status === 429 ? new Error(text) : new Refused(text);
}

/** What became of a connection, in words. */
export function linkReason(error: unknown): string {
  // Node's own text for a server that hung up is "aborted".
  if (systemCode(error) === 'ECONNRESET') return 'the connection broke off';
  const isTimeout = error instanceof Error && error.name === 'AbortError';
  return isTimeout ? 'the server did not answer in time' : reasonOf(error);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
