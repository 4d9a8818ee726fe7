import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_DOUBT_THRESHOLD } from '../../server/src/page/pageResult.ts';
import { CliScene } from '../fixtures/cli/cliScene.ts';

const SHARED = process.env['FOLIO_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const CORPUS = join(SHARED, 'corpus');
if (!existsSync(CORPUS)) console.warn(`SKIPPED: no corpus in ${SHARED}; set FOLIO_SHARED to where it is.`);

/** Shares of words, in percent. On nine pages a few words more or less are some percent. */
const LEAST_WRONG_MARKED = 55;
const MOST_RIGHT_MARKED = 6;

describe.skipIf(!existsSync(CORPUS))('words of real scans that are marked as doubtful by default', () => {
  let scene: CliScene;

  beforeAll(async () => {
    scene = await CliScene.create();
  });

  afterAll(() => scene.close());

  it('are most of the wrong ones and few of the right ones', { timeout: 600_000 }, async () => {
    const sets = ['doe-reports', 'business-letters', 'receipts'].flatMap((set) => ['--set', set]);
    const { code, stdout } = await scene.run([
      ...['bench', '--corpus', CORPUS, '--pages', '3', '--doubt', '--no-daemon', '--quiet'],
      ...sets,
    ]);
    expect(code).toBe(0);
    const row = new RegExp(
      `^\\| all +\\| +${DEFAULT_DOUBT_THRESHOLD.toFixed(2)} \\| +([\\d.]+) % \\| +([\\d.]+) %`,
      'm',
    );
    const [, wrong, right] = row.exec(stdout) ?? [];
    expect(Number(wrong)).toBeGreaterThan(LEAST_WRONG_MARKED);
    expect(Number(right)).toBeLessThan(MOST_RIGHT_MARKED);
  });
});
