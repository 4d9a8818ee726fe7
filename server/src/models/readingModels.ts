import { createHash } from 'node:crypto';
import { FolioError } from '../errors/catalogue.ts';
import { placedModels } from './installedModels.ts';
import { isPageModel, isRecognizer } from './manifest.ts';
import { resolveModel, type ResolvedModel } from './resolveModel.ts';

/** The models that read a document together. */
export interface ReadingModels {
  /** Finds the lines of a page, and reads them too. */
  readonly page: ResolvedModel;
  /** Further ones that read lines; which of them a page needs is found out from its lines. */
  readonly recognizers: readonly ResolvedModel[];
  /** SHA-256 (hex) over all of them: names them in cache keys. */
  readonly hash: string;
}

export interface ModelWish {
  /** Names or folders, with commas between: a page model, then recognisers; absent: what is best on this machine. */
  readonly model?: string | undefined;
  /** BCP 47 tags; only recognisers of these languages are used. Empty: of any. */
  readonly languages?: readonly string[];
}

/**
 * Chooses the models of a reading. Those that are named are used, and no others. Without names these are the best page
 * model on this machine and all recognisers on it, in the order of their names, so that a result depends on what is
 * installed and on nothing else. Errors: `model-not-found`, `model-invalid`,
 * `model-reads-lines-only`.
 */
export async function readingModels({ model, languages = [] }: ModelWish): Promise<ReadingModels> {
  const named = model?.split(',').map((name) => name.trim()) ?? [];
  const page = await resolveModel(named[0]);
  if (!isPageModel(page.manifest)) throw new FolioError('model-reads-lines-only', { model: page.name });
  const recognizers = await (model === undefined
    ? installedRecognizers(languages)
    : Promise.all(named.slice(1).map(resolveModel)));
  const hash = createHash('sha256');
  for (const { hash: one } of [page, ...recognizers]) hash.update(one);
  return { page, recognizers, hash: recognizers.length === 0 ? page.hash : hash.digest('hex') };
}

/** Names of the models on this machine that find lines and read them. */
export async function pageModelNames(): Promise<string[]> {
  return (await usableModels()).filter(({ manifest }) => isPageModel(manifest)).map(({ name }) => name);
}

async function usableModels(): Promise<ResolvedModel[]> {
  const models = await Promise.all(
    (await placedModels()).map(({ directory }) =>
      // One that is broken does not keep the others from reading; `folio models verify` names it.
      resolveModel(directory).catch(() => undefined),
    ),
  );
  return models.filter((model) => model !== undefined);
}

async function installedRecognizers(languages: readonly string[]): Promise<ResolvedModel[]> {
  return (await usableModels())
    .filter(({ manifest }) => isRecognizer(manifest) && reads(manifest.languages, languages))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether one of a model's languages is wanted: `zh` wants `zh-Hans`, and `pt-BR` is read by `pt`. */
function reads(known: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const covers = (a: string, b: string): boolean => a === b || b.startsWith(`${a}-`);
  return wanted.some((one) => known.some((other) => covers(one, other) || covers(other, one)));
}
