import type { Uri } from 'vscode';
import type {
  JobFinishedParams,
  JobOpenedParams,
  JobPageDraftParams,
  JobPageParams,
} from '../../../server/src/protocol.ts';

/**
 * Where the pages of a job go: an editor document that fills, or a file that is written at the end. A job
 * that loses its daemon begins again with the same sink: `opened` and pages may come twice.
 */
export interface PageSink {
  /** The result as far as it has a place. */
  readonly result: Uri | undefined;
  opened(event: JobOpenedParams): Promise<void>;
  /** A page as far as it is written; absent where only whole pages are shown. */
  draft?(event: JobPageDraftParams): void;
  page(event: JobPageParams): void;
  /** Everything has come, or nothing more will. Resolves when the result stands where it belongs. */
  finished(event: JobFinishedParams): Promise<void>;
}
