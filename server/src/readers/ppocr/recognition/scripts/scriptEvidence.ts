import type { ProjectionProfile } from '../../crops/projectionProfile.ts';

/** A character as the model gave it; `x` is its middle along the crop, px. */
interface SeenCharacter {
  readonly text: string;
  readonly confidence: number;
  readonly x: number;
}

/**
 * What a line itself shows of whether its letters are in the model's alphabet. Unknown letters are read as similar
 * ones (`KoMITeT CO6paICA`), mostly with low confidence, with capitals and digits inside words; or they are
 * skipped, and leave ink that no letter explains.
 */
export interface ScriptEvidence {
  /** Letters and digits that were read, and as many as have room in the ink that none explains. */
  readonly characters: number;
  readonly words: number;
  /**
   * Log odds that the script is unknown, a positive number where it more likely is. Smudges and handwriting come
   * out positive, too: see `judgeScripts`.
   */
  readonly strangeness: number;
  /** At least half of the letters are Chinese characters. */
  readonly isMostlyHan: boolean;
}

/** Of a crop in which nothing was read. */
export const NO_EVIDENCE: ScriptEvidence = { characters: 0, words: 0, strangeness: 0, isMostlyHan: false };

/**
 * Weights of a logistic regression on lines of PP-OCRv6 tiny: 1,300 of Latin script from scans, photographs and
 * receipts against 230 that were drawn in Russian, Ukrainian, Serbian, Bulgarian, Arabic, Persian, Hebrew, Thai,
 * Hindi, Armenian and Georgian. Each measure counts up to its cap, so that none decides alone.
 */
const LATIN = {
  doubt: { weight: 5.0, cap: 0.6 },
  doubtful: { weight: 4.1, cap: 0.5 },
  innerCapitals: { weight: 6.5, cap: 0.15 },
  mixedWords: { weight: 2.1, cap: 0.2 },
  bias: -3.5,
} as const;

/**
 * Greek letters and signs in words with Latin ones (`apxíσouv`, `∏poneTTa`). Set by hand, after what Greek and
 * Bulgarian lines give (0.1 to 0.4 of their characters) and formulas and units do not (words of one or two letters).
 */
const FOREIGN = { weight: 6, cap: 0.12 } as const;
const FOREIGN_LETTER = /[\p{Script=Greek}∏∑∩∧∨⊥∂⊃]/gu;
const LETTER_RUN = /[\p{L}∏∑∩∧∨⊥∂⊃]{3,}/gu;

/** A regression on lines of Chinese characters, like that of LATIN: 160 Chinese ones against 30 of Japanese and Korean. */
const HAN = {
  doubt: { weight: 6.1, cap: 0.6 },
  doubtful: { weight: 7.3, cap: 0.5 },
  bias: -4.3,
} as const;

/** What is left of the ink when that around the letters is taken away; on lines of known scripts next to nothing is. */
const UNEXPLAINED = { weight: 8, cap: 0.3 } as const;

/** A character explains the ink up to this far from its middle, as a share of the line's height. */
const REACH = 0.6;

/** A column with less ink, as a share of the height, is of a leader, a dash or a speck. */
const LETTER_INK = 0.15;

/** A character read with less is doubtful. */
const DOUBTFUL = 0.6;

/** Keeps one hopeless character from deciding for its line. */
const LEAST_CONFIDENCE = 1e-3;

/**
 * Mean doubt (`-log` of the confidence) from which inner capitals count in full: words that a missing space glues
 * together (`FritzKunze`), and names, are read without any.
 */
const DOUBT_OF_CAPITALS = 0.05;

/** Judges what the model read of a line, before any correction. */
export function scriptEvidence(
  read: readonly SeenCharacter[],
  profile: Pick<ProjectionProfile, 'columns'>,
  height: number,
): ScriptEvidence {
  const text = read.map((c) => c.text).join('');
  const visible = read.filter((c) => c.text.trim() !== '');
  const { inked, unexplained } = inkOf(visible, profile.columns, height);
  const letters = (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
  const characters = letters + Math.round(unexplained / height);
  const unread = inked === 0 ? 0 : counted(unexplained / inked, UNEXPLAINED);
  const words = text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]{2}/u.test(word)).length;
  if (visible.length === 0) {
    if (characters === 0) return NO_EVIDENCE;
    return { characters, words, strangeness: LATIN.bias + unread, isMostlyHan: false };
  }
  const share = (count: number): number => count / visible.length;
  const doubt = share(
    visible.reduce((sum, c) => sum - Math.log(Math.max(LEAST_CONFIDENCE, c.confidence)), 0),
  );
  const doubtful = share(visible.filter((c) => c.confidence < DOUBTFUL).length);
  if (isMostlyHan(text)) {
    const strangeness = HAN.bias + unread + counted(doubt, HAN.doubt) + counted(doubtful, HAN.doubtful);
    return { characters, words, strangeness, isMostlyHan: true };
  }
  const capitals =
    share((text.match(/(?<=\p{Ll})\p{Lu}/gu) ?? []).length) * Math.min(1, doubt / DOUBT_OF_CAPITALS);
  const mixed = share((text.match(/(?<=\p{L})\p{Nd}|(?<=\p{Nd})\p{L}/gu) ?? []).length);
  const strangeness =
    LATIN.bias +
    unread +
    counted(doubt, LATIN.doubt) +
    counted(doubtful, LATIN.doubtful) +
    counted(capitals, LATIN.innerCapitals) +
    counted(mixed, LATIN.mixedWords) +
    counted(share(foreignLetters(text)), FOREIGN);
  return { characters, words, strangeness, isMostlyHan: false };
}

function foreignLetters(text: string): number {
  const words = (text.match(LETTER_RUN) ?? []).filter((word) => /\p{Script=Latin}/u.test(word));
  return words.reduce((sum, word) => sum + (word.match(FOREIGN_LETTER) ?? []).length, 0);
}

/** Columns with ink of letters, and those of them that are far from every character that was read. px */
function inkOf(
  characters: readonly SeenCharacter[],
  columns: Uint16Array,
  height: number,
): { inked: number; unexplained: number } {
  let [inked, unexplained, next] = [0, 0, 0];
  for (const [x, ink] of columns.entries()) {
    if (ink < LETTER_INK * height) continue;
    inked += 1;
    // Characters come from left to right: the nearest is the last one before the column, or the next.
    while (next < characters.length && (characters[next]?.x ?? 0) < x) next += 1;
    const distance = Math.min(
      x - (characters[next - 1]?.x ?? -Infinity),
      (characters[next]?.x ?? Infinity) - x,
    );
    if (distance > REACH * height) unexplained += 1;
  }
  return { inked, unexplained };
}

function counted(value: number, { weight, cap }: { readonly weight: number; readonly cap: number }): number {
  return (weight * Math.min(value, cap)) / cap;
}

function isMostlyHan(text: string): boolean {
  const letters = (text.match(/\p{L}/gu) ?? []).length;
  return letters > 0 && 2 * (text.match(/\p{Script=Han}/gu) ?? []).length >= letters;
}
