import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../../../../server/src/models/resolveModel.ts';
import { IDENTITY, type Point } from '../../../../../server/src/page/geometry.ts';
import type { PageImage } from '../../../../../server/src/page/pageImage.ts';
import {
  bendOf,
  curvatureOf,
  type BendGrid,
} from '../../../../../server/src/readers/stages/unwarping/bendGrid.ts';
import { flattenImage } from '../../../../../server/src/readers/stages/unwarping/flattenImage.ts';
import { loadUnwarpingStage } from '../../../../../server/src/readers/stages/unwarping/unwarpingStage.ts';
import { realModel } from '../../../../fixtures/models/realModel.ts';
import { answeringGraph, fileEntry, writeStageModel } from '../../../../fixtures/models/tinyGraphs.ts';

const [WIDTH, HEIGHT] = [240, 320];
/** px by which the middle of a bent page lies lower than its sides. */
const RISE = 12;

const bent = (x: number): number => RISE * Math.sin((Math.PI * x) / WIDTH);

function gridOf(place: (u: number, v: number) => Point, columns = 31, rows = 45): BendGrid {
  const points = Array.from({ length: columns * rows }, (_, i) =>
    place((i % columns) / (columns - 1), Math.floor(i / columns) / (rows - 1)),
  );
  return { columns, rows, points };
}

const BENT = gridOf((u, v) => [u * WIDTH, v * HEIGHT + bent(u * WIDTH)]);

/** A grey page with dark rows at heights that `bend` moves. */
function photo(bend: (x: number) => number, channels: 1 | 3 = 1): PageImage {
  const data = new Uint8Array(WIDTH * HEIGHT * channels);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const height = y - bend(x + 0.5);
      const isPrint = height > 20 && height < HEIGHT - 30;
      // Soft edges, as a lens makes them.
      const ink = isPrint ? Math.round(130 + 70 * Math.cos(height / 2.5)) : 200;
      data.fill(ink, (y * WIDTH + x) * channels, (y * WIDTH + x + 1) * channels);
    }
  }
  return { data, width: WIDTH, height: HEIGHT, channels, dpi: 100, origin: 'file', toPage: IDENTITY };
}

/** How straight the dark rows are: the mean difference of pixels side by side. */
function roughness({ data, width, height, channels }: PageImage): number {
  let sum = 0;
  for (let y = 60; y < height - 60; y += 1) {
    for (let x = 5; x < width - 6; x += 1) {
      const at = (y * width + x) * channels;
      sum += Math.abs((data[at] ?? 0) - (data[at + channels] ?? 0));
    }
  }
  return sum / (height * width);
}

describe('the bend of a page', () => {
  it('is nothing where it is flat, turned, slanted or seen from a side', () => {
    expect(curvatureOf(gridOf((u, v) => [20 + 200 * u + 30 * v, 10 + 9 * u + 300 * v]))).toBeCloseTo(0);
    const aside = gridOf((u, v) => [200 * u * (1 - 0.2 * v), (300 * v) / (1 + 0.1 * v)]);
    expect(curvatureOf(aside)).toBeCloseTo(0);
    expect(bendOf(gridOf((u, v) => [20 + 200 * u + 30 * v, 10 + 9 * u + 300 * v]))?.mean).toBeCloseTo(0);
  });

  it('is measured where rows are curved', () => {
    expect(curvatureOf(BENT)).toBeGreaterThan(RISE / 6);
    expect(curvatureOf(BENT)).toBeLessThan(RISE / 2);
  });

  it('is none of grids without area or with points that are nowhere', () => {
    expect(bendOf({ columns: 2, rows: 2, points: [[0, 0]] })).toBeUndefined();
    expect(bendOf(gridOf(() => [NaN, 0]))).toBeUndefined();
  });
});

describe('flattenImage', () => {
  it.each([1, 3] as const)('makes bent rows straight, in an image of %i channels', (channels) => {
    const image = photo(bent, channels);
    const flat = flattenImage(image, BENT);
    expect(roughness(flat)).toBeLessThan(roughness(image) / 3);
    expect(flat).toMatchObject({ width: WIDTH, height: HEIGHT, channels, dpi: 100, toPage: IDENTITY });
  });

  it('leaves a page alone that is only turned and slanted', () => {
    const grid = gridOf((u, v) => [20 + 180 * u + 30 * v, 10 + 9 * u + 280 * v]);
    const image = photo(() => 0);
    expect(flattenImage(image, grid).data).toEqual(image.data);
  });

  it('gives pixels of the photo or paper for any grid', () => {
    const image = photo(() => 0);
    const place = fc.tuple(fc.integer({ min: -400, max: 800 }), fc.integer({ min: -400, max: 800 }));
    fc.assert(
      fc.property(fc.array(place, { minLength: 9, maxLength: 9 }), (points) => {
        const grid = { columns: 3, rows: 3, points };
        const bend = bendOf(grid)!;
        const [a, b, c, d] = bend.flat;
        fc.pre(Math.abs(a * d - b * c) > 1);
        const flat = flattenImage(image, grid);
        expect(flat.data.every((value) => value >= 60)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the stage for bent pages', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'folio-unwarping-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function tinyModel({ columns, rows, points }: BendGrid, name: string): Promise<string> {
    const data = Float32Array.from([
      ...points.map(([x]) => (2 * x) / WIDTH - 1),
      ...points.map(([, y]) => (2 * y) / HEIGHT - 1),
    ]);
    const graph = answeringGraph([{ name: 'grid', data, shape: [1, 2, rows, columns] }]);
    const input = { width: 48, height: 64, mean: [0, 0, 0], std: [1, 1, 1], channels: 'rgb' };
    const part = { family: 'uvdoc', ...fileEntry('u.onnx', graph), input, output: 'grid' };
    return writeStageModel(join(folder, name), 'unwarping', part, { 'u.onnx': graph });
  }

  it('makes a bent photo flat', async () => {
    const stage = await loadUnwarpingStage(await resolveModel(await tinyModel(BENT, 'bent')));
    const image = photo(bent);
    const bend = await stage.findBend(image);
    await stage.release();
    expect(roughness(flattenImage(image, bend!))).toBeLessThan(roughness(image) / 3);
  });

  it('leaves alone what is flat, what comes from a scanner in black and white, and what it does not understand', async () => {
    const flat = await loadUnwarpingStage(
      await resolveModel(
        await tinyModel(
          gridOf((u, v) => [u * WIDTH, v * HEIGHT + 0.1 * bent(u * WIDTH)]),
          'flat',
        ),
      ),
    );
    expect(await flat.findBend(photo(bent))).toBeUndefined();
    await flat.release();
    const stage = await loadUnwarpingStage(await resolveModel(await tinyModel(BENT, 'scan')));
    const image = photo(bent);
    const scan = { ...image, data: image.data.map((value) => (value < 128 ? 0 : 255)) };
    expect(await stage.findBend(scan)).toBeUndefined();
    await stage.release();
    const wild = gridOf((u, v) => [u * WIDTH, HEIGHT * (v + 3 * Math.sin(3 * Math.PI * u))]);
    const confused = await loadUnwarpingStage(await resolveModel(await tinyModel(wild, 'wild')));
    expect(await confused.findBend(photo(bent))).toBeUndefined();
    await confused.release();
  });

  const installed = realModel('uvdoc');
  it.skipIf(installed === undefined)('sees with UVDoc itself whether a page is bent', async () => {
    const stage = await loadUnwarpingStage(await resolveModel(installed));
    const [flat, arched] = [photoOfText(0), photoOfText(30)];
    const untouched = await stage.findBend(flat);
    const bend = await stage.findBend(arched);
    await stage.release();
    expect(untouched).toBeUndefined();
    const straight = flattenImage(arched, bend!);
    // White space between the lines of print comes back.
    expect(whiteRows(straight)).toBeGreaterThan(whiteRows(arched) + 50);
  });
});

/** A page of print on a desk; its middle lies `rise` px lower than its sides. */
function photoOfText(rise: number): PageImage {
  const [width, height] = [620, 820];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#888';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#fff';
  context.fillRect(30, 30, width - 60, height - 90);
  context.fillStyle = '#000';
  context.font = '14px sans-serif';
  for (let line = 0; line < 26; line += 1)
    context.fillText('The quick brown fox jumps over the lazy dog while others look on', 80, 90 + 24 * line);
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = Math.max(0, Math.round(y - rise * Math.sin((Math.PI * x) / width)));
      data[y * width + x] = rgba[4 * (from * width + x)] ?? 255;
    }
  }
  return { data, width, height, channels: 1, dpi: 72, origin: 'file', toPage: IDENTITY };
}

/** Rows of pixels without ink, in the middle of the page. */
function whiteRows({ data, width, height }: PageImage): number {
  let rows = 0;
  for (let y = 100; y < height - 100; y += 1)
    if (data.subarray(y * width + 100, (y + 1) * width - 120).every((value) => value > 150)) rows += 1;
  return rows;
}
