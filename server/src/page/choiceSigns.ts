/*
 * Signs that a person ticks or leaves empty. What is ticked is the meaning of a form: no such sign is taken for a
 * bullet and dropped.
 */

/** Boxes as they are drawn or typed. */
const BOX = '[☐☑☒⬜□◻❏❑❒🗹🗷🗵⊠]|\\[(?:[xX✓✔✗✘]| ?)\\]';
const EMPTY = /^(?:[☐⬜□◻❏❑❒]|\[ ?\])$/u;
const CIRCLES = '○●◯◉⦿';

const BOX_AT_START = new RegExp(`^(${BOX})\\s*(?=\\S)`, 'u');
const NEXT_BOX = new RegExp(`(?<=\\s)(?:${BOX})(?=\\s*[\\p{L}\\p{N}])`, 'gu');
const ONE_BOX = new RegExp(`^(?:${BOX})$`, 'u');
const TICK_AT_START = /^([✓✔✗✘☓✅❌])\s*(?=\S)/u;
const CIRCLE_AT_START = new RegExp(`^([${CIRCLES}])\\s*(?=\\S)`, 'u');
const CIRCLE_ROW = new RegExp(
  `^[${CIRCLES}]\\s*[^${CIRCLES}\\s][^${CIRCLES}]*\\s[${CIRCLES}]\\s*[^${CIRCLES}\\s]`,
  'u',
);

/** The box that a text begins with, and what it is of. */
export function boxAtStart(text: string): { readonly sign: string; readonly rest: string } | undefined {
  const match = BOX_AT_START.exec(text);
  return match ? { sign: match[1] ?? '', rest: text.slice(match[0].length) } : undefined;
}

/** Whether a list marker is a box, and whether that is ticked. */
export function boxState(marker: string): 'empty' | 'ticked' | undefined {
  if (!ONE_BOX.test(marker)) return undefined;
  return EMPTY.test(marker) ? 'empty' : 'ticked';
}

/** Offsets of the boxes in a text that begins with one: where its choices begin, the first at 0. */
export function choiceStarts(text: string): number[] {
  return [0, ...[...text.matchAll(NEXT_BOX)].map(({ index }) => index)];
}

/** The tick or cross that a text begins with. */
export function tickAtStart(text: string): string | undefined {
  return TICK_AT_START.exec(text)?.[1];
}

/** The circle that a text begins with; filled or not it may be a bullet as well. */
export function circleAtStart(text: string): string | undefined {
  return CIRCLE_AT_START.exec(text)?.[1];
}

/** `○ Male ● Female`: several choices in one row. */
export function isCircleRow(text: string): boolean {
  return CIRCLE_ROW.test(text);
}
