import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProfileSet } from '../../../../../server/src/readers/vlm/profiles/profileSet.ts';
import { tileGrid } from '../../../../../server/src/readers/vlm/request/tileGrid.ts';
import { outputTokens, pictureTokens } from '../../../../../server/src/readers/vlm/request/tokenBudget.ts';

const profiles = new ProfileSet();
const one = profiles.named('deepseek-ocr');
const two = profiles.named('deepseek-ocr-2');

// Measured with the official code.
const VECTORS = [
  [1190, 1684, 903, 903, 1121],
  [1224, 1584, 903, 903, 1121],
  [1654, 2339, 903, 903, 1121],
  [2480, 3508, 903, 903, 1121],
  [1920, 1080, 483, 1093, 545],
  [429, 806, 493, 493, 545],
  [640, 640, 273, 273, 257],
  [641, 641, 693, 693, 257],
  [800, 800, 693, 693, 833],
  [1000, 800, 693, 693, 833],
  [3000, 3000, 693, 1203, 833],
] as const;

describe('the tokens of a picture', () => {
  it.each(VECTORS)(
    '%i × %i px: %i, with nine tiles %i, DeepSeek-OCR-2 %i',
    (width, height, six, nine, second) => {
      expect(pictureTokens(one.pictureTokens, width, height)).toBe(six);
      expect(pictureTokens(one.pictureTokens, width, height, { maxTiles: 9, always: false })).toBe(nine);
      expect(pictureTokens(two.pictureTokens, width, height)).toBe(second);
    },
  );

  it('are within the bounds of the models for every picture', () => {
    const side = fc.integer({ min: 1, max: 12_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const first = pictureTokens(one.pictureTokens, width, height);
        expect(first).toBeGreaterThanOrEqual(273);
        expect(first).toBeLessThanOrEqual(933);
        expect(
          pictureTokens(one.pictureTokens, width, height, { maxTiles: 9, always: true }),
        ).toBeLessThanOrEqual(1_263);
        const second = pictureTokens(two.pictureTokens, width, height);
        expect(second).toBeGreaterThanOrEqual(257);
        expect(second).toBeLessThanOrEqual(1_121);
      }),
    );
  });

  it('need no grid for what fits one tile', () => {
    expect(tileGrid(640, 640, 640, 6)).toBeUndefined();
    expect(tileGrid(1190, 1684, 640, 6)).toEqual({ columns: 2, rows: 3 });
  });
});

describe('the budget of an answer', () => {
  it('fits prompt, picture and answer into the context', () => {
    const request = { profile: one, prompt: one.prompts.page, width: 1190, height: 1684 };
    expect(outputTokens(request)).toBe(8_192 - 903 - 10);
    expect(outputTokens({ ...request, vlmContext: 4_096 })).toBe(4_096 - 903 - 10);
    expect(outputTokens({ ...request, profile: two })).toBe(8_192 - 1_121 - 10);
  });

  it('is never nothing, and never more than the model may write', () => {
    const request = { profile: one, prompt: one.prompts.page, width: 1190, height: 1684 };
    expect(outputTokens({ ...request, vlmContext: 512 })).toBeGreaterThan(0);
    expect(outputTokens({ ...request, vlmContext: 100_000 })).toBe(8_192);
  });
});
