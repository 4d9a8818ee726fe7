import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { hashFile } from '../cache/hashFile.ts';
import { FolioError, reasonOf } from '../errors/catalogue.ts';

export interface DownloadOptions {
  readonly url: string;
  /** Where the file goes when all of it has come and is what it should be. */
  readonly file: string;
  readonly sha256: string;
  readonly signal: AbortSignal;
  /** Tries without a byte of progress before it gives up. */
  readonly attempts?: number;
  /** A server that says nothing for so long is asked again. */
  readonly silenceMilliseconds?: number;
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/** Thrown for answers that asking again does not change. */
class Refused extends Error {}

/**
 * Downloads a file, going on where an earlier try or an earlier run stopped (HTTP Range). What has come lies
 * in `FILE.part`; it gets its name only when its SHA-256 is right. Rejects with `download-failed` (what has
 * come is kept), `download-changed` (it is not), or `cancelled`.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { url, file, sha256, signal, attempts = 5 } = options;
  const part = `${file}.part`;
  let failures = 0;
  for (;;) {
    const before = await sizeOf(part);
    try {
      await fetchRest(options, part, before);
      break;
    } catch (error) {
      if (signal.aborted) throw new FolioError('cancelled', {}, { cause: error });
      failures = (await sizeOf(part)) > before ? 0 : failures + 1;
      if (error instanceof Refused || failures >= attempts)
        throw new FolioError('download-failed', { url, reason: causeOf(error) }, { cause: error });
    }
  }
  if ((await hashFile(part, signal)) !== sha256) {
    await rm(part, { force: true });
    throw new FolioError('download-changed', { file: url });
  }
  await rename(part, file);
}

async function fetchRest(
  { url, signal, silenceMilliseconds = 30_000, onProgress }: DownloadOptions,
  part: string,
  from: number,
): Promise<void> {
  const silence = new AbortController();
  const onSilence = (): void => silence.abort(new Error('the server fell silent'));
  let timer = setTimeout(onSilence, silenceMilliseconds);
  try {
    const response = await fetch(url, {
      headers: from > 0 ? { range: `bytes=${from}-` } : {},
      signal: AbortSignal.any([signal, silence.signal]),
    });
    const range = rangeOf(response, from);
    if (range === 'complete') return void (await response.body?.cancel());
    const openPart = (): Promise<FileHandle> => open(part, range.start > 0 ? 'r+' : 'w', 0o600);
    let file: FileHandle | undefined;
    try {
      let at = range.start;
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = setTimeout(onSilence, silenceMilliseconds);
        // Not before something is in hand: a connection that breaks off meanwhile takes along what nobody has read yet.
        file ??= await openPart();
        const bytes = chunk as Uint8Array;
        for (let done = 0; done < bytes.length;)
          done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
        at += bytes.length;
        onProgress?.(at, range.total);
      }
      if (range.total !== undefined && at < range.total) throw new Error('the connection broke off');
      file ??= await openPart();
      await file.truncate(at);
    } finally {
      await file?.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Where the answer begins and how large the whole is; a server may ignore that only the rest was wanted. */
function rangeOf(
  response: Response,
  from: number,
): { start: number; total: number | undefined } | 'complete' {
  const { status, headers } = response;
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status === 206 && Number(start) === from)
    return { start: from, total: total === '*' ? undefined : Number(total) };
  // Nothing is left: the hash will tell whether that is right.
  if (status === 416) return 'complete';
  const length = headers.get('content-length');
  if (status === 200) return { start: 0, total: length === null ? undefined : Number(length) };
  const text = `the server answered ${status}`;
  throw status >= 500 || status === 429 ? new Error(text) : new Refused(text);
}

/** `fetch` hides the system's reason in the cause of its error. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? reasonOf(error.cause) : reasonOf(error);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
