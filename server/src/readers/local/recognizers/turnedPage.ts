import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';
import { upended } from '../../ppocr/recognizeLines.ts';
import type { FoundLines } from '../../workerTasks.ts';
import { representatives } from './chooseRecognizer.ts';
import type { Recognizers } from './knownRecognizers.ts';
import type { PageReadings } from './pageReadings.ts';
import { sampleVerdict } from './sampleVerdict.ts';

/** So many lines tell whether a page stands on its head. */
const SAMPLES = 2;

/**
 * The rotation that a page needs instead of the one that was found, where no recogniser knows its lines: the page model
 * finds rotations by letters that it knows, and leaves pages of other scripts on their head, or turns columns of such
 * letters to their side. Undefined where the page is to stay as it is.
 */
export async function otherRotation(
  samples: readonly LineCrop[],
  rotation: FoundLines['rotation'],
  recognizers: Recognizers,
  readings: PageReadings,
): Promise<FoundLines['rotation'] | undefined> {
  const turned = samples.slice(0, SAMPLES).map(upended);
  for (const recognizer of representatives(recognizers)) {
    const scripts = recognizer.scripts.filter((script) => script !== 'Latn');
    const { isKnown } = sampleVerdict(await readings.by(recognizer, turned), scripts);
    if (isKnown) return rotation < 180 ? ((rotation + 180) as 180 | 270) : ((rotation - 180) as 0 | 90);
  }
  return rotation % 180 === 0 ? undefined : 0;
}
