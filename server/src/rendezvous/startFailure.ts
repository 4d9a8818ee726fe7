import type { FolioError } from '../errors/catalogue.ts';
import { failureSchema, type Failure } from '../page/pageResult.ts';

const MARK = 'folio-start-failure: ';

/** The last line of a daemon that cannot start; who started it reads it there. */
export function startFailureLine(error: FolioError): string {
  return `${MARK}${JSON.stringify(error.toFailure())}\n`;
}

/** The failure that such a line tells; undefined for any other line. */
export function startFailureIn(line: string): Failure | undefined {
  if (!line.startsWith(MARK)) return undefined;
  try {
    return failureSchema.parse(JSON.parse(line.slice(MARK.length)));
  } catch {
    return undefined;
  }
}
