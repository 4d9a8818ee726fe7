import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

export interface FoundDocument {
  /** Absolute, without links: what is asked about is what is read. */
  readonly path: string;
  /** Whether it lies, after all links, in one of the folders. */
  readonly isInside: boolean;
}

/** Finds a file by an absolute path, or one that is relative to one of the folders; undefined where there is none. */
export async function findDocument(
  path: string,
  folders: readonly string[],
): Promise<FoundDocument | undefined> {
  const candidates = isAbsolute(path) ? [path] : folders.map((folder) => join(folder, path));
  const roots = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  for (const candidate of candidates) {
    const real = await realpath(candidate).catch(() => undefined);
    if (real !== undefined) return { path: real, isInside: roots.some((root) => contains(root, real)) };
  }
  return undefined;
}

function contains(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** So long a question may stand in the chat before it is answered. Milliseconds. */
const LAPSES_AFTER = 10 * 60_000;

/**
 * Questions to the user that were put and not answered yet. VS Code calls a tool only after a yes, and tells
 * nobody of a no: so a call takes its question away, and one that nobody answers lapses. A yes holds for the
 * one call it was given for.
 */
export class OpenQuestions {
  readonly #now: () => number;
  /** When they were put, by what they ask. */
  readonly #open = new Map<string, number[]>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  put(question: string): void {
    this.#open.set(question, [...this.#standing(question), this.#now()]);
  }

  /** Whether the user was asked this; it must be asked again before the next call. */
  takeAnswer(question: string): boolean {
    const [first, ...others] = this.#standing(question);
    if (others.length > 0) this.#open.set(question, others);
    else this.#open.delete(question);
    return first !== undefined;
  }

  #standing(question: string): number[] {
    return (this.#open.get(question) ?? []).filter((put) => this.#now() - put < LAPSES_AFTER);
  }
}
