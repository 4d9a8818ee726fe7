import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { Piscina, transferableSymbol, valueSymbol } from 'piscina';
import type { DocumentPage } from '../documents/documentPage.ts';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { deviceWarnings, type PpocrModel } from '../readers/ppocr/inference/model.ts';
import type { PageOptions, PageTurn } from '../readers/pageRequest.ts';
import type { LineCrop } from '../readers/ppocr/crops/lineCrop.ts';
import { lettersLacking } from '../readers/local/unknownLetters.ts';
import { pageRecognizer } from '../readers/ppocr/recognition/ctcRecognizer.ts';
import type { LineRecognizer } from '../readers/ppocr/recognition/lineRecognizer.ts';
import { recognizeLines, type RecognizeOptions } from '../readers/ppocr/recognizeLines.ts';
import {
  type InferencePlace,
  type LinesOfDevice,
  NOTICES,
  type SentTask,
  type WorkerEnd,
  type WorkerNotice,
  type WorkerReply,
} from '../readers/workerTasks.ts';
import { CancelFlag } from './cancellation.ts';
import { findPage, type ModelSource } from '../readers/local/findPage.ts';
import { flatImage, readParts, type StageSource } from '../readers/local/pageStages.ts';
import { LaneConnection } from './lanes/laneConnection.ts';
import { LaneModel } from './lanes/laneModel.ts';
import { LoadedModels } from './loadedModels.ts';
import { OpenDocuments } from './openDocuments.ts';
import { isPageOperation, operate, type OperationTools } from './pageOperations.ts';
import { OPEN_DOCUMENTS_PER_WORKER } from './settings.ts';

const documents = new OpenDocuments(OPEN_DOCUMENTS_PER_WORKER);
const models = new LoadedModels();
const thread = threadNumber();

const notices = new BroadcastChannel(NOTICES);
notices.onmessage = (event: unknown): void => {
  const notice = (event as { data: WorkerNotice }).data;
  // A failure shows again, with its page, when the page is read.
  if (notice.type === 'close') {
    documents.close(notice.document).catch(() => undefined);
    return;
  }
  models.get(notice.modelDirectory).catch(() => undefined);
};
notices.unref();

/** What a task comes to, and the memory that is to move with it. */
interface Done {
  readonly answer: unknown;
  readonly moved?: readonly ArrayBufferLike[];
}

/** The entry of a worker thread: one task at a time, errors as data. */
export default async function runTask(task: SentTask): Promise<WorkerReply<unknown>> {
  Atomics.store(new Int32Array(task.seat), 0, thread);
  const before = processorTime();
  const { end, moved = [] } = await endOf(task);
  const worked = processorTime();
  const reply = before === undefined || worked === undefined ? end : { ...end, worked: worked - before };
  return moved.length === 0 ? reply : movedReply(reply, moved);
}

async function endOf(task: SentTask): Promise<{ end: WorkerEnd<unknown>; moved?: Done['moved'] }> {
  try {
    const { answer, moved = [] } = await answerTo(task);
    return { end: { ok: true, answer }, moved };
  } catch (thrown) {
    const ofPage = task.kind !== 'ping' && task.kind !== 'open' && task.kind !== 'recognizeLines';
    const about = ofPage ? { file: task.turn.document.name, page: task.turn.page } : {};
    const error = toFolioError(thrown, ofPage ? 'page-failed' : 'internal', about);
    const cause = error.cause instanceof Error ? error.cause.stack : error.stack;
    return {
      end: { ok: false, code: error.code, details: error.details, ...(cause ? { stack: cause } : {}) },
    };
  }
}

async function answerTo(task: SentTask): Promise<Done> {
  const cancel = new CancelFlag(task.stop);
  if (isPageOperation(task)) {
    const check = (): void => {
      if (cancel.isCancelled()) throw new FolioError('cancelled');
    };
    const tools: OperationTools = {
      check,
      model: (directory) => models.get(directory),
      recognizer: (directory) => models.recognizer(directory),
    };
    return onPage(task.turn, cancel, async (page) => ({ answer: await operate(task, page, tools) }));
  }
  switch (task.kind) {
    case 'ping':
      return { answer: null };
    case 'open': {
      const { kind, pageCount } = await documents.get(task.turn.document);
      return { answer: { kind, pageCount } };
    }
    case 'findLines':
      return withModel(task.ask.options.modelDirectory, task.place, (source) =>
        onPage(task.turn, cancel, async (page) => {
          const { options, rotation } = task.ask;
          const used = { model: source, stages: stagesOf(options) };
          const found = await findPage(page, task.turn.document, options, used, cancel, rotation);
          return { answer: found, moved: found.kind === 'lines' ? pixelBuffers(found.lines.crops) : [] };
        }),
      );
    case 'readRegions': {
      const { options, frame, parts, bend } = task.ask;
      const stages = stagesOf(options);
      return onPage(task.turn, cancel, async (page) => {
        const start = performance.now();
        const image = await flatImage(page, options, bend);
        const readings = await readParts(image, frame, parts, stages, () => {
          if (cancel.isCancelled()) throw new FolioError('cancelled');
        });
        return { answer: { ...readings, timings: { 'part-models': performance.now() - start } } };
      });
    }
    case 'recognizeLines': {
      const { crops, options, recognizer } = task.ask;
      const asked = { ...options, isCancelled: (): boolean => cancel.isCancelled() };
      if (recognizer !== undefined) {
        const own = await models.recognizer(recognizer);
        return { answer: { ...(await linesBy(own, crops, asked)), device: 'cpu', warnings: [] } };
      }
      return withModel(options.modelDirectory, task.place, async (source) => {
        const model = await source.load();
        const recognized = await linesBy(pageRecognizer(model), crops, asked);
        return { answer: { ...recognized, device: model.device, warnings: deviceWarnings(model) } };
      });
    }
  }
}

/** The models of documents of a page's options, in this worker. */
function stagesOf({ stages = {} }: PageOptions): StageSource {
  return {
    get(kind) {
      const directory = stages[kind];
      return directory === undefined ? undefined : models.stage(kind, directory);
    },
  };
}

async function linesBy(
  recognizer: LineRecognizer,
  crops: readonly LineCrop[],
  options: RecognizeOptions,
): Promise<Omit<LinesOfDevice, 'device' | 'warnings'>> {
  const recognized = await recognizeLines(recognizer, crops, options);
  return { ...recognized, lettersLacking: lettersLacking(recognizer.characters) };
}

function pixelBuffers(crops: readonly LineCrop[]): ArrayBufferLike[] {
  return crops.flatMap(({ pixels, loose }) => [pixels.buffer, ...(loose ? [loose.pixels.buffer] : [])]);
}

async function onPage(
  { document: handle, page: number }: PageTurn,
  cancel: CancelFlag,
  work: (page: DocumentPage) => Promise<Done>,
): Promise<Done> {
  const document = await documents.get(handle);
  const page = await document.openPage(number, () => cancel.isCancelled());
  try {
    return await work(page);
  } finally {
    page.release();
  }
}

async function withModel(
  modelDirectory: string,
  place: InferencePlace | undefined,
  work: (source: ModelSource) => Promise<Done>,
): Promise<Done> {
  const source = modelSource(modelDirectory, place);
  try {
    return await work(source);
  } finally {
    source.close();
  }
}

/** The model where the task is to run it; what the task holds of a lane ends with `close`. */
function modelSource(
  modelDirectory: string,
  place: InferencePlace | undefined,
): ModelSource & { close(): void } {
  const lane = place?.lane;
  const connection = lane && new LaneConnection(lane.port);
  return {
    announce() {
      if (lane || models.has(modelDirectory)) return;
      const notice: WorkerNotice = { type: 'load-model', modelDirectory };
      notices.postMessage(notice);
    },
    async load(): Promise<PpocrModel> {
      const local = (): Promise<PpocrModel> => models.get(modelDirectory);
      if (lane && connection)
        return new LaneModel(await models.describe(modelDirectory), lane.device, connection, local);
      const model = await local();
      return place?.problem === undefined ? model : { ...model, deviceProblem: place.problem };
    },
    close: () => connection?.close(),
  };
}

/** The same reply, its pixel buffers moved to the main thread instead of copied. */
function movedReply(reply: WorkerReply<unknown>, buffers: readonly ArrayBufferLike[]): WorkerReply<unknown> {
  const transferable = {
    get [transferableSymbol]() {
      return buffers;
    },
    get [valueSymbol]() {
      return reply;
    },
  };
  return Piscina.move(transferable) as unknown as WorkerReply<unknown>;
}

/** Milliseconds that this thread has had a processor; undefined before Node 23.9. */
function processorTime(): number | undefined {
  const { threadCpuUsage } = process as { threadCpuUsage?: NodeJS.Process['threadCpuUsage'] };
  if (!threadCpuUsage) return undefined;
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1_000;
}

/** The system's number of this thread; 0 where it does not say it. */
function threadNumber(): number {
  try {
    return Number(basename(readlinkSync('/proc/thread-self')));
  } catch {
    return 0;
  }
}
