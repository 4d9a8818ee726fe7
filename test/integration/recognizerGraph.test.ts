import { chown, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolioError } from '../../server/src/errors/catalogue.ts';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import { calibrationLines } from '../../server/src/readers/ppocr/graph/calibrationLines.ts';
import { knownPrecisionChoice } from '../../server/src/readers/ppocr/graph/graphChoice.ts';
import { findGraph, graphFiles, keepGraph } from '../../server/src/readers/ppocr/graph/graphFiles.ts';
import {
  preparePrecision,
  recognizerGraph,
  wantsPreparing,
} from '../../server/src/readers/ppocr/graph/recognizerGraph.ts';
import { loadPpocrModel } from '../../server/src/readers/ppocr/model.ts';
import { recognizeCrop } from '../../server/src/readers/ppocr/recognizeCrop.ts';
import { StageTimer } from '../../server/src/readers/ppocr/stageTimer.ts';
import { maySwitchUser, OTHER_USER } from '../fixtures/files/otherUsers.ts';

/** Classes of PP-OCRv4's recogniser. */
const CLASSES = 6625;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-graphs-'));
  vi.stubEnv('FOLIO_CACHE_DIR', folder);
  vi.stubEnv('FOLIO_PRECISION', 'auto');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function firstLines(): Promise<string[]> {
  const model = await loadPpocrModel(await resolveModel(undefined));
  try {
    const lines = (await calibrationLines(48)).slice(0, 4);
    const texts: string[] = [];
    for (const line of lines) {
      const characters = await recognizeCrop(model, line, new StageTimer());
      texts.push(`${model.precision}: ${characters.map(({ text }) => text).join('')}`);
    }
    return texts;
  } finally {
    await model.release();
  }
}

describe("a recogniser's graph", () => {
  it('reads in floats what the original reads, and is made once', async () => {
    const floats = await firstLines();
    expect(await readdir(join(folder, 'graphs'))).toHaveLength(1);
    vi.stubEnv('FOLIO_PRECISION', 'original');
    const original = await firstLines();
    expect(floats.map((text) => text.replace('float: ', 'original: '))).toEqual(original);
    expect(original.join('').length).toBeGreaterThan(100);
  });

  it('is chosen by comparing and timing, once a machine; what is chosen is loaded from then on', async () => {
    const model = await resolveModel(undefined);
    expect(await wantsPreparing(model)).toBe(false); // nothing has been read yet
    await recognizerGraph(model, CLASSES);
    expect(await wantsPreparing(model)).toBe(true);
    const isInt8 = await preparePrecision(model, () => false);
    const choice = await knownPrecisionChoice(model);
    expect(choice?.difference).toBeLessThan(0.05);
    expect(choice?.precision).toBe(isInt8 ? 'int8' : 'float');
    expect((await recognizerGraph(model, CLASSES)).precision).toBe(choice?.precision);
    expect(await wantsPreparing(model)).toBe(false);
    vi.stubEnv('FOLIO_PRECISION', 'float');
    expect((await recognizerGraph(model, CLASSES)).precision).toBe('float');
  });

  it('that was to be compared when a page came is compared another time', async () => {
    const model = await resolveModel(undefined);
    await recognizerGraph(model, CLASSES);
    await expect(preparePrecision(model, () => true)).rejects.toMatchObject({ code: 'cancelled' });
    expect(await wantsPreparing(model)).toBe(true);
    expect(await readdir(join(folder, 'graphs'))).toHaveLength(1);
  });

  it('stays in floats where it cannot be compared, and says why', async () => {
    const model = await resolveModel(undefined);
    await recognizerGraph(model, CLASSES);
    await rm((await findGraph(graphFiles(model).float)) ?? '');
    await keepGraph(graphFiles(model).float, 'not a graph');
    expect(await preparePrecision(model, () => false)).toBe(false);
    expect(await knownPrecisionChoice(model)).toMatchObject({ precision: 'float' });
    expect((await knownPrecisionChoice(model))?.reason).toBeTruthy();
    expect(await wantsPreparing(model)).toBe(false);
  });

  it.each([
    ['cut short', (path: string) => truncate(path, 1_000)],
    [
      'changed in one byte',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        await writeFile(path, bytes);
      },
    ],
    ['emptied', (path: string) => writeFile(path, '')],
  ])('that was %s is not loaded, but made again', async (_name, damage) => {
    const model = await resolveModel(undefined);
    const { path } = await recognizerGraph(model, CLASSES);
    const before = await readFile(path);
    await damage(path);
    const again = await recognizerGraph(model, CLASSES);
    expect(again.precision).toBe('float');
    expect((await readFile(again.path)).equals(before)).toBe(true);
    expect(await readdir(join(folder, 'graphs'))).toHaveLength(1);
  });

  it.runIf(maySwitchUser)('in a folder of somebody else is not loaded', async () => {
    const model = await resolveModel(undefined);
    expect((await recognizerGraph(model, CLASSES)).precision).toBe('float');
    await chown(join(folder, 'graphs'), OTHER_USER, OTHER_USER);
    expect((await recognizerGraph(model, CLASSES)).precision).toBe('original');
    expect(await wantsPreparing(model)).toBe(false);
  });

  it('of another dictionary is refused before any page is read with it', async () => {
    const model = await resolveModel(undefined);
    await expect(recognizerGraph(model, CLASSES + 1)).rejects.toThrowError(FolioError);
  });
});
