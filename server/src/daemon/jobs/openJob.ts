import { FolioError } from '../../errors/catalogue.ts';
import { stageDirectories } from '../../models/stageKinds.ts';
import { parsePageSelection, selectPages } from '../../page/pageSelection.ts';
import { limitsSchema, type ReadOptions, type ReadParams } from '../../protocol.ts';
import type { EngineReader } from '../../readers/reader.ts';
import type { DocumentHandle, DocumentInfo, PageOptions } from '../../readers/pageRequest.ts';
import type { EngineWait } from '../engineProcess/pageEngine.ts';
import type { KeptPages } from '../results/resultRecords.ts';
import type { JobContext } from './jobContext.ts';
import { JobReaders } from '../pages/jobReaders.ts';
import { PageStore, type StoreKey } from '../pages/pageStore.ts';
import { planReading, type ReadingPlan } from '../pages/readingPlan.ts';
import type { ClientReaders } from '../pages/clientReaders.ts';
import { SourceDocument } from './documents/sourceDocument.ts';
import type { SourceFile } from './documents/uploads.ts';

/** A job whose document was found and opened: all that reading its pages needs. */
export interface OpenedJob {
  readonly source: SourceDocument;
  readonly document: DocumentHandle;
  readonly info: DocumentInfo;
  readonly options: PageOptions;
  readonly reading: JobReaders;
  /** Names of the models that may read its pages. */
  readonly models: readonly string[];
  /** Ascending. */
  readonly pages: readonly number[];
  readonly store: PageStore;
  /** What names the pages in the store. */
  readonly kept: KeptPages;
  /** Whether results of an earlier job may be in the store. */
  readonly mayKnowPages: boolean;
}

/** Finds the document, its model and its pages. Rejects with a FolioError that says why nothing can be read. */
export async function openJob(
  { jobId, readers }: { readonly jobId: string; readonly readers: ClientReaders },
  { path, name }: SourceFile,
  params: ReadParams,
  context: JobContext,
  signal: AbortSignal,
  wait: EngineWait,
): Promise<OpenedJob> {
  const { options } = params;
  // What is wrong with the request is said before anything is read.
  const selection =
    options.pages === undefined ? [{ first: 1, last: undefined }] : parsePageSelection(options.pages);
  const limits = limitsSchema.parse(options.limits);
  const [source, models, plan] = await Promise.all([
    SourceDocument.find(path, name, limits, signal),
    context.readingModels(options),
    planReading(options, {
      clock: context.clock,
      registry: context.registry,
      readers,
    }),
  ]);
  const { password, textLayer, recoverSpaces } = options;
  const scale = options.scale === 1 ? {} : { scale: options.scale };
  const document: DocumentHandle = {
    id: jobId,
    path,
    name,
    limits,
    ...(password === undefined ? {} : { password }),
  };
  // The text of a document that somebody encrypted does not lie around in clear.
  const isCached = options.cache && password === undefined;
  const known = isCached ? await context.infos.get(source.hash) : undefined;
  const info = known ?? (await context.engine.open(document, signal, wait));
  if (!known && isCached) {
    await source.checkUnchanged();
    await context.infos.put(source.hash, info);
  }
  const pages = selectPages(selection, info.pageCount, name);
  if (pages.length > limits.pages) {
    throw new FolioError('limit-pages', { file: name, count: pages.length, limit: limits.pages });
  }
  const key: StoreKey = {
    documentHash: source.hash,
    ...readerKeys(plan, context.readerVersion),
    modelHash: models.hash,
    options: {
      ...resultOptions(options),
      ...(!plan.specialist ? {} : { reader: options.reader, vlm: options.vlm }),
    },
  };
  const store = isCached
    ? PageStore.shared(context.results, key, jobId)
    : await PageStore.temporary(context.spool, key, jobId, (problem) =>
        context.log.warn('store-in-memory', { job: jobId, code: problem.code, reason: problem.message }),
      );
  const { stages = [] } = models;
  return {
    source,
    document,
    info,
    options: {
      textLayer,
      recoverSpaces,
      ...scale,
      modelDirectory: models.page.directory,
      recognizers: models.recognizers.map(({ directory }) => directory),
      ...(stages.length === 0 ? {} : { stages: stageDirectories(stages) }),
      ...(options.device === undefined ? {} : { device: options.device }),
    },
    reading: new JobReaders({
      engine: context.engine,
      pages: context.pages,
      plan,
      options: options.vlm,
    }),
    models: [models.page, ...models.recognizers, ...stages].map(({ name }) => name),
    pages,
    store,
    kept: { readers: [...key.readers], modelHash: key.modelHash, options: key.options },
    mayKnowPages: isCached,
  };
}

/**
 * What names the pages of readings with these options on this machine. Rejects with `model-not-found` or
 * `model-invalid`.
 */
export async function keptByThisMachine(
  options: ReadOptions,
  {
    readingModels,
    registry,
    readerVersion,
  }: Pick<JobContext, 'readingModels' | 'registry' | 'readerVersion'>,
): Promise<KeptPages> {
  const { hash: modelHash } = await readingModels(options);
  return {
    readers: [engineKey(registry.inEngine(), readerVersion)],
    modelHash,
    options: resultOptions(options),
  };
}

/** The options that decide what this machine makes of a page. */
function resultOptions({ textLayer, recoverSpaces, device, scale }: ReadOptions): StoreKey['options'] {
  // Results are the same on every device, but a client that names one wants to see it at work.
  const named = device === undefined || device === 'auto' ? {} : { device };
  return { textLayer, recoverSpaces, ...(scale === 1 ? {} : { scale }), ...named };
}

/**
 * Results of a reader in the daemon never meet those of the engine, nor those of another model. A page is looked for
 * under every model that may read it, and kept under the one that did: a server that reads in place of
 * another, or a list that was replaced meanwhile, may have a different one.
 */
function readerKeys(
  { engine, specialist }: ReadingPlan,
  version: string,
): Pick<StoreKey, 'readers' | 'readerOf'> {
  const own = engineKey(engine, version);
  if (!specialist) return { readers: [own], readerOf: () => own };
  const { entry, reader, models } = specialist;
  const keyOf = (model: string): string => `${reader.key(model)}+${own}`;
  const readers = (models.length === 0 ? [''] : models).map(keyOf);
  const [first = keyOf('')] = readers;
  return {
    readers,
    readerOf: ({ reader: { id, model } }) =>
      id === entry.name && model !== undefined ? keyOf(model) : first,
  };
}

/** Names what a reader of the engine made of a page. */
function engineKey({ name }: EngineReader, version: string): string {
  return `${name}@${version}`;
}
