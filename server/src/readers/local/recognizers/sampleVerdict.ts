import type { CropReading } from '../lineWork.ts';
import { type Script, shareOfScript } from './scripts.ts';

/**
 * What samples look like to a recogniser that knows their letters. On pages typeset in 23 languages recognisers of
 * the right script read their samples with 0.93 (English, of Vietnamese) to 1, those of another with 0.92 (Ukrainian,
 * of French) at most, and what the lines say of their script is on the right side of zero for all.
 */
const KNOWN = { confidence: 0.93, strangeness: 0, share: 0.5 } as const;

/** A sample of which no line came counts as read with this confidence. */
const NOTHING_READ = 0.5;

/** What a recogniser made of the samples of a page, all together; each counts by its length. */
export interface SampleVerdict {
  /** Mean confidence. */
  readonly confidence: number;
  /** As in ScriptEvidence. */
  readonly strangeness: number;
  readonly text: string;
}

export function sampleVerdict(readings: readonly CropReading[]): SampleVerdict {
  const width = readings.reduce((sum, { crop }) => sum + crop.width, 0);
  const mean = (valueOf: (reading: CropReading) => number): number =>
    width === 0
      ? 0
      : readings.reduce((sum, reading) => sum + valueOf(reading) * reading.crop.width, 0) / width;
  return {
    confidence: mean(({ line }) => line?.confidence ?? NOTHING_READ),
    strangeness: mean(({ script }) => script.strangeness),
    text: readings.map(({ line }) => line?.text ?? '').join(' '),
  };
}

/** Whether a recogniser knows the letters that it read: surely, and letters of its own script. */
export function knows({ confidence, strangeness, text }: SampleVerdict, scripts: readonly Script[]): boolean {
  return (
    confidence >= KNOWN.confidence &&
    strangeness < KNOWN.strangeness &&
    scripts.some((script) => shareOfScript(text, script) >= KNOWN.share)
  );
}
