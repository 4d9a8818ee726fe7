import type { MessagePort } from 'node:worker_threads';
import type { OutputTensor } from '../../readers/ppocr/inference/inference.ts';

/** A model's parts that can be run. */
export type ModelPart = 'detector' | 'recognizer' | 'orienter';

/** What a page worker asks of a lane, over a port of its own for each task. */
export interface LaneRequest {
  readonly id: number;
  readonly part: ModelPart;
  readonly data: Float32Array;
  /** Batch axis 1. */
  readonly shape: readonly number[];
}

export type LaneAnswer =
  | { readonly id: number; readonly outputs: readonly OutputTensor[] }
  /** The worker runs it itself. */
  | { readonly id: number; readonly problem: string };

/** What the engine's main thread says to the thread of a lane. */
export type ToLane =
  | { readonly type: 'load'; readonly model: string; readonly bestBatch: number }
  /** From now on a page worker's task asks over this port. */
  | { readonly type: 'connect'; readonly model: string; readonly port: MessagePort };

export type FromLane =
  | { readonly type: 'loaded'; readonly model: string }
  | { readonly type: 'not-loaded'; readonly model: string; readonly reason: string }
  /** The device is of no use any more; all that waited was answered with a problem. */
  | { readonly type: 'lost'; readonly reason: string };

/** What the thread of a lane says to the thread that is blocked by the device. */
export type ToDevice =
  | { readonly type: 'load'; readonly id: number; readonly model: string }
  | {
      readonly type: 'run';
      readonly id: number;
      readonly model: string;
      readonly part: ModelPart;
      readonly data: Float32Array;
      readonly shape: readonly number[];
    };

export type FromDevice =
  | { readonly id: number; readonly outputs: readonly OutputTensor[] }
  | { readonly id: number; readonly problem: string };

/** How a lane is started. */
export interface LaneStart {
  readonly device: string;
  /** The entry of the thread that owns the sessions. */
  readonly deviceEntry: string;
  readonly runLimitMilliseconds: number;
  readonly loadLimitMilliseconds: number;
}
