import { appendFileSync } from 'node:fs';

/** What native modules that were not built print at every start. It means nothing here. */
const NOISE =
  /Could not locate the bindings file|^ → |^\s+at |^\s+tries: \[|^\s+'.*\.node',?$|^\s*[\]}]\s*$|File not found: .*(vsda|languagedetection)|open-vsx\.org|^Require stack:|^- \/.*\.js$|^\s*$/;

/** The lines that a server and its browser windows print, kept in a file; and a way to wait for one. */
export class ServerLog {
  readonly file: string;
  readonly #lines: string[] = [];
  readonly #watchers = new Set<() => void>();
  #rest = '';

  constructor(file: string) {
    this.file = file;
  }

  write(chunk: string): void {
    appendFileSync(this.file, chunk);
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    this.#lines.push(...lines);
    for (const watcher of this.#watchers) watcher();
  }

  /** How many lines there are: a place to wait from. */
  get length(): number {
    return this.#lines.length;
  }

  /** The first line from `from` on that matches. Rejects after `timeout` milliseconds; 0: never. */
  async waitFor(
    pattern: RegExp,
    { from = 0, timeout = 300_000 }: { from?: number; timeout?: number } = {},
  ): Promise<RegExpExecArray> {
    let next = from;
    const look = (): RegExpExecArray | undefined => {
      while (next < this.#lines.length) {
        const match = pattern.exec(this.#lines[next++] ?? '');
        if (match) return match;
      }
      return undefined;
    };
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const watcher = (): void => {
      const match = look();
      if (match) resolve(match);
    };
    const late = (): void => reject(new Error(`no line ${String(pattern)} came within ${timeout / 1_000} s`));
    const timer = timeout > 0 ? setTimeout(late, timeout) : undefined;
    this.#watchers.add(watcher);
    watcher();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(watcher);
    }
  }

  /** The last lines that mean something. */
  tail(count: number): string {
    return this.#lines
      .filter((line) => !NOISE.test(line))
      .slice(-count)
      .join('\n');
  }
}
