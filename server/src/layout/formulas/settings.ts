// Thresholds that several steps of finding formulas share.

/** Font sizes between pieces of a formula beside each other, line heights between those above each other. */
export const NEAR = { beside: 3, above: 0.7, indent: 1, row: 2 } as const;
/** Pieces that a piece is compared with; bounds the work on pages made to be slow. */
export const OPEN_PIECES = 64;
/** Font sizes from the column's edge within which a number at the edge ends. */
export const AT_EDGE = 1.5;
/** Font sizes from the column's left edge: what stands further in is indented or centred. */
export const INDENTED = 1;
/** Line heights of white space above and below a formula that is as long as a line of text. */
export const APART = 0.6;
/** What shows a formula, and how much it takes together. */
export const EVIDENCE = {
  font: 2,
  signs: 1.5,
  number: 1.5,
  unread: 1,
  bar: 1,
  scripts: 1,
  doubtful: 0.5,
  blank: 1,
  enough: 2.5,
} as const;
/** Share of words that are numbers: rows of a table, amounts, dates. */
export const NUMERIC = 0.6;
