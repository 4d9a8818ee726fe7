import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LineProgress } from '../../../server/src/cli/progress/lineProgress.ts';
import { openProgress } from '../../../server/src/cli/progress/progress.ts';

function stream(isTTY: boolean): PassThrough & { isTTY: boolean; text: () => string } {
  const passThrough = new PassThrough();
  const chunks: Buffer[] = [];
  passThrough.on('data', (chunk: Buffer) => chunks.push(chunk));
  return Object.assign(passThrough, { isTTY, text: () => Buffer.concat(chunks).toString() });
}

describe('progress', () => {
  it('off a terminal is a line now and then', () => {
    const stderr = stream(false);
    let now = 0;
    const progress = new LineProgress(stderr, 1, () => now);
    for (let page = 1; page <= 100; page += 1) {
      now += 100;
      progress.update('a\u001b[31m.pdf', { stage: 'reading', pagesDone: page, pagesTotal: 100 });
    }
    expect(stderr.text().trimEnd().split('\n')).toEqual(
      [20, 40, 60, 80, 100].map((page) => `a\ufffd[31m.pdf: reading, page ${page} of 100`),
    );
  });

  it('off a terminal names each document of several', async () => {
    const stderr = stream(false);
    const progress = await openProgress(stderr, 2, false);
    progress.finish('a.pdf', 1);
    progress.note('folio: trouble');
    progress.finish('b.pdf', 3);
    progress.stop();
    expect(stderr.text()).toBe('[1/2] a.pdf: 1 page\nfolio: trouble\n[2/2] b.pdf: 3 pages\n');
  });

  it('on a terminal is one line that goes away', async () => {
    const stderr = stream(true);
    const progress = await openProgress(stderr, 1, false);
    progress.update('a.pdf', { stage: 'reading', pagesDone: 2, pagesTotal: 8 });
    progress.note('a note');
    progress.stop();
    expect(stderr.text()).toMatch(/a\.pdf \[.*\] 2\/8 reading, page 2 of 8/);
    expect(stderr.text()).toMatch(/a note\n$/);
  });

  it('says only what matters when quiet', async () => {
    const stderr = stream(true);
    const progress = await openProgress(stderr, 1, true);
    progress.update('a.pdf', { stage: 'reading', pagesDone: 2, pagesTotal: 8 });
    progress.finish('a.pdf', 8);
    progress.note('a note');
    progress.stop();
    expect(stderr.text()).toBe('a note\n');
  });
});
