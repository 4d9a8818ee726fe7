import type { ScriptEvidence } from './scriptEvidence.ts';

/**
 * One line can be strange for other reasons: smudges, stamps and handwriting are read as nonsense, too. On pages of
 * a known script such lines hold up to a tenth of the characters (measured on 58 pages of the corpus), on pages of
 * an unknown one nearly all.
 */
const PAGE = {
  /** Share of the characters in strange lines from which the page has lines in an unknown script. */
  share: 0.2,
  /** Shorter lines do not vote: what is read into smudges and pictures is short. Letters and digits. */
  voice: 6,
  /** So many lines of which nothing was read vote alone: fewer may be a picture. */
  silent: 3,
  /** Log odds, for each character, that all strange lines must add up to. */
  evidence: 30,
  /** From this share on, the page itself is in that script, and what is undecided goes with the rest. */
  mostly: 0.5,
  undecided: -1.5,
} as const;

/** A line that is alone with its script: a sentence, not a scrap, and without doubt. */
const ALONE = { characters: 16, words: 3, strangeness: 2.5 } as const;

/**
 * Which of a page's lines are in a script that the model does not know. One answer a line, in order. The lines of a
 * page are judged together, since pages are mostly in one script.
 */
export function judgeScripts(lines: readonly ScriptEvidence[]): boolean[] {
  const strange = lines.filter((line) => line.strangeness > 0 && line.characters >= PAGE.voice);
  const all = characters(lines);
  const share = all === 0 ? 0 : characters(strange) / all;
  const evidence = strange.reduce((sum, line) => sum + line.strangeness * line.characters, 0);
  const isHeard = strange.some(({ words }) => words > 0) || strange.length >= PAGE.silent;
  if (!isHeard || share < PAGE.share || evidence < PAGE.evidence) return lines.map(isStrangeAlone);
  const least = share >= PAGE.mostly ? PAGE.undecided : 0;
  return lines.map((line) => line.characters > 0 && line.strangeness > least);
}

function isStrangeAlone(line: ScriptEvidence): boolean {
  return (
    line.characters >= ALONE.characters && line.words >= ALONE.words && line.strangeness >= ALONE.strangeness
  );
}

function characters(lines: readonly ScriptEvidence[]): number {
  return lines.reduce((sum, line) => sum + line.characters, 0);
}
