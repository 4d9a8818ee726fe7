import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../../../../server/src/models/resolveModel.ts';
import {
  centredTensor,
  withoutMargins,
} from '../../../../../server/src/readers/stages/formulas/formulaInput.ts';
import { loadFormulaStage } from '../../../../../server/src/readers/stages/formulas/formulaStage.ts';
import type { StagePicture } from '../../../../../server/src/models/stageManifest.ts';
import type { StagePixels } from '../../../../../server/src/readers/stages/stage.ts';
import {
  answeringGraph,
  fileEntry,
  followingGraph,
  meanGraph,
  writeStageModel,
} from '../../../../fixtures/models/tinyGraphs.ts';

const VOCABULARY = ['<s>', '<pad>', '</s>', '\\frac', '{', '}', 'x', '2', '\\nonsense'];
const INPUT: StagePicture = {
  width: 32,
  height: 32,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  channels: 'rgb',
};
const TOKENIZER = new TextEncoder().encode(
  JSON.stringify({
    added_tokens: [0, 1, 2].map((id) => ({ id, content: VOCABULARY[id], special: true })),
    model: { vocab: Object.fromEntries(VOCABULARY.map((token, id) => [token, id])) },
  }),
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-formulas-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function print(width: number, height: number): StagePixels {
  const data = new Uint8Array(width * height).fill(255);
  for (let y = 8; y < height - 8; y += 1) data.fill(0, y * width + 5, (y + 1) * width - 5);
  return { data, width, height, channels: 1 };
}

async function formulaNet(tokens: readonly number[], scores?: readonly number[]): Promise<string> {
  const shape = [1, tokens.length];
  const graph = answeringGraph([
    ...(scores ? [{ name: 'scores', data: Float32Array.from(scores), shape }] : []),
    { name: 'tokens', data: BigInt64Array.from(tokens, BigInt), shape },
  ]);
  const part = {
    family: 'pp-formulanet',
    ...fileEntry('f.onnx', graph),
    input: INPUT,
    vocabulary: fileEntry('tokenizer.json', TOKENIZER),
  };
  const files = { 'f.onnx': graph, 'tokenizer.json': TOKENIZER };
  return writeStageModel(join(folder, String(Math.random())), 'formulas', part, files);
}

/** Each token is followed by the next of the list; `sure` is the logit by which. */
async function encoderDecoder(chain: readonly number[], sure = 20): Promise<string> {
  const logits = VOCABULARY.map(() => VOCABULARY.map(() => 0));
  chain.forEach((token, i) => {
    const next = chain[i + 1];
    if (next !== undefined) logits[token]![next] = sure;
  });
  const [encoder, decoder] = [meanGraph(), followingGraph(logits)];
  const part = {
    family: 'encoder-decoder',
    ...fileEntry('e.onnx', encoder),
    decoder: fileEntry('d.onnx', decoder),
    input: INPUT,
    vocabulary: fileEntry('tokenizer.json', TOKENIZER),
    begin: 0,
    end: 2,
  };
  const files = { 'e.onnx': encoder, 'd.onnx': decoder, 'tokenizer.json': TOKENIZER };
  return writeStageModel(join(folder, String(Math.random())), 'formulas', part, files);
}

const FRACTION = [0, 3, 4, 6, 5, 4, 7, 5, 2, 1, 1];

describe('the stage for formulas, by PP-FormulaNet', () => {
  it('reads tokens up to the end, with their scores where the graph has them', async () => {
    const stage = await loadFormulaStage(await resolveModel(await formulaNet(FRACTION)));
    expect(stage.pictureSize({ width: 200, height: 50 })).toEqual({ width: 40, height: 10 });
    const [read] = await stage.readFormulas([print(40, 30)]);
    await stage.release();
    expect(read?.tex).toBe('\\frac{x}{2}');
    const sure = await loadFormulaStage(
      await resolveModel(
        await formulaNet(
          FRACTION,
          FRACTION.map(() => 0.95),
        ),
      ),
    );
    expect((await sure.readFormulas([print(40, 30)]))[0]?.score).toBeCloseTo(0.95);
    await sure.release();
  });

  it.each([
    ['whose tokens are not sure', FRACTION, FRACTION.map(() => 0.5)],
    ['whose braces do not pair', [0, 3, 4, 6, 2], undefined],
    ['with a command that is none', [0, 8, 2], undefined],
    ['that do not end', [0, 6, 7, 6], undefined],
    ['that go round in circles', [...Array.from({ length: 30 }, () => 6), 2], undefined],
  ])('leaves formulas unread %s', async (_, tokens, scores) => {
    const stage = await loadFormulaStage(await resolveModel(await formulaNet(tokens, scores)));
    expect(await stage.readFormulas([print(40, 30)])).toEqual([undefined]);
    await stage.release();
  });

  it('takes margins off, and puts the print in the middle', () => {
    const cut = withoutMargins(print(40, 30));
    expect([cut.width, cut.height]).toEqual([30, 14]);
    const { data, shape } = centredTensor([cut], INPUT);
    expect(shape).toEqual([1, 1, 32, 32]);
    // Ink and what is around it are black.
    expect(Array.from(data, Number).every((value) => value === -1)).toBe(true);
    expect(withoutMargins({ ...print(40, 10) }).width).toBe(40);
  });
});

describe('the stage for formulas, by an encoder and a decoder', () => {
  it('reads several formulas token by token', async () => {
    const stage = await loadFormulaStage(await resolveModel(await encoderDecoder([0, 6, 7, 2])));
    expect(stage.pictureSize({ width: 200, height: 50 })).toEqual({ width: 32, height: 32 });
    const read = await stage.readFormulas([print(32, 32), print(32, 32)]);
    await stage.release();
    expect(read.map((one) => one?.tex)).toEqual(['x2', 'x2']);
    expect(read[0]?.score).toBeGreaterThan(0.99);
  });

  it('leaves formulas unread that do not end or are not sure', async () => {
    const endless = await loadFormulaStage(await resolveModel(await encoderDecoder([0, 6, 7, 6])));
    expect(await endless.readFormulas([print(32, 32)])).toEqual([undefined]);
    await endless.release();
    const unsure = await loadFormulaStage(await resolveModel(await encoderDecoder([0, 6, 7, 2], 1)));
    expect(await unsure.readFormulas([print(32, 32)])).toEqual([undefined]);
    await unsure.release();
  });

  it('refuses a vocabulary that is none', async () => {
    const graph = answeringGraph([{ name: 't', data: new BigInt64Array(2), shape: [1, 2] }]);
    const vocabulary = new TextEncoder().encode('[]');
    const part = {
      family: 'pp-formulanet',
      ...fileEntry('f.onnx', graph),
      input: INPUT,
      vocabulary: fileEntry('tokenizer.json', vocabulary),
    };
    const files = { 'f.onnx': graph, 'tokenizer.json': vocabulary };
    const model = await writeStageModel(join(folder, 'wordless'), 'formulas', part, files);
    await expect(loadFormulaStage(await resolveModel(model))).rejects.toMatchObject({
      code: 'model-invalid',
    });
  });
});
