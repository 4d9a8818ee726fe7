import type { ErrorCode } from '../errors/catalogue.ts';

/** What the process ends with. `folio --help` prints this table. */
export const EXIT = {
  ok: 0,
  someFailed: 1,
  usage: 2,
  nothingRead: 3,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODE_HELP = `Exit codes:
  0    Everything was read.
  1    Some pages or files could not be read, or only in part. With \`batch\`: any file failed.
  2    The command line is wrong.
  3    Nothing was read: no file could be opened, or Folio itself does not work.
       With \`daemon status\`: no daemon is running.
  130  Cancelled (Ctrl-C).
  It is not an error if the program that reads the output ends early, as \`head\` does.`;

const USAGE_CODES: readonly ErrorCode[] = ['usage', 'pages-invalid', 'limit-invalid'];

/** The exit code of a command that ended with this error before it had a result. */
export function exitCodeOfError(code: string): ExitCode {
  if (code === 'cancelled') return EXIT.cancelled;
  return USAGE_CODES.some((usage) => usage === code) ? EXIT.usage : EXIT.nothingRead;
}

/** The exit code after reading several documents, from the outcome of each. */
export function exitCodeOfOutcomes(
  outcomes: readonly { readonly read: boolean; readonly complete: boolean }[],
): ExitCode {
  if (outcomes.every((outcome) => outcome.complete)) return EXIT.ok;
  return outcomes.some((outcome) => outcome.read) ? EXIT.someFailed : EXIT.nothingRead;
}
