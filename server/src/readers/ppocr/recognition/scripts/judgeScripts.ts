import type { ScriptEvidence } from './scriptEvidence.ts';

/**
 * One line can be strange for other reasons: smudges, stamps, handwriting and bad prints are read as nonsense, too.
 * On pages of a known script such lines hold a few of the characters, or the other lines are read with doubt as well
 * (measured on 86 pages of the corpus); on pages of an unknown one they hold nearly all.
 */
const VOTE = {
  /** Shorter lines do not vote: what is read into smudges and pictures is short. Letters and digits. */
  characters: 6,
  /** Log odds, for each character, that all strange lines must add up to. */
  evidence: 30,
  /** So many lines of which nothing was read vote alone: fewer may be a picture. */
  silent: 3,
} as const;

/** The page itself is in that script, and what is undecided goes with the rest. Shares are of the characters. */
const MOSTLY = { share: 0.6, strangeness: 1.5, least: -1.5 } as const;

/** A part of the page is in that script. */
const PARTLY = { share: 0.3, strangeness: 3, least: 0.5 } as const;

/** A line that is alone with its script: a sentence, not a scrap, and without doubt. */
const ALONE = { characters: 16, words: 3, strangeness: 2.5 } as const;

/** A few words alone, on pages where three quarters of the known lines are clear: receipts have scraps like them. */
const FEW_WORDS = { characters: 12, words: 3, strangeness: 4, clear: 0.75 } as const;

/** Long lines of which next to nothing was read: pictures give one or two of them, a paragraph more. */
const UNSPOKEN = { lines: 3, characters: 12, strangeness: 9 } as const;

/** Half of the known lines at least must be read as surely as this where only some are strange: a clear print. */
const CLEAR = -3;

/**
 * Decides which lines of a page are in a script that the model does not know; one answer per line, in order. The
 * lines of a page are judged together, because most pages are in one script.
 */
export function judgeScripts(lines: readonly ScriptEvidence[]): boolean[] {
  const isStrange = (line: ScriptEvidence): boolean =>
    line.strangeness > 0 && line.characters >= VOTE.characters;
  const strange = lines.filter(isStrange);
  const above = (least: number): boolean[] =>
    lines.map((line) => line.characters > 0 && line.strangeness > least);
  const evidence = strange.reduce((sum, line) => sum + line.strangeness * line.characters, 0);
  const isHeard = strange.some(({ words }) => words > 0) || strange.length >= VOTE.silent;
  if (!isHeard || evidence < VOTE.evidence) return lines.map(() => false);
  const share = characters(strange) / characters(lines);
  const strangeness = evidence / characters(strange);
  if (share >= MOSTLY.share && strangeness >= MOSTLY.strangeness) return above(MOSTLY.least);
  const known = lines.filter((line) => line.characters > 0 && !isStrange(line));
  const doubts = known.map((line) => line.strangeness);
  if (!(quantile(doubts, 0.5) <= CLEAR)) return lines.map(() => false);
  if (share >= PARTLY.share && strangeness >= PARTLY.strangeness) return above(PARTLY.least);
  const isVeryClear = quantile(doubts, FEW_WORDS.clear) <= CLEAR;
  const isUnspoken = (line: ScriptEvidence): boolean =>
    line.characters >= UNSPOKEN.characters && line.strangeness >= UNSPOKEN.strangeness;
  const areUnspoken = lines.filter(isUnspoken).length >= UNSPOKEN.lines;
  return lines.map(
    (line) =>
      (areUnspoken && isUnspoken(line)) || isLike(line, ALONE) || (isVeryClear && isLike(line, FEW_WORDS)),
  );
}

function characters(lines: readonly ScriptEvidence[]): number {
  return lines.reduce((sum, line) => sum + line.characters, 0);
}

type Sentence = Pick<ScriptEvidence, 'characters' | 'words' | 'strangeness'>;

function isLike(line: ScriptEvidence, { characters, words, strangeness }: Sentence): boolean {
  return line.characters >= characters && line.words >= words && line.strangeness >= strangeness;
}

/** NaN where there are none. */
function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}
