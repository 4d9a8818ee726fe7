import type { Block, PageResult, Warning } from '../../../page/pageResult.ts';

/** What the model saw of a page, and how it writes. */
export interface TranscriptFrame {
  /** The whole page as a viewer shows it, points. */
  readonly pageWidth: number;
  readonly pageHeight: number;
  /** Shares of the page's height; absent: all of it. */
  readonly band?: { readonly from: number; readonly to: number } | undefined;
  readonly output: 'grounded' | 'markdown';
}

/** A page as the model writes it down. */
export interface PageTranscript {
  push(text: string): void;
  /** The blocks that have closed so far. */
  blocks(): readonly Block[];
  /** Text of the block being written, half tags held back. */
  open(): string;
  /** Closes what is open. Called once. */
  finish(): { readonly blocks: readonly Block[]; readonly warnings: readonly Warning[] };
}

/** Watches a stream for a model that repeats itself. */
export interface RepetitionWatch {
  /** True as soon as the text so far is a loop. */
  push(text: string): boolean;
  /** Whether the text, now that it has ended by itself, is mostly repetition: a loop that found its end. */
  ended(): boolean;
  /** The part of all text that stands before the loop; without a loop all of it. */
  kept(): string;
}

/** What turns a model's words into blocks, and judges them. */
export interface OutputTools {
  transcript(frame: TranscriptFrame): PageTranscript;
  repetition(): RepetitionWatch;
  /**
   * Gives blocks the words and confidences of a reading of the same page by the local reader. `page`: its
   * size as a viewer shows it, points.
   */
  align(
    blocks: readonly Block[],
    local: PageResult,
    page: { readonly width: number; readonly height: number },
  ): { readonly blocks: readonly Block[]; readonly warnings: readonly Warning[] };
}
