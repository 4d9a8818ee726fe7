import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findCorpus, loadCorpus, type CorpusPage, type CorpusSet } from '../../server/src/bench/corpus.ts';
import { doubtCurve } from '../../server/src/bench/doubtCurve.ts';
import { judgeWords } from '../../server/src/bench/judgeWords.ts';
import { openDocument } from '../../server/src/documents/openDocument.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import type { WordFeatures } from '../../server/src/readers/ppocr/confidence/wordFeatures.ts';
import { findLines } from '../../server/src/readers/ppocr/findLines.ts';
import { loadPpocrModel, type PpocrModel } from '../../server/src/readers/ppocr/inference/model.ts';
import { pageRecognizer } from '../../server/src/readers/ppocr/recognition/ctcRecognizer.ts';
import type { LineRecognizer } from '../../server/src/readers/ppocr/recognition/lineRecognizer.ts';
import { loadRecognizer } from '../../server/src/readers/ppocr/recognition/loadRecognizer.ts';
import { recognizeLines } from '../../server/src/readers/ppocr/recognizeLines.ts';
import { crossValidated, fitLogistic, type Example } from './confidence/fitLogistic.ts';

/**
 * `node test/bench/confidence.ts`: fits the weights of `readers/ppocr/confidence/wordConfidence.ts` to the corpus, and
 * says how they hold on pages that they were not fitted to. `--model` names a model; can be repeated. With
 * `--recognizer`, the lines that the models find are read by that one, and its weights are fitted.
 */
const SETS = ['doe-reports', 'business-letters', 'old-book', 'town-report-150dpi', 'receipts'];
/** Its texts are uncorrected: words are measured by them, and nothing is fitted to them. */
const UNFITTED = 'old-book';
const PARTS = 8;
/** As in `repeatedWords.ts`. */
const MOST_REPEATED = 4;

const root = join(import.meta.dirname, '../..');
const corpus = findCorpus(root);
if (corpus === undefined) throw new Error('There is no corpus: see CONTRIBUTING.md.');
const shared = join(corpus, '../models');
const { values } = parseArgs({
  options: {
    model: {
      type: 'string',
      multiple: true,
      default: ['ppocrv4-mobile', join(shared, 'ppocrv6-tiny'), join(shared, 'ppocrv6-small')],
    },
    recognizer: { type: 'string' },
    set: { type: 'string', multiple: true, default: SETS },
  },
});

const examples: (Example & { readonly model: string })[] = [];
let names: string[] = [];
const sets = await loadCorpus(corpus, values.set);
for (const name of values.model) {
  const model = await loadPpocrModel(await resolveModel(name));
  const own =
    values.recognizer === undefined ? undefined : await loadRecognizer(await resolveModel(values.recognizer));
  const label = own === undefined ? model.name : `${own.name} on lines of ${model.name}`;
  try {
    for (const set of sets)
      for (const page of set.pages) {
        const found = await readExamples(model, own ?? pageRecognizer(model), set, page);
        examples.push(...found.map((one) => ({ ...one, model: label })));
      }
  } finally {
    await own?.release();
    await model.release();
  }
}

const held = crossValidated(examples, PARTS);
for (const model of new Set(examples.map((one) => one.model))) {
  const words = examples.flatMap((one, at) =>
    one.model === model
      ? [{ confidence: held[at] ?? 0, verdict: one.isRight ? ('right' as const) : ('wrong' as const) }]
      : [],
  );
  console.log(
    model,
    `${words.length} words, ${words.filter(({ verdict }) => verdict === 'wrong').length} wrong`,
  );
  console.table(doubtCurve([words]));
}
const { intercept, weights } = fitLogistic(examples.filter(({ isFitted }) => isFitted));
console.log({
  intercept: Number(intercept.toFixed(3)),
  ...Object.fromEntries(names.map((name, at) => [name, Number(weights[at]?.toFixed(3))])),
});

async function readExamples(
  model: PpocrModel,
  recognizer: LineRecognizer,
  set: CorpusSet,
  page: CorpusPage,
): Promise<Example[]> {
  const document = await openDocument({ path: page.image, name: page.name }, DEFAULT_LIMITS);
  try {
    const goesOn = { isCancelled: (): boolean => false };
    const image = await (await document.openPage(1)).image();
    const { crops } = await findLines(model, image, { ignore: [], ...goesOn });
    const features = new Map<unknown, WordFeatures>();
    const { lines } = await recognizeLines(recognizer, crops, {
      recoverSpaces: true,
      // By its box: words are written anew when they are put in order, and keep that.
      observe: (word, own) => features.set(word.box, own),
      ...goesOn,
    });
    const words = lines.flatMap((line) =>
      (line?.words ?? []).map((word, at, all) => ({
        word,
        text: word.text,
        endsLine: at === all.length - 1,
      })),
    );
    const verdicts = judgeWords(words, page.truth, set.fold);
    const counts = new Map<string, number>();
    for (const { text } of words) counts.set(lettersOf(text), (counts.get(lettersOf(text)) ?? 0) + 1);
    return words.flatMap(({ word, text }, at): Example[] => {
      const { unspaced = 1, ...own } = features.get(word.box) ?? {};
      const verdict = verdicts[at];
      if (unspaced === 1 || (verdict !== 'right' && verdict !== 'wrong')) return [];
      names = [...Object.keys(own), 'repeated'];
      const repeated = Math.min(MOST_REPEATED, (counts.get(lettersOf(text)) ?? 1) - 1);
      return [
        {
          features: [...Object.values(own), repeated],
          isRight: verdict === 'right',
          group: page.name,
          isFitted: set.name !== UNFITTED,
        },
      ];
    });
  } finally {
    await document.close();
  }
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
