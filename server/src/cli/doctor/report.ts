import { printable } from '../printable.ts';

/** One thing that `folio doctor` checked. */
export interface Finding {
  readonly subject: string;
  readonly lines: readonly string[];
  /** What is wrong and what to do about it. */
  readonly problem?: string;
}

const SUBJECT_COLUMNS = 14;

/** The findings as a table; problems stand out and are counted at the end. */
export function doctorReport(findings: readonly Finding[]): string {
  const rows = findings.flatMap(({ subject, lines, problem }) => {
    const all = [...lines, ...(problem === undefined ? [] : [`PROBLEM: ${problem}`])];
    return all.map((line, index) =>
      `${(index === 0 ? subject : '').padEnd(SUBJECT_COLUMNS)}${line}`.trimEnd(),
    );
  });
  const problems = findings.filter((finding) => finding.problem !== undefined).length;
  const verdict =
    problems === 0 ? 'Everything works.' : `${problems} ${problems === 1 ? 'problem' : 'problems'} found.`;
  return printable([...rows, '', verdict].join('\n'));
}
