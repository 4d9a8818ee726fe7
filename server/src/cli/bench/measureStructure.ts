import { availableParallelism } from 'node:os';
import {
  scoreStructure,
  type DocumentReading,
  type StructureScore,
} from '../../bench/structure/scoreStructure.ts';
import type { StructureDocument, StructureSet } from '../../bench/structure/structureTruth.ts';
import { toFolioError } from '../../errors/catalogue.ts';
import { writePage } from '../../output/writePage.ts';
import type { PageResult, ReadOptionsInput } from '../../protocol.ts';
import { orderedWindow } from '../orderedWindow.ts';
import type { ReadingService } from '../readingService.ts';

/** Reads a set as users' documents are read, and scores how its pages are laid out. */
export async function measureStructure(
  set: StructureSet,
  options: ReadOptionsInput,
  service: ReadingService,
  onDocument: (done: number) => void,
  signal: AbortSignal,
): Promise<StructureScore> {
  const readings = new Map<string, DocumentReading>();
  const read = async (document: StructureDocument): Promise<readonly [string, DocumentReading]> => [
    document.name,
    await readDocument(document, options, service, signal),
  ];
  for await (const [name, reading] of orderedWindow(set.documents, 1 + availableParallelism(), read)) {
    readings.set(name, reading);
    onDocument(readings.size);
  }
  return scoreStructure(set, readings);
}

async function readDocument(
  { file }: StructureDocument,
  options: ReadOptionsInput,
  service: ReadingService,
  signal: AbortSignal,
): Promise<DocumentReading> {
  // What the revision of the document changes comes a second time.
  const results = new Map<number, PageResult>();
  let failure: string | undefined;
  try {
    const finished = await service.read(
      { source: { kind: 'path', path: file }, options: { ...options, withResults: true } },
      {
        onPage: ({ page, result }) => {
          if (result) results.set(page, result);
        },
      },
      signal,
    );
    failure = finished.failure?.message ?? finished.failedPages[0]?.failure.message;
  } catch (error) {
    const known = toFolioError(error);
    if (known.code === 'cancelled') throw known;
    failure = known.message;
  }
  return { pages: [...results.values()], markdown, ...(failure === undefined ? {} : { failure }) };
}

/** What Folio says of a page is no text of the page. */
function markdown(result: PageResult): string {
  return writePage(result, 'md', { withoutNotes: true });
}
