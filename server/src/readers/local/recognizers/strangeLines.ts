import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';
import type { CropReading } from '../lineWork.ts';
import { type Choice, representatives } from './chooseRecognizer.ts';
import type { Recognizer, Recognizers } from './knownRecognizers.ts';
import type { PageReadings } from './pageReadings.ts';
import { isKnown } from './sampleVerdict.ts';
import type { Script } from './scripts.ts';

/** How many strange lines are read by a recogniser of each script before the rest is. */
const STRANGE_SAMPLES = 3;

/** Readings of strange lines by recognisers of other scripts that know them, by their places among all. */
export async function readStrange(
  voted: readonly CropReading[],
  isStrange: readonly boolean[],
  { script }: Choice,
  recognizers: Recognizers,
  readings: PageReadings,
): Promise<Map<number, CropReading>> {
  const strange = [...voted.entries()].filter(([at, { crop }]) => isStrange[at] && !crop.vertical);
  const others = representatives(recognizers).filter(
    ({ scripts }) => script === undefined || !scripts.includes(script),
  );
  const known = new Map<number, CropReading>();
  if (strange.length === 0 || others.length === 0) return known;
  const crops = strange.map(([, { crop }]) => crop);
  const samples = [...crops].sort((a, b) => b.width - a.width).slice(0, STRANGE_SAMPLES);
  for (const { recognizer, scripts } of await knowingSamples(samples, others, recognizers, readings)) {
    const own = await readings.by(recognizer, crops);
    for (const [i, [at]] of strange.entries()) {
      const reading = own[i];
      const confidence = known.get(at)?.line?.confidence ?? 0;
      if (reading && isKnown(reading, scripts) && (reading.line?.confidence ?? 0) > confidence)
        known.set(at, reading);
    }
  }
  return known;
}

interface KnowingRecognizer {
  readonly recognizer: Recognizer;
  readonly scripts: readonly Script[];
}

/** Of each script in which some of the samples are, the recogniser that knows them best. */
async function knowingSamples(
  samples: readonly LineCrop[],
  firsts: readonly Recognizer[],
  { page, others }: Recognizers,
  readings: PageReadings,
): Promise<KnowingRecognizer[]> {
  const scoreOf = async (recognizer: Recognizer, scripts: readonly Script[]): Promise<number> =>
    (await readings.by(recognizer, samples))
      .filter((reading) => isKnown(reading, scripts))
      .reduce((sum, { line }) => sum + (line?.confidence ?? 0), 0);
  const knowing: KnowingRecognizer[] = [];
  for (const first of firsts) {
    const scripts = first.scripts.filter((script) => script !== 'Latn');
    let best = { recognizer: first, score: await scoreOf(first, scripts) };
    if (best.score === 0) continue;
    for (const other of [page, ...others]) {
      if (other === first || !other.scripts.some((script) => scripts.includes(script))) continue;
      const score = await scoreOf(other, scripts);
      if (score > best.score) best = { recognizer: other, score };
    }
    knowing.push({ recognizer: best.recognizer, scripts });
  }
  return knowing;
}
