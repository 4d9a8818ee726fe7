import {
  applyRevision,
  outlinePage,
  reviseDocument,
  type PageOutline,
} from '../../layout/document/documentRevision.ts';
import { draftPage, writePage } from '../../output/writePage.ts';
import type { ResultWriter } from '../jobs/documentPass.ts';

/** Folio's own layout and output. */
export const resultWriter: ResultWriter = {
  beginDocument() {
    const outlines: PageOutline[] = [];
    return {
      add: (result) => void outlines.push(outlinePage(result)),
      revise() {
        const revisions = reviseDocument(outlines);
        return new Map(
          [...revisions].map(([page, revision]) => [page, (result) => applyRevision(result, revision)]),
        );
      },
    };
  },
  write: writePage,
  draft: draftPage,
};
