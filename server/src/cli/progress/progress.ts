import type { JobStage } from '../../protocol.ts';
import type { Output } from '../commandContext.ts';

/** How far the reading of one document is. */
export interface DocumentProgress {
  readonly stage: JobStage;
  readonly pagesDone: number;
  readonly pagesTotal: number;
}

/** Shows the progress of a command on stderr. */
export interface Progress {
  update(document: string, progress: DocumentProgress): void;
  /** The document is finished, with this many pages. */
  finish(document: string, pages: number): void;
  /** Prints a line that stays. */
  note(line: string): void;
  /** Takes away what does not stay. */
  stop(): void;
}

/** A bar on a terminal, lines elsewhere, only notes if quiet. `documents` is their number. */
export async function openProgress(stderr: Output, documents: number, quiet: boolean): Promise<Progress> {
  if (quiet) {
    const { QuietProgress } = await import('./quietProgress.ts');
    return new QuietProgress(stderr);
  }
  if (stderr.isTTY === true) {
    const { BarProgress } = await import('./barProgress.ts');
    return new BarProgress(stderr, documents);
  }
  const { LineProgress } = await import('./lineProgress.ts');
  return new LineProgress(stderr, documents);
}

const STAGES: Readonly<Record<JobStage, string>> = {
  queued: 'waiting',
  opening: 'opening',
  'loading-model': 'loading the model',
  reading: 'reading',
  restarting: 'starting the engine again',
  writing: 'writing',
};

export function stageText(stage: JobStage): string {
  return STAGES[stage];
}
