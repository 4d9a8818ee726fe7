import { Uri } from 'vscode';
import { posix } from 'node:path';
import { exists, resultFile, resultName } from '../resultDocument/resultPlace.ts';

export interface PlannedDocument {
  readonly source: Uri;
  /** A file that does not exist yet. */
  readonly result: Uri;
}

export interface BatchPlan {
  readonly documents: readonly PlannedDocument[];
  /** Documents that have a result already. */
  readonly skipped: number;
}

/** What a batch will read, and where each result goes; those that have one are left out. */
export async function planBatch(sources: readonly Uri[]): Promise<BatchPlan> {
  const documents: PlannedDocument[] = [];
  const taken = new Set<string>();
  let skipped = 0;
  for (const source of sources) {
    const result = resultOf(source, taken);
    taken.add(result.toString());
    if (await exists(result)) skipped += 1;
    else documents.push({ source, result });
  }
  return { documents, skipped };
}

/** `scan.pdf` and `scan.png` of one folder become `scan.md` and `scan.png.md`. */
function resultOf(source: Uri, taken: ReadonlySet<string>): Uri {
  const beside = Uri.joinPath(source, '..', resultName(source, 'md'));
  // A batch of documents without files would be many editors: the setting is for single documents.
  const result = resultFile(source, 'md') ?? beside;
  if (!taken.has(result.toString())) return result;
  return Uri.joinPath(result, '..', `${posix.basename(source.path)}.md`);
}
