import { BroadcastChannel } from 'node:worker_threads';
import { Piscina, transferableSymbol, valueSymbol } from 'piscina';
import { drawModelPicture } from '../documents/modelPicture.ts';
import { drawPictures } from '../documents/pagePictures.ts';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { resolveModel } from '../models/resolveModel.ts';
import { preparePrecision } from '../readers/ppocr/graph/recognizerGraph.ts';
import { deviceWarnings, type PpocrModel } from '../readers/ppocr/model.ts';
import { recognizeLines } from '../readers/ppocr/recognizeLines.ts';
import {
  type InferencePlace,
  NOTICES,
  type WorkerNotice,
  type WorkerReply,
  type WorkerTask,
} from '../readers/workerTasks.ts';
import { CancelFlag } from './cancellation.ts';
import { findPage, type ModelSource } from '../readers/local/findPage.ts';
import { LaneConnection } from './lanes/laneConnection.ts';
import { LaneModel } from './lanes/laneModel.ts';
import { LoadedModels } from './loadedModels.ts';
import { OpenDocuments } from './openDocuments.ts';
import { OPEN_DOCUMENTS_PER_WORKER } from './settings.ts';

const documents = new OpenDocuments(OPEN_DOCUMENTS_PER_WORKER);
const models = new LoadedModels();

const notices = new BroadcastChannel(NOTICES);
notices.onmessage = (event: unknown): void => {
  const notice = (event as { data: WorkerNotice }).data;
  // A failure shows again, with its page, when the page is read.
  if (notice.type === 'close') {
    documents.close(notice.document).catch(() => undefined);
    return;
  }
  if (notice.type === 'reload-model') models.forget(notice.modelDirectory);
  models.get(notice.modelDirectory).catch(() => undefined);
};
notices.unref();

/** The entry of a worker thread: one task at a time, errors as data. */
export default async function runTask(task: WorkerTask): Promise<WorkerReply<unknown>> {
  try {
    return await answer(task);
  } catch (thrown) {
    const ofPage = task.kind === 'find-lines' || task.kind === 'draw' || task.kind === 'picture';
    const about = ofPage ? { file: task.document.name, page: task.page } : {};
    const error = toFolioError(thrown, ofPage ? 'page-failed' : 'internal', about);
    const cause = error.cause instanceof Error ? error.cause.stack : error.stack;
    return { ok: false, code: error.code, details: error.details, ...(cause ? { stack: cause } : {}) };
  }
}

async function answer(task: WorkerTask): Promise<WorkerReply<unknown>> {
  switch (task.kind) {
    case 'ping':
      return { ok: true, answer: null };
    case 'prepare-model': {
      const cancel = new CancelFlag(task.cancel);
      const model = await resolveModel(task.modelDirectory);
      return { ok: true, answer: await preparePrecision(model, () => cancel.isCancelled()) };
    }
    case 'open': {
      const document = await documents.get(task.document);
      return { ok: true, answer: { kind: document.kind, pageCount: document.pageCount } };
    }
    case 'draw': {
      const document = await documents.get(task.document);
      const page = await document.openPage(task.page);
      try {
        return { ok: true, answer: await drawPictures(await page.image(), task.pictures) };
      } finally {
        page.release();
      }
    }
    case 'picture': {
      const cancel = new CancelFlag(task.cancel);
      const document = await documents.get(task.document);
      const page = await document.openPage(task.page);
      try {
        const check = (): void => {
          if (cancel.isCancelled()) throw new FolioError('cancelled');
        };
        return { ok: true, answer: await drawModelPicture(page, task.picture, check) };
      } finally {
        page.release();
      }
    }
    case 'find-lines': {
      const document = await documents.get(task.document);
      const page = await document.openPage(task.page);
      const source = modelSource(task.options.modelDirectory, task.place);
      try {
        const cancel = new CancelFlag(task.cancel);
        const found = await findPage(page, task.document, task.options, source, cancel);
        if (found.kind === 'finished') return { ok: true, answer: found };
        return moved(
          { ok: true, answer: found },
          found.lines.crops.map((crop) => crop.pixels.buffer),
        );
      } finally {
        source.close();
        page.release();
      }
    }
    case 'recognize': {
      const cancel = new CancelFlag(task.cancel);
      const source = modelSource(task.options.modelDirectory, task.place);
      try {
        const model = await source.load();
        const { recoverSpaces } = task.options;
        const recognized = await recognizeLines(model, task.crops, {
          recoverSpaces,
          isCancelled: () => cancel.isCancelled(),
        });
        const { device } = model;
        return { ok: true, answer: { ...recognized, device, warnings: deviceWarnings(model) } };
      } finally {
        source.close();
      }
    }
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
function moved(reply: WorkerReply<unknown>, buffers: ArrayBufferLike[]): WorkerReply<unknown> {
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
