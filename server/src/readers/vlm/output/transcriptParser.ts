import type { Block } from '../../../page/pageResult.ts';
import type { Draft } from './draft.ts';
import { chunkBlocks, segmentBlocks } from './labelledBlocks.ts';
import { regionOf, type PageFrame } from './pageFrame.ts';
import { TagScanner, type TranscriptPart } from './tagScanner.ts';
import { TextChunker, type TextChunk } from './textChunks.ts';
import { TranscriptCleaner } from './transcriptCleaner.ts';

/**
 * How a model writes: `grounded` puts labels and boxes before its texts, `markdown` writes Markdown with HTML
 * tables and TeX, `text` just text. Tags, tables and formulas are understood in all of them.
 */
export type TranscriptGrammar = 'grounded' | 'markdown' | 'text';

/** Characters of one transcript; what comes behind is left out. A model's context is a tenth of it. */
const MAX_LENGTH = 2_000_000;

/**
 * Reads what a model writes about a page, while it writes, into blocks. Whatever it writes becomes blocks:
 * nothing is refused, nothing throws. Blocks close one after the other, and a closed one stays as it is; the
 * same text gives the same blocks, however it is cut. Time and memory are linear in the text.
 *
 * A block without a box of its own has the box of all that the model saw (`regionOf`).
 */
export class TranscriptParser {
  readonly #frame: PageFrame;
  readonly #plain: boolean;
  readonly #cleaner = new TranscriptCleaner();
  readonly #scanner = new TagScanner();
  readonly #chunker = new TextChunker();
  readonly #blocks: Block[] = [];
  /** The tag whose text is being written, and that text. */
  #tag: Extract<TranscriptPart, { type: 'tag' }> | undefined;
  #text: string[] = [];
  #length = 0;
  #finished = false;

  constructor(grammar: TranscriptGrammar, frame: PageFrame) {
    this.#frame = frame;
    this.#plain = grammar === 'text';
  }

  /** Takes the next piece of the model's text, cut anywhere. */
  push(delta: string): void {
    if (this.#finished) throw new Error('the transcript has ended');
    const piece = delta.slice(0, MAX_LENGTH - this.#length);
    this.#length += piece.length;
    if (piece !== '') this.#take(this.#scanner.push(this.#cleaner.push(piece)));
  }

  /** The blocks that have closed, in their order: the list only grows. */
  blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** The text of the block that is being written, as the model writes it, without tags. */
  open(): string {
    if (!this.#tag) return this.#chunker.open();
    // Asked for with every token: what was put together once is not put together again.
    if (this.#text.length > 1) this.#text = [this.#text.join('')];
    return (this.#text[0] ?? '').trim();
  }

  /** The text has ended, at its end or in the middle: what is open becomes blocks, too. */
  finish(): Block[] {
    if (!this.#finished) {
      this.#take(this.#scanner.push(this.#cleaner.finish()));
      this.#take(this.#scanner.finish());
      this.#closeSegment();
      this.#finished = true;
    }
    return [...this.#blocks];
  }

  #take(parts: readonly TranscriptPart[]): void {
    for (const part of parts) {
      if (part.type === 'tag') {
        this.#closeSegment();
        this.#tag = part;
      } else if (this.#tag) this.#text.push(part.text);
      else this.#addChunks(this.#chunker.push(part.text));
    }
  }

  #closeSegment(): void {
    if (this.#tag) {
      const { label, boxes } = this.#tag;
      this.#add(segmentBlocks({ label, boxes, text: this.#text.join('') }, this.#frame));
    } else this.#addChunks(this.#chunker.finish());
    this.#tag = undefined;
    this.#text = [];
  }

  #addChunks(chunks: readonly TextChunk[]): void {
    for (const chunk of chunks)
      this.#add(chunkBlocks(chunk, regionOf(this.#frame), this.#frame, this.#plain));
  }

  #add(drafts: readonly Draft[]): void {
    for (const draft of drafts) this.#blocks.push({ ...draft, order: this.#blocks.length });
  }
}
