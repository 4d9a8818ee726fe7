import type { ProcessTree } from '../measure/treeMeter.ts';

/** What a peer made of a file. */
export interface PeerReading {
  readonly text: string;
  /** Milliseconds inside `session.run`, of all threads together, where the peer tells. */
  readonly inferenceMilliseconds?: number;
}

/** Something that reads pages, to be compared with others: Folio is one of them. */
export interface PeerReader {
  /** Short and without blanks: how options and results name it. */
  readonly id: string;
  readonly title: string;
  /** Files it is given at a time, so that it can use all cores. */
  readonly filesAtOnce: number;
  /** Which files it takes as they are; others are given as PNG. */
  readonly accepts: RegExp;
  /**
   * Gets ready: starts processes, loads models. Rejects with PeerMissing where it is not installed.
   * `files`: how many it will be given together, for peers that choose their threads by it.
   */
  start(files: number): Promise<void>;
  /** Reads one file. Rejects with what the peer says. */
  read(file: string): Promise<PeerReading>;
  /** Its processes, once started. */
  tree(): ProcessTree;
  stop(): Promise<void>;
}

/** A peer that is not there; the message says what would have to be installed. */
export class PeerMissing extends Error {
  override readonly name = 'PeerMissing';
}
