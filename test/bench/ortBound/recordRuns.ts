import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import { valueSymbol } from 'piscina';
import runTask from '../../../server/src/engine/pageWorker.ts';
import { CancelFlag } from '../../../server/src/engine/cancellation.ts';
import { DEFAULT_LIMITS } from '../../../server/src/limits.ts';
import type { DocumentHandle } from '../../../server/src/readers/pageRequest.ts';
import { ReaderRegistry } from '../../../server/src/readers/readerRegistry.ts';
import type {
  AnyTask,
  TaskAnswer,
  TaskKind,
  WorkerReply,
  WorkerTask,
} from '../../../server/src/readers/workerTasks.ts';
import type { InferenceRun, Recording } from './inferenceRun.ts';

/**
 * Entry of a process: reads pages as a worker does, in one thread, and writes down every `session.run`.
 * Arguments: the recording's file, a folder for models that have none, the model's folder, the pages.
 */
const [output = '', folder = '', modelDirectory = '', ...pages] = process.argv.slice(2);

const sessions: { model: string; options: Record<string, unknown> }[] = [];
const runs: InferenceRun[] = [];
let recording = false;

/** onnxruntime's own entry: whatever Folio makes of its sessions, they come from here. */
const create = ort.InferenceSession.create.bind(ort.InferenceSession) as (
  model: string | Uint8Array,
  options: Record<string, unknown>,
) => Promise<ort.InferenceSession>;

async function recordingCreate(
  model: string | Uint8Array,
  options: Record<string, unknown> = {},
): Promise<ort.InferenceSession> {
  const session = await create(model, options);
  const number = sessions.push({ model: fileOf(model), options }) - 1;
  const run = session.run.bind(session);
  session.run = async (feeds: ort.InferenceSession.FeedsType, ...rest: never[]) => {
    const begun = performance.now();
    const answer = await run(feeds, ...rest);
    if (recording)
      runs.push({ session: number, inputs: shapesOf(feeds), milliseconds: performance.now() - begun });
    return answer;
  };
  return session;
}

function fileOf(model: string | Uint8Array): string {
  if (typeof model === 'string') return model;
  const file = join(folder, `${createHash('sha256').update(model).digest('hex').slice(0, 16)}.onnx`);
  writeFileSync(file, model);
  return file;
}

function shapesOf(feeds: ort.InferenceSession.FeedsType): InferenceRun['inputs'] {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, value]) => {
      const { type, dims } = value;
      return [name, { type, dims: [...dims] }];
    }),
  );
}

let lastTask: Promise<unknown> = Promise.resolve();

/** All workers are this thread, one task after the other: side by side, each would seem to take as long as all. */
function run<Kind extends TaskKind>(task: WorkerTask<Kind>): Promise<TaskAnswer<Kind>> {
  const answer = lastTask.then(() => answerTo(task));
  lastTask = answer.catch(() => undefined);
  return answer;
}

async function answerTo<Kind extends TaskKind>(task: WorkerTask<Kind>): Promise<TaskAnswer<Kind>> {
  const stop = new CancelFlag().flag;
  const moved = await runTask({ ...(task as AnyTask), stop, seat: new SharedArrayBuffer(4) });
  const reply = (valueSymbol in moved ? moved[valueSymbol] : moved) as WorkerReply<TaskAnswer<Kind>>;
  if (!reply.ok) throw new Error(reply.code);
  return reply.answer;
}

async function readPage(path: string): Promise<void> {
  const document: DocumentHandle = { id: path, path, name: path, limits: DEFAULT_LIMITS };
  const options = { textLayer: 'never', modelDirectory, recoverSpaces: true } as const;
  const turn = { document, page: 1, priority: 0 };
  const reader = await new ReaderRegistry().inEngine().load();
  await reader.read({
    request: { ...turn, options },
    workers: 1,
    run: (kind, ask) => run({ kind, turn, ask }),
  });
}

Object.defineProperty(ort.InferenceSession, 'create', { value: recordingCreate });
// Loading a model runs it, too; that is no part of reading a page.
if (pages[0] !== undefined) await readPage(pages[0]);
recording = true;
for (const page of pages) await readPage(page);
const result: Recording = { sessions, runs };
writeFileSync(output, JSON.stringify(result));
process.exit(0);
