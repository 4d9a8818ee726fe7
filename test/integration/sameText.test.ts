import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CliScene } from '../fixtures/cli/cliScene.ts';
import { scannedPdf } from '../fixtures/cli/testScans.ts';

/**
 * The same file, model and version give the same text, to the byte: whatever was read before, whatever is read
 * beside it, and however many workers share its lines out.
 */
const SAMPLES = join(import.meta.dirname, '../../samples');

/** A page of several lines, so that each of several workers reads some of them. */
const LINES = Array.from({ length: 9 }, (_, line) => {
  const words = ['harbour', 'evening', '1,024.50', 'Rates', 'at', 'the', 'gate:', '(see', 'below)', 'QUAY'];
  return Array.from({ length: 2 + (line % 4) }, (_unused, word) => words[(line * 3 + word) % 10]).join(' ');
});

/** On the processor: a machine that has measured a faster device reads there, and says so. */
const ENVIRONMENT = { FOLIO_DEVICE: 'cpu' };

let files: string[];
/** What the first reading of each file by a new daemon gave. */
let first: { json: string; markdown: string }[];
let scene: CliScene;

beforeAll(async () => {
  scene = await CliScene.create();
  const several = await scannedPdf([LINES, ['A page of one line'], LINES.slice(3, 6)]);
  const photo = await readFile(join(SAMPLES, 'page-photo.jpg'));
  await mkdir(scene.path('documents'));
  files = [
    await scene.file('documents/page-photo.jpg', photo),
    await scene.file('documents/several.pdf', several),
  ];
  first = [];
  for (const file of files) {
    const json = await read(scene, ['read', file, '--format', 'json']);
    first.push({ json: withoutTimes(json), markdown: await read(scene, ['read', file]) });
  }
});

afterAll(() => scene.close());

async function read(where: CliScene, args: readonly string[], workers?: number): Promise<string> {
  const env = { ...ENVIRONMENT, ...(workers === undefined ? {} : { FOLIO_WORKERS: String(workers) }) };
  const { code, stdout } = await where.run([...args, '--no-cache'], { env });
  expect(code).toBe(0);
  return stdout;
}

async function jsonOf(where: CliScene, file: string, workers?: number): Promise<string> {
  return withoutTimes(await read(where, ['read', file, '--format', 'json'], workers));
}

function withoutTimes(json: string): string {
  const pages = JSON.parse(json) as Record<string, unknown>[];
  return JSON.stringify(pages.map((page) => ({ ...page, timings: undefined })));
}

describe('the same file is read the same', () => {
  it('warm as cold', async () => {
    for (const [at, file] of files.entries()) expect(await jsonOf(scene, file)).toBe(first[at]?.json);
  });

  it.each([1, 3])('by %d workers', async (workers) => {
    const other = await CliScene.create();
    onTestFinished(() => other.close());
    for (const [at, file] of files.entries())
      expect(await jsonOf(other, file, workers)).toBe(first[at]?.json);
    expect((await other.status())?.engine.workers).toBe(workers);
  });

  it('without a daemon', async () => {
    const [file = ''] = files.slice(-1);
    expect(await read(scene, ['read', file, '--no-daemon'])).toBe(first.at(-1)?.markdown);
  });

  it('in a batch, while another client reads the same files, too', async () => {
    const out = scene.path('out');
    const batch = read(scene, ['batch', scene.path('documents'), '--out', out, '--quiet']);
    const beside = Promise.all(files.map((file) => jsonOf(scene, file)));
    await batch;
    expect(await beside).toEqual(first.map(({ json }) => json));
    const written = await readdir(out);
    for (const [at, name] of ['page-photo', 'several'].entries()) {
      const file = written.find((entry) => entry.startsWith(name)) ?? name;
      expect(await readFile(join(out, file), 'utf8'), name).toBe(first[at]?.markdown);
    }
  });
});
