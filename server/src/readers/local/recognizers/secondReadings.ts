import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';
import type { CropReading } from '../lineWork.ts';
import { doubtfulSpans, hasSpacedWords } from './doubtfulSpans.ts';
import type { Recognizer } from './knownRecognizers.ts';
import type { PageReadings } from './pageReadings.ts';
import { isDoubtful, surerReading, surerWords } from './vote.ts';

/**
 * The readings of lying lines with what a second recogniser is surer of: of lines with word spaces only the parts that hold
 * doubtful words are read again, others and those of which nothing was read as a whole.
 */
export async function withSecondReadings(
  first: readonly CropReading[],
  voter: Recognizer,
  readings: PageReadings,
): Promise<CropReading[]> {
  const work = first.map((own) => ({
    own,
    spans: own.crop.vertical ? [] : doubtfulSpans(own),
    isReadWhole: !own.crop.vertical && isDoubtful(own) && !(own.line && hasSpacedWords(own.line)),
  }));
  const seconds = await readings.by(
    voter,
    work.flatMap(({ own, spans, isReadWhole }) => [
      ...(isReadWhole ? [own.crop] : []),
      ...spans.map(({ crop }) => crop),
    ]),
  );
  const read = new Map<LineCrop, CropReading>(seconds.map((second) => [second.crop, second]));
  return work.map(({ own, spans, isReadWhole }) => {
    const second = isReadWhole ? read.get(own.crop) : undefined;
    if (second) return surerReading(own, second);
    if (!own.line || spans.length === 0) return own;
    const lines = spans.map((span) => ({ span, line: read.get(span.crop)?.line ?? null }));
    return { ...own, line: surerWords(own.line, lines) };
  });
}
