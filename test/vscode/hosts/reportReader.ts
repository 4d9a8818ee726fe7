import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseReport, type ReportLine } from '../suiteReport.ts';

const LOOK_EVERY_MILLISECONDS = 50;

/**
 * Gives the lines of a report as an extension host writes them, until its end. Rejects when nothing new
 * came for `silence` milliseconds, or with what `lost` says: why no more will come.
 */
export async function* readReport(
  file: string,
  { silence, lost }: { readonly silence: number; readonly lost: () => Error | undefined },
): AsyncGenerator<ReportLine> {
  let seen = 0;
  for (let last = performance.now(); ;) {
    // Asked before reading: what a dying host wrote last still counts.
    const reason = lost();
    const lines = parseReport(await readFile(file, 'utf8').catch(() => ''));
    for (const line of lines.slice(seen)) {
      yield line;
      if (line.type === 'end') return;
    }
    if (reason) throw reason;
    if (lines.length > seen) last = performance.now();
    seen = lines.length;
    if (performance.now() - last > silence) {
      throw new Error(`The extension host reported nothing for ${silence / 1_000} s.`);
    }
    await delay(LOOK_EVERY_MILLISECONDS);
  }
}
