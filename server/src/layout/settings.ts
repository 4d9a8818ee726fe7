/*
 * Thresholds that several files of layout share. Those of one step stand at the head of its file. Lengths are font
 * sizes or line heights wherever possible, so that they hold for any size of print and any resolution.
 */

/** Share from which something holds for all of a page, a row or a table: most of it is so. */
export const MAJORITY = 0.5;

/** Degrees. Lines that slant less are level (or upright): scans and short lines are a few degrees off. */
export const LEVEL_WITHIN = 20;

/** Share of a column's cells that are numbers, for it to be a column of numbers; some are dashes or notes. */
export const NUMERIC_COLUMN = 0.6;

/** Line heights between the middles of two rows that follow each other without an empty line. */
export const NEXT_ROW = 1.6;

/** Points by which text may reach over a ruling line, and a ruling line over another: strokes have a width. */
export const STROKE = 2;
