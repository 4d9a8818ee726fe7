import type { FormCell, TableForm } from '../tables/tableForm.ts';
import type { Assertion } from './assertion.ts';
import { headings, neighbours, tablesOfMarkdown } from './markdownTables.ts';
import { holds, nearMatches, ratio } from './nearMatches.ts';
import { normalizeMarkdown } from './normalizeMarkdown.ts';
import { formulasOf, normalizeTex } from './normalizeTex.ts';

/** Cells are compared with at least this likeness, as in olmocr's bench. */
const LEAST_LIKENESS = 0.5;

/**
 * Why the Markdown of a page fails an assertion; undefined where it holds. After allenai/olmocr's
 * `olmocr/bench/tests.py`; formulas are compared as normalised TeX, not as they are printed.
 */
export function failureOf(assertion: Assertion, markdown: string): string | undefined {
  switch (assertion.type) {
    case 'present':
    case 'absent':
      return presenceFailure(assertion, markdown);
    case 'order':
      return orderFailure(assertion, markdown);
    case 'table':
      return tableFailure(assertion, markdown);
    case 'math': {
      const wanted = normalizeTex(assertion.math);
      const found = formulasOf(markdown).map(normalizeTex);
      return found.some((tex) => tex.includes(wanted)) ? undefined : `no formula ${assertion.math}`;
    }
  }
}

function presenceFailure(
  assertion: Extract<Assertion, { type: 'present' | 'absent' }>,
  markdown: string,
): string | undefined {
  const { type, max_diffs, case_sensitive, first_n, last_n } = assertion;
  const fold = (text: string): string => {
    const normal = normalizeMarkdown(text);
    return case_sensitive ? normal : normal.toLowerCase();
  };
  const query = fold(assertion.text);
  let text = fold(markdown);
  const first = typeof first_n === 'number' ? text.slice(0, first_n) : undefined;
  const last = typeof last_n === 'number' ? text.slice(-last_n) : undefined;
  if (first !== undefined || last !== undefined) text = `${first ?? ''}${last ?? ''}`;
  const isThere = holds(text, query, max_diffs);
  if (type === 'present') return isThere ? undefined : `"${query}" is missing`;
  return isThere ? `"${query}" is there` : undefined;
}

function orderFailure(
  { before, after, max_diffs }: Extract<Assertion, { type: 'order' }>,
  markdown: string,
): string | undefined {
  const text = normalizeMarkdown(markdown);
  const found = [before, after].map((part) => nearMatches(text, normalizeMarkdown(part), max_diffs));
  if (!found[0]) return `"${before}" is missing`;
  if (!found[1]) return `"${after}" is missing`;
  return found[0].first < found[1].last ? undefined : `"${before}" stands behind "${after}"`;
}

function tableFailure(
  assertion: Extract<Assertion, { type: 'table' }>,
  markdown: string,
): string | undefined {
  const isLike = (wanted: string, { text }: FormCell): boolean => {
    const query = normalizeMarkdown(wanted).trim();
    const least = Math.max(LEAST_LIKENESS, 1 - assertion.max_diffs / Math.max(1, query.length));
    return ratio(query, normalizeMarkdown(text).trim()) >= least;
  };
  const wanted: [name: string, text: string, cells: (table: TableForm, cell: FormCell) => FormCell[]][] = [
    ['above', assertion.up, (table, cell) => neighbours(table, cell, 'up')],
    ['below', assertion.down, (table, cell) => neighbours(table, cell, 'down')],
    ['left', assertion.left, (table, cell) => neighbours(table, cell, 'left')],
    ['right', assertion.right, (table, cell) => neighbours(table, cell, 'right')],
    ['as heading of the column', assertion.top_heading, (table, cell) => headings(table, cell, 'up')],
    ['as heading of the row', assertion.left_heading, (table, cell) => headings(table, cell, 'left')],
  ];
  let failure = `no cell "${assertion.cell}" in a table`;
  for (const table of tablesOfMarkdown(markdown)) {
    for (const cell of table.cells.filter((own) => isLike(assertion.cell, own))) {
      const missing = wanted.find(
        ([, text, cells]) => text !== '' && !cells(table, cell).some((other) => isLike(text, other)),
      );
      if (!missing) return undefined;
      failure = `"${assertion.cell}" has no "${missing[1]}" ${missing[0]}`;
    }
  }
  return failure;
}
