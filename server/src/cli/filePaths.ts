import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * A path for the functions of `node:fs`. On Linux the names of files are bytes; one that is not UTF-8 is
 * lost as a string, where U+FFFD stands for what could not be decoded, and stays a Buffer.
 */
export type FilePath = string | Buffer;

const LOST = '\ufffd';

/** A path for display, with `%FF` for a byte that is not part of UTF-8 text. */
export function shownPath(path: FilePath): string {
  if (typeof path === 'string') return path;
  let shown = '';
  for (let at = 0; at < path.length;) {
    const length = sequenceLength(path, at);
    shown +=
      length === 0
        ? `%${path.toString('hex', at, at + 1).toUpperCase()}`
        : path.toString('utf8', at, at + length);
    at += length || 1;
  }
  return shown;
}

/** Bytes of the character that begins here; 0 where none does. */
function sequenceLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    const piece = bytes.subarray(at, at + length);
    if (Buffer.from(piece.toString('utf8')).equals(piece)) return length;
  }
  return 0;
}

/** Whether a decoded name may stand for other bytes. */
export function mayBeLost(name: string): boolean {
  return name.includes(LOST);
}

export function joinPath(folder: FilePath, name: FilePath): Buffer {
  return Buffer.concat([Buffer.from(folder), Buffer.from('/'), Buffer.from(name)]);
}

/**
 * Arguments that are paths, with their original bytes: Node decodes arguments, but Linux still has the bytes. A
 * path inside a folder with such a name keeps its bytes as well, because it cannot be written as an absolute path.
 */
export function argumentPaths(
  texts: readonly string[],
  commandLine: () => readonly Buffer[] = ownCommandLine,
): FilePath[] {
  if (!texts.some((text) => mayBeLost(resolve(text)))) return [...texts];
  const given = [...commandLine()];
  return texts.map((text) => {
    if (!mayBeLost(resolve(text))) return text;
    const at = given.findIndex((bytes) => bytes.toString('utf8') === text);
    // Two that decode to the same stand in their order.
    const [bytes] = at < 0 ? [] : given.splice(at, 1);
    if (!bytes) return text;
    return bytes.equals(Buffer.from(resolve(text))) ? text : bytes;
  });
}

/** https://man7.org/linux/man-pages/man5/proc_pid_cmdline.5.html */
function ownCommandLine(): Buffer[] {
  try {
    const all = readFileSync('/proc/self/cmdline');
    const parts: Buffer[] = [];
    for (let start = 0; start < all.length;) {
      const end = all.indexOf(0, start);
      parts.push(all.subarray(start, end < 0 ? all.length : end));
      start = end < 0 ? all.length : end + 1;
    }
    return parts;
  } catch {
    return [];
  }
}
