import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { resolveModel } from '../../../server/src/models/resolveModel.ts';
import { recognizerGraph } from '../../../server/src/readers/ppocr/inference/graph/recognizerGraph.ts';
import { BENCH_ENVIRONMENT } from '../folio/engineEnvironment.ts';
import { fastModel } from '../folio/fastModel.ts';
import { OUTPUT } from '../places.ts';
import type { LineTask } from '../policy/runLines.ts';
import type { PolicyResult } from './policyResult.ts';

const WIDTHS = [160, 320, 640, 896];
const THROUGHPUT_WIDTH = 320;
const SECONDS = 4;

/** Runs the recogniser's graphs in processes of their own, with the engine's environment and nothing beside. */
export async function measurePolicy(say: (line: string) => void): Promise<Omit<PolicyResult, 'machine'>> {
  Object.assign(process.env, BENCH_ENVIRONMENT);
  const { title, options } = fastModel();
  const model = await resolveModel(options.model);
  const float = join(OUTPUT, 'recogniser.onnx');
  await mkdir(OUTPUT, { recursive: true });
  await writeFile(float, await recognizerGraph(model));
  const graphs = [];
  for (const [name, path] of [
    ['as it came', model.file('recognition')],
    ['as Folio runs it', float],
  ] as const) {
    const lines = [];
    for (const width of WIDTHS) {
      const { best } = await inProcess({ path, width, batch: 1, threads: 1, seconds: 1 });
      lines.push({ width, milliseconds: best });
    }
    graphs.push({ name, lines });
    say(`${name}: measured`);
  }
  const cores = availableParallelism();
  const small = { path: float, width: THROUGHPUT_WIDTH, seconds: SECONDS };
  const ways = [
    { how: `${cores} sessions of one thread, a line at a time`, sessions: cores, batch: 1, threads: 1 },
    { how: `${cores} sessions of one thread, four lines at a time`, sessions: cores, batch: 4, threads: 1 },
    { how: `one session of ${cores} threads, a line at a time`, sessions: 1, batch: 1, threads: cores },
    { how: `one session of ${cores} threads, eight lines at a time`, sessions: 1, batch: 8, threads: cores },
  ];
  const throughput = [];
  for (const { how, sessions, batch, threads } of ways) {
    const task = { ...small, batch, threads };
    throughput.push({ how, linesPerSecond: await linesPerSecond(task, sessions) });
  }
  const smallPages = { GLIBC_TUNABLES: '' };
  const task = { ...small, batch: 1, threads: 1 };
  throughput.push({
    how: `${cores} sessions of one thread, a line at a time, memory in small pages`,
    linesPerSecond: await linesPerSecond(task, cores, smallPages),
  });
  return { model: title, graphs, throughput };
}

async function linesPerSecond(
  task: LineTask,
  sessions: number,
  environment: Record<string, string> = {},
): Promise<number> {
  const answers = await Promise.all(Array.from({ length: sessions }, () => inProcess(task, environment)));
  return answers.reduce((sum, answer) => sum + answer.linesPerSecond, 0);
}

interface LineFigures {
  /** Milliseconds of the fastest run. */
  readonly best: number;
  readonly linesPerSecond: number;
}

function inProcess(task: LineTask, environment: Record<string, string> = {}): Promise<LineFigures> {
  const child = fork(join(import.meta.dirname, '../policy/runLines.ts'), [JSON.stringify(task)], {
    execArgv: [],
    env: { ...process.env, ...BENCH_ENVIRONMENT, ...environment },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (figures) => resolve(figures as LineFigures));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`a measuring process ended with code ${code}`)));
  });
}
