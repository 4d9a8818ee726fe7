import { drawModelPicture } from '../documents/modelPicture.ts';
import type { DocumentPage } from '../documents/documentPage.ts';
import { drawPictures } from '../documents/pagePictures.ts';
import { readKnownLine } from '../readers/local/readKnownLine.ts';
import type { PpocrModel } from '../readers/ppocr/inference/model.ts';
import type { LineRecognizer } from '../readers/ppocr/recognition/lineRecognizer.ts';
import type { PageOperation, PageOperations } from '../readers/pageOperations.ts';
import type { SentTask } from '../readers/workerTasks.ts';

/** What a page operation may use. */
export interface OperationTools {
  /** Throws `cancelled` when nobody wants the answer any more; to be called between steps. */
  readonly check: () => void;
  /** The model of a folder, in this worker. */
  readonly model: (directory: string) => Promise<PpocrModel>;
  /** The recogniser of a folder, in this worker. */
  readonly recognizer: (directory: string) => Promise<LineRecognizer>;
}

type Work<Kind extends PageOperation> = (
  page: DocumentPage,
  ask: PageOperations[Kind]['ask'],
  tools: OperationTools,
) => Promise<PageOperations[Kind]['answer']>;

type OperationTask = Extract<SentTask, { readonly kind: PageOperation }>;

export function isPageOperation(task: SentTask): task is OperationTask {
  return Object.hasOwn(PAGE_OPERATIONS, task.kind);
}

/** Does one of them, with its page open. */
export function operate<Kind extends PageOperation>(
  { kind, ask }: { readonly kind: Kind; readonly ask: PageOperations[Kind]['ask'] },
  page: DocumentPage,
  tools: OperationTools,
): Promise<PageOperations[Kind]['answer']> {
  return PAGE_OPERATIONS[kind](page, ask, tools);
}

/** What workers do for each page operation, with the page open. What goes wrong is thrown as a FolioError. */
const PAGE_OPERATIONS: { readonly [Kind in PageOperation]: Work<Kind> } = {
  async pictures(page, request, { check }) {
    const image = await page.image();
    check();
    return drawPictures(image, request);
  },
  modelPicture: (page, request, { check }) => drawModelPicture(page, request, check),
  async line(page, question, { check, model, recognizer }) {
    const ppocr = await model(question.modelDirectory);
    const own = question.recognizer === undefined ? undefined : await recognizer(question.recognizer);
    check();
    return readKnownLine(page, question, { page: ppocr, own }, check);
  },
};
