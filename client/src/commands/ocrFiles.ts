import { documentsIn } from '../batch/batchDocuments.ts';
import { runBatch } from '../batch/runBatch.ts';
import { readDocument } from '../reading/readDocument.ts';
import { isFolder } from '../resultDocument/resultPlace.ts';
import { chosenFiles } from './chosenFiles.ts';
import type { Command } from './commandTable.ts';

/** One document streams into an editor; several, or folders, are read into files. */
export const ocrFiles: Command = async (folio, clicked, selection) => {
  const files = await chosenFiles(clicked, selection);
  const [first] = files;
  if (!first) return undefined;
  if (files.length === 1 && !(await isFolder(first))) return readDocument(folio, first);
  return runBatch(folio, await documentsIn(files));
};
