import { open, readdir, readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pageResultSchema } from '../../server/src/page/pageResult.ts';
import { CliScene } from '../fixtures/cli/cliScene.ts';
import { folded, scannedImage, scannedPdf } from '../fixtures/cli/testScans.ts';
import { drawText, onePage } from '../fixtures/documents/pdfBuilder.ts';

const LINES = ['This is a small test', 'with five or six words'];

/** With many cores, too, most are still to be read when the first has come: an engine has 16 workers at most. */
const SLOW_PAGES = 4 * Math.min(16, Math.max(4, availableParallelism()));

let scene: CliScene;
let image: string;
let slow: string;

beforeAll(async () => {
  scene = await CliScene.create();
  image = await scene.file('page.png', await scannedImage(LINES));
  const pages = Array.from({ length: SLOW_PAGES }, (_, index) => [
    `This is page number ${index + 1}`,
    ...LINES,
    ...LINES,
    ...LINES,
  ]);
  slow = await scene.file('slow.pdf', await scannedPdf(pages));
});

afterAll(() => scene.close());

describe('folio read, with a daemon and an engine', () => {
  it('reads an image, and the second time from the cache', async () => {
    const first = await scene.run(['read', image, '-q']);
    expect(first.stderr).toBe('');
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('<!-- page 1 -->');
    expect(folded(first.stdout)).toBe(folded(LINES.join('')));
    const pagesRead = (await scene.status())?.engine.pagesRead;
    const second = await scene.run(['read', image, '-q']);
    expect(second.stdout).toBe(first.stdout);
    expect((await scene.status())?.engine.pagesRead).toBe(pagesRead);
  });

  it('gives page results that keep to their schema', async () => {
    const { stdout } = await scene.run(['read', image, '--format', 'json']);
    const [page] = z.array(pageResultSchema).parse(JSON.parse(stdout));
    expect(page).toMatchObject({
      page: 1,
      outcome: 'ok',
      source: 'ocr',
      reader: { id: 'ppocr', model: 'ppocrv4-mobile' },
    });
  });

  it('reads the standard input', async () => {
    const { code, stdout } = await scene.run(['read', '-', '--format', 'text'], {
      stdin: await readFile(image),
    });
    expect(code).toBe(0);
    expect(folded(stdout)).toBe(folded(LINES.join('')));
  });

  it('reads the pages it is asked for, in order', async () => {
    const file = await scene.file(
      'three.pdf',
      await scannedPdf([['First page here'], ['Second page here'], ['Third page here']]),
    );
    const { code, stdout } = await scene.run(['read', file, '--pages', '3,1']);
    expect(code).toBe(0);
    expect(stdout.match(/<!-- page \d -->/g)).toEqual(['<!-- page 1 -->', '<!-- page 3 -->']);
    expect(folded(stdout)).toBe('firstpageherethirdpagehere');
    const none = await scene.run(['read', file, '--pages', '2-9']);
    expect(none.code).toBe(3);
    expect(none.stderr).toMatch(/has 3 pages; page 9 does not exist/);
  });

  it('reads without a daemon', async () => {
    const { code, stdout } = await scene.run([
      'read',
      image,
      '--no-daemon',
      '--no-cache',
      '--format',
      'text',
    ]);
    expect(code).toBe(0);
    expect(folded(stdout)).toBe(folded(LINES.join('')));
  });

  it('asks for the password of an encrypted PDF, refuses a wrong one, takes the right one', async () => {
    const file = await scene.file(
      'secret.pdf',
      onePage(drawText(50, 200, 12, 'Nobody knows this'), { password: 'open sesame' }),
    );
    const without = await scene.run(['read', file]);
    expect(without).toMatchObject({ code: 3, stdout: '' });
    expect(without.stderr).toMatch(/needs a password\.\nhint: Pass the password with --password-stdin/);
    const wrong = await scene.run(['read', file, '--password-stdin'], { stdin: 'no\n' });
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toMatch(/password .* is wrong/);
    const right = await scene.run(['read', file, '--password-stdin'], { stdin: 'open sesame\n' });
    expect(right.code).toBe(0);
    expect(right.stdout).toContain('Nobody knows this');
    // The text must not be had without the password afterwards.
    expect(await scene.run(['read', file])).toMatchObject({ code: 3, stdout: '' });
  });

  it('names what is wrong with bad files', async () => {
    const cases: [string, RegExp][] = [
      [scene.path('none.pdf'), /none\.pdf does not exist/],
      [await scene.file('empty.pdf', ''), /is empty/],
      [await scene.file('text.pdf', 'just text'), /is not a PDF or an image/],
      [scene.directory, /is a folder/],
    ];
    for (const [file, message] of cases) {
      const { code, stdout, stderr } = await scene.run(['read', file]);
      expect({ code, stdout }, file).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(message);
    }
  });

  it.skipIf(process.platform !== 'linux')(
    'says when the output has no room, and bears a reader that leaves',
    async () => {
      const full = await open('/dev/full', 'w');
      const spoiled = await scene.start(['read', image], { stdout: full.fd }).result;
      await full.close();
      expect(spoiled.code).toBe(3);
      expect(spoiled.stderr).toMatch(/The standard output cannot be written: the disk is full/);
      const left = scene.start(['read', image]);
      left.child.stdout?.destroy();
      expect(await left.result).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

describe('Ctrl-C', () => {
  it.each([
    ['with a daemon', []],
    ['without one', ['--no-daemon']],
  ] as const)('ends the reading, %s', async (_name, flags) => {
    const out = scene.path('cancelled.md');
    const reading = scene.start(['read', slow, '--no-cache', '--out', out, '-v', ...flags]);
    if (flags.length === 0) await scene.whileReading();
    else await once(reading.child.stderr ?? reading.child, 'data');
    reading.child.kill('SIGINT');
    const { code, stdout } = await reading.result;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect((await readdir(scene.path('.'))).filter((name) => name.startsWith('cancelled'))).toEqual([]);
    await expect.poll(async () => (await scene.status())?.jobs).toEqual([]);
  });
});

describe('a daemon that is killed', () => {
  it('is started again, and the reading goes on', async () => {
    const reading = scene.start(['read', slow]);
    const { pid } = await scene.whileReading();
    process.kill(pid, 'SIGKILL');
    const { code, stdout, stderr } = await reading.result;
    expect(code, stderr).toBe(0);
    expect(stdout.match(/<!-- page \d+ -->/g)).toHaveLength(SLOW_PAGES);
    expect((await scene.status())?.pid).not.toBe(pid);
  });
});

describe('folio batch, with a daemon and an engine', () => {
  it('reads a folder, skips what is done, and tells what failed', async () => {
    await scene.file('good.png', await scannedImage(['A good page']));
    const out = scene.path('texts');
    const args = ['batch', '.', '--glob', '{good.png,text.pdf,page.png}', '--out', out];
    await scene.file('text.pdf', 'just text');
    const first = await scene.run(args);
    expect(first.code).toBe(1);
    expect((await readdir(out)).sort()).toEqual(['good.md', 'page.md']);
    expect(folded(await readFile(`${out}/good.md`, 'utf8'))).toBe('agoodpage');
    expect(first.stderr).toMatch(/3 documents: 2 read, 1 failed\./);
    const second = await scene.run([...args, '--skip-existing']);
    expect(second.stderr).toMatch(/3 documents: 0 read, 2 skipped, 1 failed\./);
  });
});

describe('folio daemon', () => {
  it('starts, tells, logs and stops', async () => {
    expect((await scene.run(['daemon', 'start'])).code).toBe(0);
    expect((await scene.run(['daemon', 'start'])).stdout).toMatch(/already running/);
    const status = await scene.run(['daemon', 'status']);
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(/^Daemon .*process \d+/);
    const logs = await scene.run(['daemon', 'logs', '--lines', '1']);
    expect(logs.stdout.split('\n')).toEqual([expect.stringContaining('"msg"'), '']);
    expect((await scene.run(['daemon', 'stop', '--now'])).code).toBe(0);
    await expect.poll(async () => (await scene.run(['daemon', 'status'])).code).toBe(3);
    expect((await scene.run(['daemon', 'stop'])).stdout).toBe('No daemon is running.\n');
  });
});

describe('folio doctor', () => {
  it('reads its test page through the daemon and without it', async () => {
    const { code, stdout } = await scene.run(['doctor']);
    expect(stdout).toMatch(/^Daemon +test page read in \d+ ms by ppocr, ppocrv4-mobile, cpu$/m);
    expect(stdout).toMatch(/^No daemon +test page read in \d+ ms by ppocr, ppocrv4-mobile, cpu$/m);
    expect(stdout).toContain('Everything works.');
    expect(code).toBe(0);
  });
});

describe('the temporary folder', () => {
  // Also what onnxruntime leaves there when it reports to its makers.
  it('is empty after all of this', async () => {
    await scene.run(['daemon', 'stop', '--now']);
    await expect.poll(() => readdir(`${scene.directory}/tmp`)).toEqual([]);
  });
});
