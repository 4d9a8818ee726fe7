import { describe, expect, it } from 'vitest';
import { convertTraineddata } from '../../../../../../server/src/models/traineddata/lstmModel.ts';
import type { LinePicture } from '../../../../../../server/src/readers/ppocr/recognition/lineRecognizer.ts';
import { LstmRecognizer } from '../../../../../../server/src/readers/ppocr/recognition/lstm/lstmRecognizer.ts';
import { LstmSession } from '../../../../../../server/src/readers/ppocr/recognition/lstm/lstmSession.ts';
import { StageTimer } from '../../../../../../server/src/readers/ppocr/stageTimer.ts';
import { type TinyOptions, tinyTraineddata } from '../../../../../fixtures/models/tinyTraineddata.ts';

const NAME = 'tiny';

async function tinyRecognizer(options: TinyOptions = {}): Promise<LstmRecognizer> {
  const model = convertTraineddata(tinyTraineddata(options), 'tiny');
  return new LstmRecognizer(await LstmSession.load(model, 'tiny'), model, NAME);
}

/** Strokes of several widths and greys. */
function strokes(width: number, seed = 1): LinePicture {
  const data = new Uint8Array(width * 48).fill(240);
  for (let y = 4; y < 44; y += 1)
    for (let x = 6; x < width - 6; x += 1)
      if ((x * x * seed + y * 3) % 17 < 6) data[y * width + x] = (x * y * seed) % 90;
  return { image: { data, width, height: 48 }, stretch: 1 };
}

const blank: LinePicture = {
  image: { data: new Uint8Array(100 * 48).fill(255), width: 100, height: 48 },
  stretch: 1,
};

describe('a recogniser of the LSTM family', () => {
  it('says what it is and what it can give', async () => {
    const recognizer = await tinyRecognizer();
    expect(recognizer.name).toBe(NAME);
    expect([...recognizer.characters].join('')).toBe(' abcde');
  });

  it.each([
    ['one class a character', {}],
    ['weights in floats', { isInteger: false }],
    ['several classes a character', { characters: ['한', '글'], codes: [[0], [1, 2, 3], [1, 2, 4]] }],
  ] satisfies [string, TinyOptions][])(
    'reads lines of a batch to the bit as alone: %s',
    async (_, options) => {
      const recognizer = await tinyRecognizer(options);
      const lines = Array.from({ length: 19 }, (_unused, i) => strokes(300 + 37 * ((i * 7) % 19), i + 1));
      const together = await recognizer.read(lines, new StageTimer());
      expect(together.flat().length).toBeGreaterThan(0);
      for (const [i, line] of lines.entries())
        expect((await recognizer.read([line], new StageTimer()))[0]).toEqual(together[i]);
    },
  );

  it('gives confidences from 0 to 1, and places within the picture, from the left', async () => {
    const recognizer = await tinyRecognizer();
    for (const stretch of [0.7, 1]) {
      const [line = []] = await recognizer.read([{ ...strokes(600), stretch }], new StageTimer());
      expect(line.every(({ confidence }) => confidence > 0 && confidence <= 1)).toBe(true);
      const places = line.map(({ x }) => x);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places.every((x) => x >= 0 && x <= 600)).toBe(true);
    }
  });

  it('reads nothing off blank pictures', async () => {
    const recognizer = await tinyRecognizer();
    expect(await recognizer.read([], new StageTimer())).toEqual([]);
    expect(await recognizer.read([blank], new StageTimer())).toEqual([[]]);
    const [first, second] = await recognizer.read([strokes(300), blank], new StageTimer());
    expect([first?.length === 0, second]).toEqual([false, []]);
  });

  it('reads light print on dark as dark print on light', async () => {
    const recognizer = await tinyRecognizer();
    const line = strokes(400);
    const inverted = { ...line, image: { ...line.image, data: line.image.data.map((grey) => 255 - grey) } };
    const [dark, light] = await recognizer.read([line, inverted], new StageTimer());
    expect(light).toEqual(dark);
  });
});
