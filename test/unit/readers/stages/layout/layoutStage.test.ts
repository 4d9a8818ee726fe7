import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../../../../server/src/models/resolveModel.ts';
import { loadLayoutStage } from '../../../../../server/src/readers/stages/layout/layoutStage.ts';
import { loadStage } from '../../../../../server/src/readers/stages/loadStage.ts';
import type { StagePixels } from '../../../../../server/src/readers/stages/stage.ts';
import { realModel } from '../../../../fixtures/models/realModel.ts';
import {
  answeringGraph,
  docLayoutGraph,
  fileEntry,
  writeStageModel,
} from '../../../../fixtures/models/tinyGraphs.ts';

const INPUT = { width: 64, height: 64, mean: [0, 0, 0], std: [1, 1, 1], channels: 'rgb' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-layout-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const paper = (width: number, height: number): StagePixels => ({
  data: new Uint8Array(width * height).fill(255),
  width,
  height,
  channels: 1,
});

describe('a layout model', () => {
  it('of PP-DocLayout gives regions of each page, in their order', async () => {
    const found = Float32Array.from([0, 0.9, 8, 30, 56, 60, 1, 1, 0.8, 8, 4, 56, 20, 0]);
    const graph = answeringGraph([{ name: 'boxes', data: found, shape: [2, 7] }]);
    const part = {
      family: 'rt-detr',
      ...fileEntry('m.onnx', graph),
      input: INPUT,
      labels: ['text', 'title'],
    };
    const directory = await writeStageModel(folder, 'layout', part, { 'm.onnx': graph });
    const stage = await loadLayoutStage(await resolveModel(directory));
    expect(stage.pictureSize({ width: 900, height: 100 })).toEqual({ width: 64, height: 64 });
    const pages = await stage.findRegions([paper(64, 64), paper(64, 64)]);
    expect(pages).toHaveLength(2);
    expect(pages[0]?.map(({ label, order }) => [label, order])).toEqual([
      ['text', 1],
      ['title', 0],
    ]);
    await stage.release();
  });

  it('of PP-DocLayoutV3 gets the picture, its size and its scale by their names', async () => {
    const rows = [
      [0, 1, 0.25, 0.5, 0.75, 1, 2],
      [1, 1, 0.25, 0, 0.75, 0.25, 1],
      // Beyond those that are counted.
      [0, 1, 0.25, 0.25, 0.75, 0.5, 0],
    ];
    const graph = docLayoutGraph(rows, 2);
    const input = { ...INPUT, width: 32 };
    const part = { family: 'rt-detr', ...fileEntry('m.onnx', graph), input, labels: ['text', 'title'] };
    const folderOfV3 = join(folder, 'v3');
    const stage = await loadLayoutStage(
      await resolveModel(await writeStageModel(folderOfV3, 'layout', part, { 'm.onnx': graph })),
    );
    const [regions] = await stage.findRegions([paper(32, 64)]);
    const black = { ...paper(32, 64), data: new Uint8Array(32 * 64) };
    expect(regions).toHaveLength(2);
    expect(regions).toEqual(
      expect.arrayContaining([
        { label: 'title', score: 1, order: 0, box: { x: 8, y: 0, width: 16, height: 16 } },
        { label: 'text', score: 1, order: 1, box: { x: 8, y: 32, width: 16, height: 32 } },
      ]),
    );
    expect(await stage.findRegions([black])).toEqual([[]]);
    await stage.release();
  });

  it('is refused where a model of another kind, or a file that is no graph, is in its place', async () => {
    const graph = Buffer.from('no graph');
    const part = { family: 'rt-detr', ...fileEntry('m.onnx', graph), input: INPUT, labels: ['text'] };
    const directory = await writeStageModel(join(folder, 'broken'), 'layout', part, { 'm.onnx': graph });
    const model = await resolveModel(directory);
    await expect(loadLayoutStage(model)).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(loadStage('orientation', model)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  const real = realModel('layout-cdla');
  it.skipIf(real === undefined)('sees the heading, the text and the picture of a page', async () => {
    const stage = await loadLayoutStage(await resolveModel(real));
    const { width, height } = stage.pictureSize({ width: 1, height: 1 });
    const canvas = createCanvas(width, height);
    const page = canvas.getContext('2d');
    page.fillStyle = 'white';
    page.fillRect(0, 0, width, height);
    page.fillStyle = 'black';
    page.font = 'bold 18px sans-serif';
    page.fillText('1. The survey of the valley', 60, 100);
    page.font = '11px serif';
    for (let y = 130; y < 400; y += 15)
      page.fillText(
        'The two parties walked along both banks of the river and wrote down what they saw of it',
        60,
        y,
      );
    const { data } = page.getImageData(0, 0, width, height);
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => data[i * 4] ?? 255);
    const [regions = []] = await stage.findRegions([{ data: pixels, width, height, channels: 1 }]);
    const text = regions.find(({ label }) => label === 'text');
    expect(text?.box.y).toBeGreaterThan(100);
    expect(regions.find(({ label }) => label === 'heading')?.box.y).toBeLessThan(110);
    await stage.release();
  });
});
