import {
  applyRevision,
  outlinePage,
  pagesNeeded,
  reviseDocument,
  type PageOutline,
} from '../../layout/document/documentRevision.ts';
import { draftPage, writePage } from '../../output/writePage.ts';
import type { WriteOptions } from '../../output/writtenBlocks.ts';
import type { Block, OutputFormat, PageResult } from '../../protocol.ts';

/** What a page becomes once the whole document is known. */
export interface PageRevising {
  /** Other pages whose results say more of this one. */
  readonly needs: readonly number[];
  apply(result: PageResult, others: ReadonlyMap<number, PageResult>): PageResult;
}

/** Looks at all pages of a document together; keeps little of each. */
export interface DocumentPass {
  add(result: PageResult): void;
  /** The pages that change, once all have been added. */
  revise(): ReadonlyMap<number, PageRevising>;
}

/** The pure functions of layout and output that jobs need. */
export interface ResultWriter {
  beginDocument(): DocumentPass;
  write(result: PageResult, format: OutputFormat, options: WriteOptions): string;
  /** Markdown of a page that is still being written: its blocks so far, and the text of the open one. */
  draft(page: number, blocks: readonly Block[], open: string, options: WriteOptions): string;
}

/** Folio's own layout and output. */
export const resultWriter: ResultWriter = {
  beginDocument() {
    const outlines: PageOutline[] = [];
    return {
      add: (result) => void outlines.push(outlinePage(result)),
      revise() {
        const revisions = reviseDocument(outlines);
        return new Map(
          [...revisions].map(([page, revision]): [number, PageRevising] => [
            page,
            {
              needs: pagesNeeded(revision),
              apply: (result, others) => applyRevision(result, revision, others),
            },
          ]),
        );
      },
    };
  },
  write: writePage,
  draft: draftPage,
};
