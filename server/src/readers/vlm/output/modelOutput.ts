import { alignWithLocal } from '../alignment/alignWithLocal.ts';
import { LoopDetector, type Loop } from '../guards/loopDetector.ts';
import { isRepetitive } from '../guards/repetitiveText.ts';
import type { OutputTools, PageTranscript, RepetitionWatch, TranscriptFrame } from './outputTools.ts';
import { TranscriptParser } from './transcriptParser.ts';

/** The tools that Folio reads models' outputs with. */
export const MODEL_OUTPUT: OutputTools = {
  transcript: (frame) => new ParsedTranscript(frame),
  repetition: () => new LoopWatch(),
  align: alignWithLocal,
};

class ParsedTranscript implements PageTranscript {
  readonly #parser: TranscriptParser;

  constructor(frame: TranscriptFrame) {
    this.#parser = new TranscriptParser(frame.output, frame);
  }

  push(text: string): void {
    this.#parser.push(text);
  }

  blocks(): ReturnType<PageTranscript['blocks']> {
    return this.#parser.blocks();
  }

  open(): string {
    return this.#parser.open();
  }

  finish(): ReturnType<PageTranscript['finish']> {
    return { blocks: this.#parser.finish(), warnings: [] };
  }
}

class LoopWatch implements RepetitionWatch {
  readonly #detector = new LoopDetector();
  readonly #pieces: string[] = [];
  #loop: Loop | undefined;

  push(text: string): boolean {
    this.#pieces.push(text);
    this.#loop = this.#detector.push(text);
    return this.#loop !== undefined;
  }

  ended(): boolean {
    return isRepetitive(this.#pieces.join(''));
  }

  kept(): string {
    return this.#pieces.join('').slice(0, this.#loop?.keepUntil);
  }
}
