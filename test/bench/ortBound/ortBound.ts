import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BENCH_ENVIRONMENT } from '../folio/engineEnvironment.ts';
import { within } from '../measure/deadline.ts';
import { recordingSchema, shareRuns } from './inferenceRun.ts';

const ROUND_MILLISECONDS = 300_000;

/**
 * The least time in which the models can be run over some pages on this machine: the same `session.run` calls
 * as Folio makes, shared out over one process a core with one thread each, and nothing else.
 */
export class OrtBound {
  readonly #lanes: readonly ChildProcess[];
  /** Calls of `session.run`. */
  readonly runs: number;

  private constructor(lanes: readonly ChildProcess[], runs: number) {
    this.#lanes = lanes;
    this.runs = runs;
  }

  /** Records what Folio runs for these pages, and gets the lanes ready. `folder`: for its files. */
  static async prepare(pages: readonly string[], modelDirectory: string, folder: string): Promise<OrtBound> {
    const file = join(folder, 'recording.json');
    const recorder = join(import.meta.dirname, 'recordRuns.ts');
    await promisify(execFile)(process.execPath, [recorder, file, folder, modelDirectory, ...pages], {
      env: { ...process.env, ...BENCH_ENVIRONMENT },
      maxBuffer: 16 << 20,
      timeout: ROUND_MILLISECONDS,
    });
    const { sessions, runs } = recordingSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const lanes: ChildProcess[] = [];
    for (const [lane, share] of shareRuns(runs, availableParallelism()).entries()) {
      const shareFile = join(folder, `lane-${lane}.json`);
      await writeFile(shareFile, JSON.stringify({ sessions, runs: share }));
      lanes.push(
        fork(join(import.meta.dirname, 'replayRuns.ts'), [shareFile], {
          execArgv: [],
          env: { ...process.env, ...BENCH_ENVIRONMENT },
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        }),
      );
    }
    const bound = new OrtBound(lanes, runs.length);
    await within(
      ROUND_MILLISECONDS,
      'the start of the ORT bound',
      Promise.all(lanes.map((lane) => answerOf(lane))),
    );
    return bound;
  }

  /** Seconds of one round over all pages. */
  async round(): Promise<number> {
    const answers = this.#lanes.map((lane) => answerOf(lane));
    const begun = performance.now();
    for (const lane of this.#lanes) lane.send('round');
    await within(ROUND_MILLISECONDS, 'a round of the ORT bound', Promise.all(answers));
    return (performance.now() - begun) / 1_000;
  }

  stop(): void {
    for (const lane of this.#lanes) lane.kill('SIGKILL');
  }
}

async function answerOf(lane: ChildProcess): Promise<unknown> {
  const ended = once(lane, 'exit').then(() => {
    throw new Error('a process of the ORT bound ended');
  });
  ended.catch(() => undefined);
  const [answer] = (await Promise.race([once(lane, 'message'), ended])) as unknown[];
  return answer;
}
