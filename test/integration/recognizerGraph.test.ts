import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../server/src/documents/openDocument.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';
import { resolveModel, type ResolvedModel } from '../../server/src/models/resolveModel.ts';
import { findLines } from '../../server/src/readers/ppocr/findLines.ts';
import { recognizerGraph } from '../../server/src/readers/ppocr/inference/graph/recognizerGraph.ts';
import { Session } from '../../server/src/readers/ppocr/inference/inferenceSession.ts';
import type { LineCrop } from '../../server/src/readers/ppocr/crops/lineCrop.ts';
import { loadPpocrModel, type PpocrModel } from '../../server/src/readers/ppocr/inference/model.ts';
import { pageRecognizer } from '../../server/src/readers/ppocr/recognition/ctcRecognizer.ts';
import { recognizeLines } from '../../server/src/readers/ppocr/recognizeLines.ts';

const LETTER = join(import.meta.dirname, '../../samples/scanned-letter.pdf');

let folder: string;
let resolved: ResolvedModel;
let model: PpocrModel;
let crops: LineCrop[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-graphs-'));
  resolved = await resolveModel(undefined);
  model = await loadPpocrModel(resolved);
  const document = await openDocument({ path: LETTER, name: 'letter.pdf' }, DEFAULT_LIMITS);
  const page = await document.openPage(1);
  const found = await findLines(model, await page.image(), { ignore: [], isCancelled: () => false });
  crops = found.crops.slice(0, 6);
  page.release();
  await document.close();
});

afterAll(async () => {
  await model.release();
  await rm(folder, { recursive: true, force: true });
});

/** The same model with another file in the place of one. */
function withFile(kind: string, path: string): ResolvedModel {
  return { ...resolved, file: (asked) => (asked === kind ? path : resolved.file(asked)) };
}

async function textsOf(reader: PpocrModel): Promise<(string | undefined)[]> {
  const { lines } = await recognizeLines(pageRecognizer(reader), crops, {
    recoverSpaces: true,
    isCancelled: () => false,
  });
  return lines.map((line) => line?.text);
}

describe("a recogniser's graph", () => {
  it('reads what the file as it came reads', async () => {
    const recognizer = await Session.load(resolved.file('recognition'), resolved.name);
    const original = await textsOf({ ...model, recognizer });
    await recognizer.release();
    expect(await textsOf(model)).toEqual(original);
    expect(original.join('').length).toBeGreaterThan(100);
  });

  it('comes from the file alone: made again, it is the same to the byte', async () => {
    const [once, again] = [await recognizerGraph(resolved), await recognizerGraph(resolved)];
    expect(once).toBeInstanceOf(Uint8Array);
    expect(Buffer.compare(Buffer.from(once), Buffer.from(again))).toBe(0);
  });

  it('is the file as it came where that cannot be changed', async () => {
    const other = join(folder, 'other.onnx');
    await writeFile(other, 'of another build');
    expect(await recognizerGraph(withFile('recognition', other))).toBe(other);
  });

  it('of another dictionary is refused before any page is read with it', async () => {
    const shorter = join(folder, 'dictionary.txt');
    const lines = (await readFile(resolved.file('dictionary'), 'utf8')).split('\n');
    await writeFile(shorter, lines.slice(1).join('\n'));
    await expect(loadPpocrModel(withFile('dictionary', shorter))).rejects.toMatchObject({
      code: 'model-invalid',
    });
  });
});
