import type { OutputFormat, PageResult } from '../../protocol.ts';

/** What a page becomes once the whole document is known. */
export type PageRevising = (result: PageResult) => PageResult;

/** Looks at all pages of a document together; keeps little of each. */
export interface DocumentPass {
  add(result: PageResult): void;
  /** The pages that change, once all have been added. */
  revise(): ReadonlyMap<number, PageRevising>;
}

/** The pure functions of layout and output that jobs need. */
export interface PageText {
  beginDocument(): DocumentPass;
  write(result: PageResult, format: OutputFormat): string;
}
