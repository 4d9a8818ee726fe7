import { expect, it } from 'vitest';
import type { Inference } from '../../../../../server/src/readers/ppocr/inference/inference.ts';
import { recognizeCrop } from '../../../../../server/src/readers/ppocr/recognition/recognizeCrop.ts';
import { StageTimer } from '../../../../../server/src/readers/ppocr/stageTimer.ts';
import { fakeLocalModel } from '../../../../fixtures/lanes/fakeModel.ts';

/** px */
const SIZE = { width: 32, height: 48 };

it('reads lines of one width under way at the same time, though the model takes its input later', async () => {
  // Reads `a` where the input is black, and nothing where it is white.
  const recognizer: Inference = {
    concurrency: 1,
    paddedSize: (size) => size,
    run: async (data) => {
      await Promise.resolve();
      const isInk = (data[0] ?? 0) < 0;
      return [{ data: Float32Array.of(isInk ? 0 : 1, isInk ? 1 : 0), shape: [1, 1, 2] }];
    },
    release: () => Promise.resolve(),
  };
  const model = { ...fakeLocalModel(), recognizer };
  const read = async (grey: number): Promise<string> => {
    const image = { ...SIZE, data: new Uint8Array(SIZE.width * SIZE.height).fill(grey) };
    return (await recognizeCrop(model, image, new StageTimer())).map(({ text }) => text).join('');
  };
  expect(await Promise.all([read(0), read(255), read(0)])).toEqual(['a', '', 'a']);
  expect(await read(255)).toBe('');
});
