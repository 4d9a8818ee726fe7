import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFake } from '../../fixtures/cli/runFake.ts';

let corpus: string;

beforeEach(async () => {
  corpus = await mkdtemp(join(tmpdir(), 'folio-bench-'));
  for (const set of ['lines-uw3', 'omnidoc', 'pages-en/old-book']) {
    await mkdir(join(corpus, set), { recursive: true });
    await writeFile(join(corpus, set, 'a.png'), 'some text');
    await writeFile(join(corpus, set, 'a.txt'), 'some text');
  }
  await cp(join(corpus, 'lines-uw3', 'a.txt'), join(corpus, 'lines-uw3', 'a.png.gt.txt'));
});

afterEach(async () => {
  await rm(corpus, { recursive: true, force: true });
});

describe('folio bench', () => {
  it('measures each set that --set names', async () => {
    const args = ['bench', '--corpus', corpus, '--set', 'omnidoc', '--set', 'old-book', '--quiet', '--json'];
    const { code, stdout } = await runFake(args);
    expect(code).toBe(0);
    const { sets } = JSON.parse(stdout) as { sets: { set: string; name: string }[] };
    expect(sets).toHaveLength(2);
    expect(stdout).toContain('old-book');
    expect(stdout).toContain('omnidoc');
  });

  it('refuses a set that does not exist, and names those that do', async () => {
    const { code, stderr } = await runFake([
      'bench',
      '--corpus',
      corpus,
      '--set',
      'omnidoc',
      '--set',
      'pages-en',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no set "pages-en".');
    expect(stderr).toContain('old-book');
  });
});
