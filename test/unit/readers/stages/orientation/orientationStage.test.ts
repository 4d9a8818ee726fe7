import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveModel } from '../../../../../server/src/models/resolveModel.ts';
import {
  loadOrientationStage,
  middleOf,
  shortSideSize,
} from '../../../../../server/src/readers/stages/orientation/orientationStage.ts';
import { answeringGraph, fileEntry, writeStageModel } from '../../../../fixtures/models/tinyGraphs.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-orientation-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('turns a page back by what it is turned', async () => {
  const graph = answeringGraph([
    { name: 'classes', data: Float32Array.from([0.02, 0.95, 0.02, 0.01]), shape: [1, 4] },
  ]);
  const input = { width: 8, height: 8, mean: [0, 0, 0], std: [1, 1, 1], channels: 'rgb' };
  const part = {
    family: 'pp-lcnet',
    ...fileEntry('m.onnx', graph),
    input,
    shortSide: 10,
    classes: [0, 90, 180, 270],
  };
  const directory = await writeStageModel(folder, 'orientation', part, { 'm.onnx': graph });
  const stage = await loadOrientationStage(await resolveModel(directory));
  const { width, height } = stage.pictureSize({ width: 100, height: 200 });
  expect([width, height]).toEqual([10, 20]);
  const [turn] = await stage.findTurns([
    { data: new Uint8Array(width * height).fill(255), width, height, channels: 1 },
  ]);
  expect(turn?.rotation).toBe(270);
  expect(turn?.score).toBeCloseTo(0.95);
  await stage.release();
});

it('looks at the middle of a picture that is never smaller than its input', () => {
  const least = { width: 8, height: 8 };
  expect(shortSideSize({ width: 100_000, height: 1 }, 10, least)).toEqual({ width: 40, height: 10 });
  expect(shortSideSize({ width: 0, height: 0 }, 10, least)).toEqual({ width: 8, height: 8 });
  const row = { data: Uint8Array.of(1, 2, 3, 4), width: 4, height: 1, channels: 1 as const };
  expect(middleOf(row, { width: 2, height: 3 })).toMatchObject({ width: 2, height: 1 });
  expect([...middleOf(row, { width: 2, height: 3 }).data]).toEqual([2, 3]);
});
