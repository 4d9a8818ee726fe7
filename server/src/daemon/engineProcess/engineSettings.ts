import type { RestartSettings } from './restarts.ts';

/**
 * Megabytes of the engine that belong to a device and to no page: drivers, compiled programs and what they stage
 * for the device. SwiftShader, which draws on the processor, has 1 GB of them, and was seen to have 2; others are not
 * measured.
 */
export const DEVICE_MEGABYTES = 3_000;

/**
 * Numbers of the engine's keeping, each with its reason. Where it says "of the engine", the time is the
 * engine's own (`EngineTime`), so that a busy machine does not use it up.
 */
export interface EngineSettings extends RestartSettings {
  /** Loading the native libraries from a cold disk, of the engine; beyond it a start counts as a crash. */
  readonly startMilliseconds: number;
  /**
   * Of the engine, whose main thread ends a cancelled page at once. An engine that has not by then cannot, and is
   * replaced.
   */
  readonly cancelGraceMilliseconds: number;
  /** How often memory is looked at while pages are read. */
  readonly reportEveryMilliseconds: number;
  /** Of the engine: one whose main thread has not answered for so long hangs: it never computes there. */
  readonly answerMilliseconds: number;
  /** Of the engine, past the page limits, which it keeps itself, until it is taken to have failed at that. */
  readonly hangGraceMilliseconds: number;
  /** For an engine that is asked to leave. */
  readonly exitMilliseconds: number;
}

export const DEFAULT_ENGINE_SETTINGS: EngineSettings = {
  startMilliseconds: 60_000,
  cancelGraceMilliseconds: 10_000,
  reportEveryMilliseconds: 1_000,
  answerMilliseconds: 20_000,
  hangGraceMilliseconds: 15_000,
  exitMilliseconds: 2_000,
  firstPauseMilliseconds: 250,
  longestPauseMilliseconds: 30_000,
  patienceMilliseconds: 180_000,
  startPatienceMilliseconds: 30_000,
};
