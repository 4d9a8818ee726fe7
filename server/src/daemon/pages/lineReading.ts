import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { FolioError } from '../../errors/catalogue.ts';
import { limitsSchema, readOptionsSchema, type ReadOptionsInput } from '../../protocol.ts';
import type { Matrix, Quad } from '../../page/geometry.ts';
import type { LineReading } from '../../readers/pageOperations.ts';
import type { JobContext } from '../jobs/jobContext.ts';

/** A line of a document on this machine that is to be read again. */
export interface LineRequest {
  /** Absolute path of the document. */
  readonly path: string;
  readonly page: number;
  /** Points of the upright page, from the top left of the text. */
  readonly quad: Quad;
  readonly uprightToPage: Matrix;
  /** How the page was read. */
  readonly options: ReadOptionsInput;
  /** Name of the model that read it. */
  readonly recognizer?: string;
  /** Another model than that of the options: a built-in name or a folder. */
  readonly model?: string;
  /** Reads it in several sizes, most of them larger, and takes what they agree on. */
  readonly inSizes?: boolean;
}

/**
 * Reads a line of a page again. Pages that somebody waits for come in between lines. Rejects with `line-unread`
 * where nothing can be read of it, with `cancelled`, or with the FolioError of the document or the model.
 */
export async function readLineAgain(
  { path, page, quad, uprightToPage, options, recognizer, model, inSizes = false }: LineRequest,
  { engine, readingModels }: Pick<JobContext, 'engine' | 'readingModels'>,
  signal?: AbortSignal,
): Promise<LineReading> {
  if (signal?.aborted) throw new FolioError('cancelled');
  const read = readOptionsSchema.parse(options);
  const models = await readingModels({ ...read, ...(model === undefined ? {} : { model }) });
  // It may be gone since; then the page model reads the line.
  const own = models.recognizers.find(({ name }) => name === recognizer);
  const name = basename(path);
  const document = {
    id: `line-${randomBytes(8).toString('hex')}`,
    path,
    name,
    limits: limitsSchema.parse(read.limits),
    ...(read.password === undefined ? {} : { password: read.password }),
  };
  // Somebody looks at it: before any page that waits.
  const turn = { document, page, priority: -1, ...(signal ? { signal } : {}) };
  const question = {
    quad,
    uprightToPage,
    modelDirectory: models.page.directory,
    ...(own ? { recognizer: own.directory } : {}),
    recoverSpaces: read.recoverSpaces,
    scale: read.scale,
    inSizes,
  };
  try {
    const reading = await engine.run('line', turn, question);
    if (reading.text.trim() === '') throw new FolioError('line-unread', { page, file: name });
    return reading;
  } finally {
    engine.close(document.id);
  }
}
