import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeResult } from '../../../server/src/cli/resultStream.ts';
import { LIMIT_NAMES, LIMITS } from '../../../server/src/limits.ts';
import { runFake } from '../../fixtures/cli/runFake.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-read-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A document of the fake service; returns its path. */
async function document(name: string, text: string): Promise<string> {
  await writeFile(join(root, name), text);
  return join(root, name);
}

describe('a Markdown file that was written', () => {
  it('is told to the daemon, with the addresses of both files and the options, without a password', async () => {
    const file = await document('a scan.pdf', 'one\ftwo');
    const out = join(root, 'out 1.md');
    const { service } = await runFake(
      ['read', file, '--out', out, '--text-layer', 'never', '--password-stdin'],
      {
        stdin: 'secret\n',
      },
    );
    expect(service.notes).toMatchObject([
      {
        jobId: 'job',
        result: pathToFileURL(out).href,
        source: pathToFileURL(file).href,
        options: { textLayer: 'never' },
      },
    ]);
    expect(JSON.stringify(service.notes)).not.toContain('secret');
  });

  it('is told of each document in a folder', async () => {
    const files = [await document('a.pdf', 'one'), await document('b.pdf', 'two')];
    const read = await runFake(['read', ...files, '--out', `${join(root, 'out')}/`]);
    const batch = await runFake(['batch', root, '--out', join(root, 'tree')]);
    const told = (notes: typeof read.service.notes): string[] =>
      notes.map(({ result }) => basename(result)).sort();
    expect(told(read.service.notes)).toEqual(['a.md', 'b.md']);
    expect(told(batch.service.notes)).toEqual(['a.md', 'b.md']);
  });

  it.each([
    ['another format', ['--out', 'OUT.md', '--format', 'text']],
    ['another name', ['--out', 'OUT.txt']],
    ['the standard output', []],
  ])('is not told where it is %s', async (_what, args) => {
    const file = await document('a.pdf', 'one');
    const out = args.map((arg) => arg.replace('OUT', join(root, 'out')));
    expect((await runFake(['read', file, ...out])).service.notes).toEqual([]);
  });

  it('is not told where it holds several documents, or one from the standard input', async () => {
    const files = [await document('a.pdf', 'one'), await document('b.pdf', 'two')];
    const out = join(root, 'out.md');
    expect((await runFake(['read', ...files, '--out', out])).service.notes).toEqual([]);
    expect((await runFake(['read', '-', '--out', out], { stdin: 'one' })).service.notes).toEqual([]);
  });
});

describe('folio read', () => {
  it('prints the pages in order, each in its last revision, and nothing else', async () => {
    const { code, stdout } = await runFake(['read', await document('a.pdf', 'one\ftwo\fthree')]);
    expect(code).toBe(0);
    expect(stdout.match(/<!-- page \d -->|one|two|three|draft/g)).toEqual([
      '<!-- page 1 -->',
      'one',
      '<!-- page 2 -->',
      'two',
      '<!-- page 3 -->',
      'three',
    ]);
    expect(stdout.endsWith('\n')).toBe(true);
  });

  it('passes its options on', async () => {
    const file = await document('a.pdf', 'one\ftwo\fthree');
    const args = [
      '--pages',
      '2-',
      '--format',
      'text',
      '--text-layer',
      'never',
      '--device',
      'webgpu',
      '--no-cache',
      '--limit',
      'pageSeconds=1.5',
    ];
    const { stdout, service } = await runFake(['read', file, ...args, '--model', 'ppocrv4-mobile']);
    expect(stdout).not.toContain('one');
    expect(stdout).toContain('two');
    expect(service.requests[0]).toEqual({
      source: { kind: 'path', path: file },
      priority: 'interactive',
      options: {
        pages: '2-',
        format: 'text',
        textLayer: 'never',
        device: 'webgpu',
        reader: 'auto',
        cache: false,
        limits: { pageSeconds: 1.5 },
        model: 'ppocrv4-mobile',
      },
    });
    expect(service.closed).toBe(1);
  });

  it('sends absolute paths of documents and models', async () => {
    const { service } = await runFake(['read', 'relative.pdf', '--model', './models/mine']);
    expect(service.requests[0]?.source).toEqual({ kind: 'path', path: join(process.cwd(), 'relative.pdf') });
    expect(service.requests[0]?.options.model).toBe(join(process.cwd(), 'models/mine'));
  });

  it('makes an array of page results with --format json', async () => {
    const { stdout } = await runFake(['read', await document('a.pdf', 'one\ftwo'), '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { page: 1, outcome: 'ok' },
      { page: 2, outcome: 'ok' },
    ]);
  });

  it('shows a page that failed in the text, says so, and ends with 1', async () => {
    const file = await document('a.pdf', 'one\fFAIL\fthree');
    const { code, stdout, stderr } = await runFake(['read', file]);
    expect(code).toBe(1);
    expect(stdout).toContain('one');
    expect(stdout).toMatch(/crashed twice on page 2/);
    expect(stdout).toContain('three');
    expect(stderr).toMatch(/^folio: The engine crashed twice on page 2 of .*\nhint: /m);
  });

  it('shows a page that never came', async () => {
    const { code, stdout } = await runFake(['read', await document('a.pdf', 'one\fLOST\fthree')]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/<!-- page 2 -->[\s\S]*it did not arrive[\s\S]*<!-- page 3 -->/);
  });

  it.each([
    ['a damaged document', 'DAMAGED', /is damaged/],
    ['a missing document', undefined, /does not exist/],
  ])('ends with 3 and an empty output for %s', async (_name, text, message) => {
    const file = text === undefined ? join(root, 'none.pdf') : await document('a.pdf', text);
    const { code, stdout, stderr } = await runFake(['read', file]);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^hint: /m);
  });

  it('prints several documents one after another, each named, also one that failed', async () => {
    const files = [
      await document('a.pdf', 'alpha'),
      await document('b --> c.pdf', 'DAMAGED'),
      await document('d.pdf', 'delta'),
    ];
    const { code, stdout } = await runFake(['read', ...files]);
    expect(code).toBe(1);
    const order = [
      `<!-- file: ${files[0] ?? ''} -->`,
      'alpha',
      'Not read',
      `<!-- file: ${files[2] ?? ''} -->`,
      'delta',
    ];
    const places = order.map((text) => stdout.indexOf(text));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    // A name must not end the comment it stands in.
    expect(stdout.match(/<!-- file: .*/g)?.every((line) => line.indexOf('-->') === line.length - 3)).toBe(
      true,
    );
  });

  it('names a document that failed as text: no markup, no formula, nothing that turns its name', async () => {
    const hostile = '*x* $y$ `z` invoice\u202efdp.exe';
    const files = [await document('a.pdf', 'alpha'), await document(hostile, 'DAMAGED')];
    const { stdout, stderr } = await runFake(['read', ...files]);
    expect(stdout).toContain('\\*x\\* \\$y\\$ \\`z\\` invoice\ufffdfdp.exe');
    expect(stdout + stderr).not.toContain('\u202e');
  });

  it('makes one JSON value of several documents', async () => {
    const files = [await document('a.pdf', 'alpha\fbeta'), await document('b.pdf', 'DAMAGED')];
    const { stdout } = await runFake(['read', ...files, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: files[0], pages: [{ page: 1 }, { page: 2 }] },
      { file: files[1], failure: { code: 'pdf-damaged' } },
    ]);
  });

  it('reads the standard input', async () => {
    const { code, stdout, service } = await runFake(['read', '-'], { stdin: 'from stdin' });
    expect(code).toBe(0);
    expect(stdout).toContain('from stdin');
    expect(service.requests[0]?.source.kind).toBe('upload');
  });

  it('takes the password from the first line of the standard input', async () => {
    const { service } = await runFake(['read', await document('a.pdf', 'x'), '--password-stdin'], {
      stdin: 'päss word\r\nmore',
    });
    expect(service.requests[0]?.options.password).toBe('päss word');
  });

  it.each([
    ['no password', ['--password-stdin'], ''],
    ['an empty line as password', ['--password-stdin'], '\n'],
    ['document and password from one input', ['-', '--password-stdin'], 'x'],
    ['the standard input twice', ['-', '-'], 'x'],
    ['an unknown option', ['--nonsense'], ''],
    ['an unknown format', ['--format', 'pdf'], ''],
    ['an unknown limit', ['--limit', 'speed=1'], ''],
    ['a limit without a value', ['--limit', 'pages'], ''],
    ['a limit that is no number', ['--limit', 'pages=many'], ''],
    ['a limit out of range', ['--limit', 'pages=0'], ''],
    ['a fractional count', ['--limit', 'pages=1.5'], ''],
    ['a time that no timer takes', ['--limit', 'pageSeconds=3000000'], ''],
    ['pages that are no list', ['--pages', '1-2-3'], ''],
    ['pages that run backwards', ['--pages', '3-1'], ''],
    ['page 0', ['--pages', '0'], ''],
  ])('ends with 2 for %s', async (_name, args, stdin) => {
    const { code, stdout, stderr, service } = await runFake(['read', await document('a.pdf', 'x'), ...args], {
      stdin,
    });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^folio: /);
    expect(service.requests).toEqual([]);
  });

  it.each(LIMIT_NAMES)('names the limit %s and the most it can be', async (name) => {
    const { max } = LIMITS[name];
    const file = await document('a.pdf', 'x');
    const taken = await runFake(['read', file, '--limit', `${name}=${max}`]);
    expect(taken.service.requests[0]?.options.limits).toEqual({ [name]: max });
    const { code, stderr } = await runFake(['read', file, '--limit', `${name}=${max + 1}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`The limit \`${name}\` cannot be ${max + 1}; the maximum is ${max}.`);
  });

  it('ends with 130 when it is cancelled', async () => {
    const interruption = new AbortController();
    const running = runFake(['read', await document('a.pdf', 'HANG'), '--out', join(root, 'out.md')], {
      signal: interruption.signal,
    });
    interruption.abort();
    const { code, stdout, service } = await running;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(service.closed).toBe(1);
    expect(await readdir(root)).toEqual(['a.pdf']);
  });

  it('keeps control characters from a terminal only', async () => {
    const hostile = 'safe\u001b]0;title\u0007\u009b31m\ttext\n';
    const shown = async (isTTY: boolean): Promise<string> => {
      const stream = Object.assign(new PassThrough(), { isTTY });
      await writeResult(stream, hostile, new AbortController().signal);
      return String(stream.read());
    };
    expect(await shown(true)).toBe('safe\ufffd]0;title\ufffd\ufffd31m\ttext\n');
    expect(await shown(false)).toBe(hostile);
    const { stderr } = await runFake(['read', join(root, 'a\u001b[2J.pdf')]);
    expect(stderr).toMatch(/a\ufffd\[2J\.pdf does not exist/);
  });
});

describe('folio read --out', () => {
  it('writes one file', async () => {
    const out = join(root, 'out.md');
    await writeFile(out, 'old');
    const { code, stdout } = await runFake(['read', await document('a.pdf', 'one'), '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(await readFile(out, 'utf8')).toContain('one');
    expect((await readdir(root)).sort()).toEqual(['a.pdf', 'out.md']);
  });

  it('writes several documents into one file', async () => {
    const out = join(root, 'out.md');
    await runFake(['read', await document('a.pdf', 'alpha'), await document('b.pdf', 'beta'), '--out', out]);
    expect(await readFile(out, 'utf8')).toMatch(/alpha[\s\S]*beta/);
  });

  it('writes one file a document into a folder, and tells like-named ones apart', async () => {
    const out = join(root, 'texts');
    const files = [
      await document('a.pdf', 'pdf'),
      await document('a.png', 'png'),
      await document('b.tif', 'tif'),
    ];
    await runFake(['read', ...files, '--out', `${out}/`, '--format', 'text']);
    expect((await readdir(out)).sort()).toEqual(['a.pdf.txt', 'a.png.txt', 'b.txt']);
    expect(await readFile(join(out, 'a.png.txt'), 'utf8')).toContain('png');
    const clash = await runFake(['read', ...files, ...files, '--out', out]);
    expect(clash.code).toBe(3);
    expect(clash.stderr).toMatch(/would both be written to/);
    expect(clash.service.requests).toEqual([]);
  });

  it('leaves an old result alone where nothing was read', async () => {
    const out = join(root, 'out.md');
    await writeFile(out, 'old');
    const { code } = await runFake(['read', await document('a.pdf', 'DAMAGED'), '--out', out]);
    expect(code).toBe(3);
    expect(await readFile(out, 'utf8')).toBe('old');
  });

  it('never writes over the document', async () => {
    const file = await document('a.pdf', 'one');
    const { code } = await runFake(['read', file, '--out', file]);
    expect(code).toBe(3);
    expect(await readFile(file, 'utf8')).toBe('one');
  });

  it('says why a place cannot be written', async () => {
    const file = await document('a.pdf', 'one');
    const missing = await runFake(['read', file, '--out', join(root, 'none', 'out.md')]);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toMatch(/cannot be written: its folder does not exist/);
    await mkdir(join(root, 'folder'));
    const below = await runFake(['read', file, '--out', `${file}/`]);
    expect(below.code).toBe(3);
    expect(below.stderr).toMatch(/cannot be written/);
  });

  it.skipIf(process.platform === 'win32')('writes to a device without replacing it', async () => {
    const { code } = await runFake(['read', await document('a.pdf', 'one'), '--out', '/dev/null']);
    expect(code).toBe(0);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('says when the disk is full', async () => {
    const { code, stderr } = await runFake(['read', await document('a.pdf', 'one'), '--out', '/dev/full']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/the disk is full/);
  });
});
