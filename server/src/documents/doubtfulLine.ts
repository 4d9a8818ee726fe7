import type { TextLine } from '../page/pageResult.ts';

/** Why a character's font is doubted: `garbled` what it says cannot be text, `unlikely` it only looks so. */
export type FontDoubt = 'garbled' | 'unlikely';

/** A character of a line about which the file may be wrong. Page points. */
export interface DoubtfulGlyph {
  /** What the file says; empty where it says nothing. */
  readonly text: string;
  /** The same for all that its font shows with one drawing. */
  readonly code: string;
  /** The same for all characters of a font. */
  readonly font: string;
  readonly startsWord: boolean;
  readonly start: number;
  readonly end: number;
  /** `missing`: the font is fine, and only this character of a word has no letter. Absent: believed. */
  readonly doubt?: FontDoubt | 'missing';
}

/** A line of a text layer that is trusted only after its pixels have been read. */
export interface DoubtfulLine {
  /** As the file says it; one of the layer's lines. */
  readonly line: TextLine;
  /** Left to right, without spaces. */
  readonly glyphs: readonly DoubtfulGlyph[];
}
