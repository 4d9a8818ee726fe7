/** What a run in an extension host tells the host outside, a line of JSON each. */
export type ReportLine =
  | { readonly type: 'suite'; readonly title: string }
  | { readonly type: 'passed'; readonly title: string; readonly milliseconds: number }
  | { readonly type: 'skipped'; readonly title: string }
  | { readonly type: 'failed'; readonly title: string; readonly error: string }
  | { readonly type: 'figure'; readonly name: string; readonly value: number; readonly unit: string }
  | { readonly type: 'end' };

/** Variables by which the host outside tells the extension host what to run and where to report. */
export const REPORT_FILE = 'FOLIO_TEST_REPORT';
export const SUITE_FILES = 'FOLIO_TEST_SUITES';
export const GREP = 'FOLIO_TEST_GREP';

/** The whole lines of a report that may still be growing. */
export function parseReport(text: string): ReportLine[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ReportLine);
}
