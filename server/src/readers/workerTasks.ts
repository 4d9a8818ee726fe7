import type { MessagePort } from 'node:worker_threads';
import type { DoubtfulLine } from '../documents/doubtfulLine.ts';
import type { PageContent, PageRegion, RulingLine } from '../page/pageContent.ts';
import type { Box, Matrix } from '../page/geometry.ts';
import type { LeftOutText, PageResult, TextLayerVerdict, UnreadRegion, Warning } from '../page/pageResult.ts';
import type { PageImage } from '../page/pageImage.ts';
import type { PageOperations } from './pageOperations.ts';
import type { PageProvenance } from './composePage.ts';
import type { PageFrame, PageParts, PartReadings } from './stages/pageParts.ts';
import type { BendGrid } from './stages/unwarping/bendGrid.ts';
import type { DocumentInfo, PageOptions, PageTurn } from './pageRequest.ts';
import type { LineCrop, RecognizedLines } from './ppocr/crops/lineCrop.ts';

/** All that a worker does. What is not a page operation stays within the engine. */
export interface WorkerTasks extends PageOperations {
  open: { readonly ask: null; readonly answer: DocumentInfo };
  /** Page work: decode or render, find the lines. */
  findLines: {
    readonly ask: {
      readonly options: PageOptions;
      /** By which the page is to be turned, degrees clockwise; absent: what the page model finds. */
      readonly rotation?: FoundLines['rotation'];
    };
    readonly answer: FoundPage;
  };
  /** Line work: recognise some lines of one page, of similar width. */
  recognizeLines: {
    readonly ask: {
      readonly options: PageOptions;
      readonly crops: readonly LineCrop[];
      /** Absolute folder of the recogniser that is to read them; absent: the page model. */
      readonly recognizer?: string;
    };
    readonly answer: LinesOfDevice;
  };
  /** Models of documents read parts of a page. */
  readRegions: {
    readonly ask: {
      readonly options: PageOptions;
      readonly frame: PageFrame;
      readonly parts: PageParts;
      /** By which the page was made flat before its lines were found. */
      readonly bend?: BendGrid;
    };
    readonly answer: PartReadings & { readonly timings: Readonly<Record<string, number>> };
  };
}

export type TaskKind = keyof WorkerTasks;

/** One task of a page. One task runs on a worker at a time. */
export interface WorkerTask<Kind extends TaskKind = TaskKind> {
  readonly kind: Kind;
  readonly turn: PageTurn;
  readonly ask: WorkerTasks[Kind]['ask'];
}

/** Any task, told apart by its kind. */
export type AnyTask = { [Kind in TaskKind]: WorkerTask<Kind> }[TaskKind];

export type TaskAnswer<Kind extends TaskKind> = WorkerTasks[Kind]['answer'];

/** A task as it comes to a worker; a `ping` asks whether it has started. */
export type SentTask = (AnyTask | { readonly kind: 'ping' }) & {
  /** The flag that tells the worker to stop. */
  readonly stop: SharedArrayBuffer;
  /** Four bytes that the worker writes the number of its thread into, where it knows that. */
  readonly seat: SharedArrayBuffer;
  /** Where the inference of the task is to be done; absent: in the worker. */
  readonly place?: InferencePlace;
};

export interface InferencePlace {
  /** The way to a device that serves all workers, for this task alone. */
  readonly lane?: { readonly device: string; readonly port: MessagePort };
  /** Why the device that was wanted is not used. */
  readonly problem?: string;
}

/**
 * What page work found: a finished page, its text layer of which models of documents are to read parts, or lines
 * to recognise.
 */
export type FoundPage =
  | { readonly kind: 'finished'; readonly result: PageResult }
  | { readonly kind: 'layer'; readonly content: PageContent; readonly provenance: PageProvenance }
  | { readonly kind: 'lines'; readonly lines: FoundLines };

export interface FoundLines {
  readonly width: number;
  readonly height: number;
  readonly rotation: 0 | 90 | 180 | 270;
  readonly skew: number;
  readonly uprightToPage: Matrix;
  readonly crops: readonly LineCrop[];
  readonly rulingLines: readonly RulingLine[];
  readonly figures: readonly Box[];
  /** What a layout model sees; absent: there is none. */
  readonly regions?: readonly PageRegion[];
  /** How the page is bent on its photo, in px of its image, which was made flat; absent: it was not. */
  readonly bend?: BendGrid;
  readonly unread: readonly UnreadRegion[];
  readonly image: Omit<PageImage, 'data' | 'toPage' | 'channels'>;
  readonly textLayer: TextLayerVerdict;
  /** A trusted text layer that covers only part of the page; its lines are kept. */
  readonly layer: PageContent | undefined;
  /** Lines of the layer that are not in `layer`: they wait for what their pixels say. */
  readonly doubtful: readonly DoubtfulLine[];
  /** The crops are those of the doubtful lines: beside them the layer is the whole page. */
  readonly isLayerWhole: boolean;
  readonly model: string;
  /** Letters that the model's recogniser lacks, by the language that has them. */
  readonly lettersLacking: Readonly<Record<string, string>>;
  readonly device: string;
  readonly warnings: readonly Warning[];
  /** What of the page could not be read. */
  readonly losses: readonly string[];
  /** What the file holds and nobody sees. */
  readonly leftOut: readonly LeftOutText[];
  readonly timings: Readonly<Record<string, number>>;
}

/** Lines, and the device that really read them. */
export interface LinesOfDevice extends RecognizedLines {
  /** Letters that the recogniser lacks, by the language that has them. */
  readonly lettersLacking: Readonly<Record<string, string>>;
  readonly device: string;
  readonly warnings: readonly Warning[];
}

/** Said to all workers at once, outside the queue. */
export type WorkerNotice =
  | { readonly type: 'load-model'; readonly modelDirectory: string }
  | { readonly type: 'close'; readonly document: string };

/** The BroadcastChannel on which notices go out; workers of one engine share one process. */
export const NOTICES = 'folio-engine-notices';

/** Errors cross the thread boundary as data: structured clone drops a FolioError's code. */
export type WorkerReply<Answer> = WorkerEnd<Answer> & {
  /** Milliseconds of processor time that the worker's thread took for it, where its runtime counts them. */
  readonly worked?: number;
};

export type WorkerEnd<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | {
      readonly ok: false;
      readonly code: string;
      readonly details: Readonly<Record<string, string | number>>;
      readonly stack?: string;
    };
