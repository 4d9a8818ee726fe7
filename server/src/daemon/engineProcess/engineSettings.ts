/** Numbers of the engine's keeping, each with its reason. */
export interface EngineSettings {
  /** Loading the native libraries from a cold disk; beyond it a start counts as a crash. */
  readonly startMilliseconds: number;
  /** A cancelled page that has not ended by then costs the engine its life. */
  readonly cancelGraceMilliseconds: number;
  /** How often memory is looked at while pages are read. */
  readonly reportEveryMilliseconds: number;
  /** An engine whose main thread has not answered for so long hangs: it never computes there. */
  readonly answerMilliseconds: number;
  /** Past the page limits, which the engine keeps itself, until it is taken to have failed at that. */
  readonly hangGraceMilliseconds: number;
  /** For an engine that is asked to leave. */
  readonly exitMilliseconds: number;
  /** Crashes within `crashWindowMilliseconds` after which the engine is not started again. */
  readonly crashBudget: number;
  readonly crashWindowMilliseconds: number;
}

export const DEFAULT_ENGINE_SETTINGS: EngineSettings = {
  startMilliseconds: 60_000,
  cancelGraceMilliseconds: 2_000,
  reportEveryMilliseconds: 1_000,
  answerMilliseconds: 20_000,
  hangGraceMilliseconds: 15_000,
  exitMilliseconds: 2_000,
  crashBudget: 5,
  crashWindowMilliseconds: 180_000,
};
