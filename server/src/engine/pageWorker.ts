import { BroadcastChannel } from 'node:worker_threads';
import { Piscina, transferableSymbol, valueSymbol } from 'piscina';
import { drawModelPicture } from '../documents/modelPicture.ts';
import { drawPictures } from '../documents/pagePictures.ts';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import { recognizeLines } from '../readers/ppocr/recognizeLines.ts';
import { NOTICES, type WorkerNotice, type WorkerReply, type WorkerTask } from '../readers/workerTasks.ts';
import { CancelFlag } from './cancellation.ts';
import { findPage, type ModelSource } from '../readers/local/findPage.ts';
import { LoadedModels } from './loadedModels.ts';
import { OpenDocuments } from './openDocuments.ts';
import { OPEN_DOCUMENTS_PER_WORKER } from './settings.ts';

const documents = new OpenDocuments(OPEN_DOCUMENTS_PER_WORKER);
const models = new LoadedModels();

const notices = new BroadcastChannel(NOTICES);
notices.onmessage = (event: unknown): void => {
  const notice = (event as { data: WorkerNotice }).data;
  // A failure shows again, with its page, when the page is read.
  if (notice.type === 'load-model') models.get(notice.modelDirectory).catch(() => undefined);
  else documents.close(notice.document).catch(() => undefined);
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
      try {
        const cancel = new CancelFlag(task.cancel);
        const found = await findPage(
          page,
          task.document,
          task.options,
          modelSource(task.options.modelDirectory),
          cancel,
        );
        if (found.kind === 'finished') return { ok: true, answer: found };
        return moved(
          { ok: true, answer: found },
          found.lines.crops.map((crop) => crop.pixels.buffer),
        );
      } finally {
        page.release();
      }
    }
    case 'recognize': {
      const cancel = new CancelFlag(task.cancel);
      const model = await models.get(task.options.modelDirectory);
      const { recoverSpaces } = task.options;
      const recognized = await recognizeLines(model, task.crops, {
        recoverSpaces,
        isCancelled: () => cancel.isCancelled(),
      });
      return { ok: true, answer: recognized };
    }
  }
}

function modelSource(modelDirectory: string): ModelSource {
  return {
    announce() {
      if (models.has(modelDirectory)) return;
      const notice: WorkerNotice = { type: 'load-model', modelDirectory };
      notices.postMessage(notice);
    },
    load: () => models.get(modelDirectory),
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
