import type { MessagePort } from 'node:worker_threads';
import type { DoubtfulLine } from '../documents/doubtfulLine.ts';
import type { ModelPicture, ModelPictureRequest, Picture, PictureRequest } from '../page/pagePicture.ts';
import type { PageContent, RulingLine } from '../page/pageContent.ts';
import type { Box, Matrix } from '../page/geometry.ts';
import type { LeftOutText, PageResult, TextLayerVerdict, UnreadRegion, Warning } from '../page/pageResult.ts';
import type { PageImage } from '../page/pageImage.ts';
import type { DocumentInfo, DocumentHandle, PageOptions } from './pageReader.ts';
import type { LineCrop, RecognizedLines } from './ppocr/crops/lineCrop.ts';

/** What the engine's main thread asks of a worker. One task runs on a worker at a time. */
export type WorkerTask =
  | { readonly kind: 'ping' }
  | { readonly kind: 'open'; readonly document: DocumentHandle }
  | {
      /** Pictures of a page for people. */
      readonly kind: 'draw';
      readonly document: DocumentHandle;
      readonly page: number;
      readonly pictures: PictureRequest;
    }
  | {
      /** The picture of a page for a model on a server. */
      readonly kind: 'picture';
      readonly document: DocumentHandle;
      readonly page: number;
      readonly picture: ModelPictureRequest;
    }
  | {
      /** Page work: decode or render, find the lines. */
      readonly kind: 'find-lines';
      readonly document: DocumentHandle;
      readonly page: number;
      readonly options: PageOptions;
      readonly place?: InferencePlace;
    }
  | {
      /** Line work: recognise some lines of one page, of similar width. */
      readonly kind: 'recognize';
      readonly options: PageOptions;
      readonly crops: readonly LineCrop[];
      readonly place?: InferencePlace;
    };

/** A task as it comes to a worker. */
export type SentTask = WorkerTask & {
  /** The flag that tells the worker to stop. */
  readonly stop: SharedArrayBuffer;
  /** Four bytes that the worker writes the number of its thread into, where it knows that. */
  readonly seat: SharedArrayBuffer;
};

/** Where a task's inference is to be done; without one, in the worker. The pool puts it in. */
export interface InferencePlace {
  /** The way to a device that serves all workers, for this task alone. */
  readonly lane?: { readonly device: string; readonly port: MessagePort };
  /** Why the device that was wanted is not used. */
  readonly problem?: string;
}

/** What page work found: a finished page where the text layer is all there is, or lines to recognise. */
export type FoundPage =
  | { readonly kind: 'finished'; readonly result: PageResult }
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
  /** Letters that the model's alphabet lacks, by the language that has them. */
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
  readonly device: string;
  readonly warnings: readonly Warning[];
}

export interface WorkerAnswers {
  ping: null;
  open: DocumentInfo;
  draw: readonly Picture[];
  picture: ModelPicture;
  'find-lines': FoundPage;
  recognize: LinesOfDevice;
}

export type WorkerAnswer<Task extends WorkerTask> = WorkerAnswers[Task['kind']];

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
