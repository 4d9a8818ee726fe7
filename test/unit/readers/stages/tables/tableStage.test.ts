import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../../../../server/src/models/resolveModel.ts';
import type { StagePixels } from '../../../../../server/src/readers/stages/stage.ts';
import { loadTableStage } from '../../../../../server/src/readers/stages/tables/tableStage.ts';
import { realModel } from '../../../../fixtures/models/realModel.ts';
import { answeringGraph, fileEntry, writeStageModel } from '../../../../fixtures/models/tinyGraphs.ts';

const TAGS = ['<tr>', '</tr>', '<td', '>', '</td>', ' colspan="2"', '<td></td>'];
const INPUT = { width: 64, height: 64, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], channels: 'bgr' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-tables-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Answers with some tags, of which cells lie on a grid of eighths, then with the end. */
async function tinyModel(tags: readonly string[], probability: number, ends = true): Promise<string> {
  const steps = tags.length + 1;
  const count = TAGS.length + 2;
  const probabilities = new Float32Array(steps * count).fill((1 - probability) / (count - 1));
  const corners = new Float32Array(steps * 8);
  tags.forEach((tag, step) => {
    probabilities[step * count + TAGS.indexOf(tag) + 1] = probability;
    const [x, y] = [(step % 4) / 8, Math.floor(step / 4) / 8];
    corners.set([x, y, x + 0.1, y, x + 0.1, y + 0.1, x, y + 0.1], step * 8);
  });
  probabilities[tags.length * count + (ends ? count - 1 : 1)] = probability;
  const graph = answeringGraph(
    [
      { name: 'corners', data: corners, shape: [1, steps, 8] },
      { name: 'tags', data: probabilities, shape: [1, steps, count] },
    ],
    { character: TAGS.join('\n') },
  );
  const part = {
    family: 'slanet',
    ...fileEntry('t.onnx', graph),
    input: INPUT,
    vocabulary: 'character',
  };
  return writeStageModel(join(folder, String(Math.random())), 'tables', part, { 't.onnx': graph });
}

const picture = (width: number, height: number): StagePixels => ({
  data: new Uint8Array(width * height).fill(255),
  width,
  height,
  channels: 1,
});

const TABLE = '<tr>|<td| colspan="2"|>|</td>|</tr>|<tr>|<td></td>|<td></td>|</tr>'.split('|');

describe('the stage for tables', () => {
  it('gives the grid of a table in px of its picture', async () => {
    const stage = await loadTableStage(await resolveModel(await tinyModel(TABLE, 0.95)));
    expect(stage.pictureSize({ width: 500, height: 100 })).toEqual({ width: 64, height: 12 });
    const [grid] = await stage.findGrids([picture(64, 40)]);
    await stage.release();
    expect(grid).toMatchObject({ rows: 2, columns: 2 });
    expect(grid?.score).toBeCloseTo(0.95);
    expect(grid?.cells.map(({ row, column, columnSpan }) => [row, column, columnSpan])).toEqual([
      [0, 0, 2],
      [1, 0, 1],
      [1, 1, 1],
    ]);
    // The last cell is the ninth step: the third row of corners, its first place.
    expect(grid?.cells[2]?.box.x).toBeCloseTo(0);
    expect(grid?.cells[2]?.box.y).toBeCloseTo(16);
    expect(grid?.cells[2]?.box.width).toBeCloseTo(6.4);
  });

  it('keeps cells inside the picture where the model puts them into the padding', async () => {
    const stage = await loadTableStage(await resolveModel(await tinyModel(TABLE, 0.95)));
    const [grid] = await stage.findGrids([picture(64, 10)]);
    await stage.release();
    for (const { box } of grid?.cells ?? []) expect(box.y + box.height).toBeLessThanOrEqual(10);
  });

  it.each([
    ['is not sure of its tags', TABLE, 0.6, true],
    ['does not come to an end', TABLE, 0.95, false],
    ['sees one column', '<tr>|<td></td>|</tr>|<tr>|<td></td>|</tr>'.split('|'), 0.95, true],
  ])('gives none where the model %s', async (_, tags, probability, ends) => {
    const stage = await loadTableStage(await resolveModel(await tinyModel(tags, probability, ends)));
    expect(await stage.findGrids([picture(64, 64)])).toEqual([undefined]);
    await stage.release();
  });

  it('refuses a graph without tags', async () => {
    const graph = answeringGraph([{ name: 'a', data: new Float32Array(8), shape: [1, 1, 8] }]);
    const part = { family: 'slanet', ...fileEntry('t.onnx', graph), input: INPUT, vocabulary: 'character' };
    const model = await writeStageModel(join(folder, 'untagged'), 'tables', part, { 't.onnx': graph });
    await expect(loadTableStage(await resolveModel(model))).rejects.toMatchObject({ code: 'model-invalid' });
  });
});

const installed = realModel('slanet-plus');

describe.skipIf(installed === undefined)('SLANet-plus itself', () => {
  it('sees the rows and columns of a table without vertical ruling lines', async () => {
    const stage = await loadTableStage(await resolveModel(installed));
    const { width, height } = stage.pictureSize({ width: 600, height: 200 });
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#000';
    context.font = '14px sans-serif';
    ['Year', 'Goods', 'Services'].forEach((text, i) => context.fillText(text, 20 + 160 * i, 24));
    for (let row = 0; row < 4; row += 1) {
      [`${1990 + row}`, '12.5', '8.25'].forEach((text, i) =>
        context.fillText(text, 20 + 160 * i, 54 + 26 * row),
      );
    }
    const rgba = context.getImageData(0, 0, width, height).data;
    const data = Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i] ?? 255);
    const [grid] = await stage.findGrids([{ data, width, height, channels: 1 }]);
    await stage.release();
    expect(grid).toMatchObject({ rows: 5, columns: 3 });
    expect(grid?.cells).toHaveLength(15);
  });
});
