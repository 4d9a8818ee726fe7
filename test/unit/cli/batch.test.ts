import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeService } from '../../fixtures/cli/fakeService.ts';
import { runFake } from '../../fixtures/cli/runFake.ts';

let root: string;
let source: string;
let out: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-batch-'));
  source = join(root, 'scans');
  out = join(root, 'texts');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function tree(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), text);
  }
}

/** All files below a folder, with `/`. */
async function listing(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

describe('folio batch', () => {
  it('writes one file a document into the same tree', async () => {
    await tree({
      'a.pdf': 'a',
      'deep/er/b.PNG': 'b',
      'deep/c.tiff': 'c',
      'notes.docx': 'no',
      '.hidden/d.pdf': 'no',
    });
    const { code, stdout, stderr } = await runFake(['batch', source, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(await listing(out)).toEqual(['a.md', 'deep/c.md', 'deep/er/b.md']);
    expect(await readFile(join(out, 'deep/c.md'), 'utf8')).toContain('c');
    expect(stderr).toContain('3 documents: 3 read.');
    expect(stderr).toContain('1 file of other kinds skipped');
  });

  it.each([
    ['text', 'a.txt'],
    ['json', 'a.json'],
  ])('names %s files', async (format, name) => {
    await tree({ 'a.pdf': 'a' });
    await runFake(['batch', source, '--out', out, '--format', format]);
    expect(await listing(out)).toEqual([name]);
  });

  it('never writes one document over another', async () => {
    await tree({ 'a.pdf': 'from pdf', 'a.png': 'from png', 'A.tif': 'from tif', 'b.pdf': 'b' });
    const { code } = await runFake(['batch', source, '--out', out]);
    expect(code).toBe(0);
    const files = await listing(out);
    expect(files).toEqual(['A.tif.md', 'a.pdf.md', 'a.png.md', 'b.md'].sort());
    expect(await readFile(join(out, 'a.png.md'), 'utf8')).toContain('from png');
  });

  it('never writes over a document, even one that it was told to read', async () => {
    await tree({ 'a.pdf': 'a', 'a.md': 'a document of its own' });
    const { code, stderr } = await runFake(['batch', source, '--out', source, '--glob', '*']);
    expect(await readFile(join(source, 'a.md'), 'utf8')).toBe('a document of its own');
    expect(await listing(source)).toEqual(['a.md', 'a.md.md', 'a.pdf', 'a.pdf.md']);
    expect(code, stderr).toBe(0);
  });

  it('reports a place that is taken as a failure of that document', async () => {
    await tree({ 'a.pdf': 'a', 'a.md': 'text' });
    // Only the PDF is read, and its text would go where no other result does: that is allowed.
    expect((await runFake(['batch', source, '--out', source])).code).toBe(0);
    await tree({ 'b.pdf': 'b', 'b.pdf.md': 'also read', 'b.tif': 'c' });
    const { code, stderr } = await runFake(['batch', source, '--out', source, '--glob', 'b.*']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed: .*b\.pdf: .*b\.pdf\.md already exists/);
    expect(await readFile(join(source, 'b.pdf.md'), 'utf8')).toBe('also read');
  });

  it('gives several folders a place each', async () => {
    await tree({ 'x/a.pdf': 'of x', 'y/a.pdf': 'of y' });
    await runFake(['batch', join(source, 'x'), join(source, 'y'), '--out', out]);
    expect(await listing(out)).toEqual(['x/a.md', 'y/a.md']);
  });

  it('goes on after files that fail, names them, and ends with 1', async () => {
    await tree({ '1.pdf': 'one', '2.pdf': 'DAMAGED', '3.pdf': 'three\fFAIL', '4.pdf': 'four' });
    const { code, stderr } = await runFake(['batch', source, '--out', out]);
    expect(code).toBe(1);
    expect(await listing(out)).toEqual(['1.md', '3.md', '4.md']);
    expect(stderr).toContain('4 documents: 3 read (1 incomplete), 1 failed.');
    expect(stderr).toMatch(/ {2}page 2 missing: .*3\.pdf/);
    expect(stderr).toMatch(/ {2}failed: .*2\.pdf: .* is damaged/);
  });

  it('ends with 1 where all fail, and for a folder that does not exist', async () => {
    await tree({ '1.pdf': 'DAMAGED' });
    expect((await runFake(['batch', source, '--out', out])).code).toBe(1);
    const { code, stderr } = await runFake(['batch', join(root, 'none'), source, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/none does not exist/);
  });

  it('ends with 3 where there is nothing to read', async () => {
    await tree({ 'notes.docx': 'x' });
    const { code, stderr } = await runFake(['batch', source, '--out', out]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/No documents were found in/);
  });

  it('skips what is there already', async () => {
    await tree({ 'a.pdf': 'a', 'b.pdf': 'b' });
    await mkdir(out);
    await writeFile(join(out, 'a.md'), 'kept');
    const { code, stderr, service } = await runFake(['batch', source, '--out', out, '--skip-existing']);
    expect(code).toBe(0);
    expect(await readFile(join(out, 'a.md'), 'utf8')).toBe('kept');
    expect(service.requests).toHaveLength(1);
    expect(stderr).toContain('2 documents: 1 read, 1 skipped.');
    expect((await runFake(['batch', source, '--skip-existing'])).code).toBe(2);
  });

  it('asks for absolute paths', async () => {
    await tree({ 'a.pdf': 'a', 'deep/b.pdf': 'b' });
    const { service } = await runFake([
      'batch',
      relative(process.cwd(), source),
      relative(process.cwd(), join(source, 'a.pdf')),
    ]);
    const paths = service.requests.map(({ source: from }) => (from.kind === 'path' ? from.path : ''));
    expect(paths).toEqual([join(source, 'a.pdf'), join(source, 'deep/b.pdf'), join(source, 'a.pdf')]);
  });

  it('reads what patterns name', async () => {
    await tree({ 'a.pdf': 'a', 'b.scan': 'b', 'deep/c.scan': 'c', 'deep/d.pdf': 'd' });
    await runFake(['batch', source, '--out', out, '--glob', '*.scan', '--glob', 'deep/*.pdf']);
    expect(await listing(out)).toEqual(['b.md', 'deep/c.md', 'deep/d.md']);
  });

  it('prints to the standard output without --out, in natural order', async () => {
    await tree({ 'page10.png': 'ten', 'page2.png': 'two', 'page1.png': 'DAMAGED' });
    const { stdout } = await runFake(['batch', source]);
    expect(stdout.match(/Not read|two|ten/g)).toEqual(['Not read', 'two', 'ten']);
  });

  it('reads several at once, but not all', async () => {
    await tree(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.pdf`, 'text'])));
    const { service } = await runFake(['batch', source, '--out', out]);
    expect(service.requests).toHaveLength(60);
    expect(service.requests.every((request) => request.priority === 'batch')).toBe(true);
    expect(service.mostRunning).toBeGreaterThan(1);
    expect(service.mostRunning).toBeLessThan(60);
  });

  it.skipIf(process.platform !== 'linux')('reads files and folders whose names are not UTF-8', async () => {
    await tree({ 'a.pdf': 'a' });
    const bad = Buffer.from([0x62, 0x61, 0x64, 0xff]);
    const worse = Buffer.from([0x62, 0x61, 0x64, 0xfe]);
    const named = (...parts: (string | Buffer)[]): Buffer =>
      Buffer.concat([Buffer.from(`${source}/`), ...parts.map((part) => Buffer.from(part))]);
    await writeFile(named(bad, '.pdf'), 'the bad one');
    await writeFile(named(worse, '.pdf'), 'the worse one');
    await mkdir(named(bad));
    await writeFile(named(bad, '/b.pdf'), 'below');
    const { code, stderr } = await runFake(['batch', source, '--out', out]);
    expect(code, stderr).toBe(0);
    expect(await listing(out)).toEqual(['a.md', 'bad%FE.md', 'bad%FF.md', 'bad%FF/b.md']);
    expect(await readFile(join(out, 'bad%FE.md'), 'utf8')).toContain('the worse one');
    expect(await readFile(join(out, 'bad%FF/b.md'), 'utf8')).toContain('below');
  });

  it('reads documents that differ in case only, where they are two', async () => {
    await tree({ 'A.B.pdf': 'upper', 'a.b.pdf': 'lower' });
    const count = (await listing(source)).length;
    const { code, stderr } = await runFake(['batch', source, '--out', out]);
    expect(code, stderr).toBe(0);
    expect(await listing(out)).toHaveLength(count);
  });

  it('reads nothing where the output folder takes no files', async () => {
    await tree({ 'a.pdf': 'a' });
    const { code, stderr, service } = await runFake(['batch', source, '--out', join(source, 'a.pdf')]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/cannot be written/);
    expect(service.requests).toEqual([]);
  });

  it('reads no document whose text could not be written for its name', async () => {
    const name = `${'x'.repeat(251)}.pdf`;
    await tree({ [name]: 'long', 'b.pdf': 'b' });
    const { code, stderr, service } = await runFake(['batch', source, '--out', out, '--format', 'json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/its name is too long/);
    expect(service.requests).toHaveLength(1);
    expect(await listing(out)).toEqual(['b.json']);
  });

  it.skipIf(process.platform === 'win32')('follows links once', async () => {
    await tree({ 'a/one.pdf': '1' });
    await symlink(source, join(source, 'a', 'loop'));
    await symlink(join(source, 'a', 'one.pdf'), join(source, 'link.pdf'));
    await symlink(join(source, 'gone'), join(source, 'broken.pdf'));
    const { code, stderr } = await runFake(['batch', source, '--out', out]);
    expect(await listing(out)).toEqual(['a/one.md', 'link.md']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/broken\.pdf does not exist/);
  });

  it('stops when it is cancelled and keeps what is written', async () => {
    await tree({ '1.pdf': 'one', '2.pdf': 'HANG', '3.pdf': 'three' });
    const interruption = new AbortController();
    const service = new FakeService();
    const running = runFake(['batch', source, '--out', out], { signal: interruption.signal, service });
    await expect.poll(() => listing(out).catch(() => [])).toEqual(['1.md', '3.md']);
    interruption.abort();
    expect((await running).code).toBe(130);
    expect(await listing(out)).toEqual(['1.md', '3.md']);
    expect(service.closed).toBe(1);
  });

  it('reports a result that cannot be written and goes on', async () => {
    await tree({ 'a/1.pdf': 'one', '2.pdf': 'two' });
    await mkdir(out);
    await writeFile(join(out, 'a'), 'a file where the folder should be');
    const { code, stderr } = await runFake(['batch', source, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed: .*1\.pdf: .*cannot be written/);
    expect(await readFile(join(out, '2.md'), 'utf8')).toContain('two');
  });
});
