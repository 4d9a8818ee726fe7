/**
 * What pdf.js says of a file while it works. It reads on where it can and tells of what it left out in its
 * console messages only, so those are listened to; they never reach a log, since they may quote the document.
 */
const PREFIX = /^(?:Warning|Info): /;
/** A hostile file could cause millions. */
const MOST_NOTICES = 1_000;

let listener: ((notice: string) => void) | undefined;
let isInstalled = false;

/** Takes pdf.js's messages out of the console of this thread. Anything else passes. */
export function installParserNotices(): void {
  if (isInstalled) return;
  isInstalled = true;
  for (const method of ['log', 'info', 'warn'] as const) {
    const print = console[method].bind(console);
    console[method] = (...parts: unknown[]): void => {
      const [first] = parts;
      if (typeof first !== 'string' || !PREFIX.test(first)) print(...parts);
      else listener?.(first.replace(PREFIX, ''));
    };
  }
}

/** Adds to what pdf.js says. */
export function tellNotice(notice: string): void {
  listener?.(notice);
}

/** Collects what is said while `work` runs. Not to be nested: pdf.js does not tell for whom it speaks. */
export async function hearing<T>(notices: Set<string>, work: () => Promise<T>): Promise<T> {
  listener = (notice) => {
    if (notices.size < MOST_NOTICES) notices.add(notice);
  };
  try {
    return await work();
  } finally {
    listener = undefined;
  }
}
