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

  it('measures structure on the sets that know it', async () => {
    await mkdir(join(corpus, 'olmocr-bench'));
    await writeFile(join(corpus, 'olmocr-bench', 'a.pdf'), 'some text');
    const assertion = { pdf: 'a.pdf', page: 1, id: 'one', type: 'absent', text: 'never there' };
    await writeFile(join(corpus, 'olmocr-bench', 'assertions.jsonl'), JSON.stringify(assertion));
    const args = ['bench', '--structure', '--corpus', corpus, '--set', 'olmocr-bench', '--quiet'];
    const report = await runFake(args);
    expect(report.stdout).toContain('olmocr-bench: absent');
    const { code, stdout } = await runFake([...args, '--json']);
    expect(code).toBe(0);
    const { sets } = JSON.parse(stdout) as { sets: { set: string; assertions: unknown }[] };
    expect(sets).toMatchObject([{ set: 'olmocr-bench', assertions: { absent: { passed: 1, total: 1 } } }]);
  });

  it('refuses sets without structure where structure is measured', async () => {
    const { code, stderr } = await runFake(['bench', '--structure', '--corpus', corpus, '--set', 'old-book']);
    expect(code).toBe(2);
    expect(stderr).toContain('tables-icdar2013');
  });
});
