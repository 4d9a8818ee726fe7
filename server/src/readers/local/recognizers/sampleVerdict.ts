import type { CropReading } from '../lineWork.ts';
import { type Script, shareOfScript } from './scripts.ts';

/**
 * What lines look like to a recogniser that knows their letters. On pages typeset in 23 languages recognisers of
 * the right script read their samples with 0.93 (English, of Vietnamese) to 1, those of another with 0.92 (Ukrainian,
 * of French) at most, and what the lines say of their script is on the right side of zero for all.
 */
const KNOWN = { confidence: 0.93, strangeness: 0, share: 0.5 } as const;

/** Samples that a recogniser must know of a page, share of their width: the others may be of another script, or smudged. */
const KNOWN_SHARE = 0.45;

/**
 * What lines look like that a recogniser knows, and reads with doubt: small or bad print, and neat handwriting. The
 * samples of a newspaper with letters of 11 px and of a page of notes by hand are read by the Chinese recogniser with
 * 0.86 to 0.89 on average, and by the others hardly at all. A letter and a list by hand, both English and known to
 * none, are read with 0.75 on average at most, and what they say of their script is above zero.
 */
const LIKELY = { confidence: 0.8, strangeness: 0, share: 0.5 } as const;

/** What a recogniser made of the samples of a page. */
export interface SampleVerdict {
  /** Whether it knows the letters of most samples. */
  readonly isKnown: boolean;
  /** Whether it may know them all the same, though it is in doubt of each. */
  readonly isLikely: boolean;
  /** Mean confidence of the lines that it reads at all, by their width, as a share of all; 0..1. */
  readonly doubtfulConfidence: number;
  /** Mean confidence of the lines that it knows, by their width, as a share of all; 0..1. */
  readonly confidence: number;
  /** What it read. */
  readonly text: string;
}

/** Judges the readings of samples by one recogniser, of which `scripts` are those that it is asked for. */
export function sampleVerdict(readings: readonly CropReading[], scripts: readonly Script[]): SampleVerdict {
  const known = readings.filter((reading) => isKnown(reading, scripts));
  const widthOf = (some: readonly CropReading[]): number =>
    some.reduce((sum, { crop }) => sum + crop.width, 0);
  const width = widthOf(readings);
  const sum = known.reduce((sum, { crop, line }) => sum + (line?.confidence ?? 0) * crop.width, 0);
  const text = readings.map(({ line }) => line?.text ?? '').join(' ');
  const mean = (value: (one: CropReading) => number): number =>
    width === 0 ? 0 : readings.reduce((total, one) => total + value(one) * one.crop.width, 0) / width;
  const doubtfulConfidence = mean(({ line }) => line?.confidence ?? 0);
  return {
    isLikely:
      doubtfulConfidence >= LIKELY.confidence &&
      mean(({ script }) => script.strangeness) < LIKELY.strangeness &&
      scripts.some((one) => shareOfScript(text, one) >= LIKELY.share),
    doubtfulConfidence,
    isKnown: width > 0 && widthOf(known) >= KNOWN_SHARE * width,
    confidence: width === 0 ? 0 : sum / width,
    text,
  };
}

/** Whether a recogniser knows the letters of a line: it is read surely, in letters of a script that was asked for. */
export function isKnown({ line, script }: CropReading, scripts: readonly Script[]): boolean {
  return (
    line !== null &&
    line.confidence >= KNOWN.confidence &&
    script.strangeness < KNOWN.strangeness &&
    scripts.some((one) => shareOfScript(line.text, one) >= KNOWN.share)
  );
}
