import { createHash } from 'node:crypto';
import { FolioError } from '../errors/catalogue.ts';
import { placedModels } from './installedModels.ts';
import { isPageModel, isReading, isRecognizer, isStage } from './manifest.ts';
import { resolveModel, type ResolvedModel } from './resolveModel.ts';
import { STAGE_KINDS, type StageKind } from './stageKinds.ts';

/** The models that read a document together. */
export interface ReadingModels {
  /** Finds the lines of a page, and reads them too. */
  readonly page: ResolvedModel;
  /** Further ones that read lines; which of them a page needs is found out from its lines. */
  readonly recognizers: readonly ResolvedModel[];
  /** Models of documents, at most one of a kind, in the order in which a page comes to them. */
  readonly stages: readonly StageModel[];
  /** SHA-256 (hex) over all of them: names them in cache keys. */
  readonly hash: string;
}

/** A model of documents. */
export interface StageModel extends Pick<ResolvedModel, 'name' | 'directory' | 'hash'> {
  readonly kind: StageKind;
}

export interface ModelWish {
  /**
   * Names or folders, with commas between: a page model, then recognisers and models of documents; absent: what is best
   * on this machine.
   */
  readonly model?: string | undefined;
  /** BCP 47 tags; only recognisers of these languages are used. Empty: of any. */
  readonly languages?: readonly string[];
}

/**
 * Chooses the models of a reading. Those that are named are used, and no others. Without names these are the best page
 * model on this machine and all recognisers on it, in the order of their names, and the best model of documents of each
 * kind, so that a result depends on what is installed and on nothing else. Where only models of documents are named, the
 * best page model reads. Errors: `model-not-found`, `model-invalid`,
 * `model-reads-lines-only`.
 */
export async function readingModels({ model, languages = [] }: ModelWish): Promise<ReadingModels> {
  const named = model?.split(',').map((name) => name.trim()) ?? [];
  const all = await Promise.all(named.map(resolveModel));
  const [first, ...others] = all.filter(({ manifest }) => isReading(manifest));
  const page = first ?? (await resolveModel(undefined));
  if (!isPageModel(page.manifest)) throw new FolioError('model-reads-lines-only', { model: page.name });
  const usable = model === undefined ? await usableModels() : [];
  const recognizers = model === undefined ? recognizersOf(usable, languages) : others;
  const stages = bestStages(model === undefined ? usable : all, model === undefined);
  const further = [...recognizers, ...stages];
  const hash = createHash('sha256');
  for (const { hash: one } of [page, ...further]) hash.update(one);
  return { page, recognizers, stages, hash: further.length === 0 ? page.hash : hash.digest('hex') };
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

/** Models of documents, best first of each kind; those that nobody knows come after them, by name. */
const STAGE_MODELS = [
  'pp-doclayoutv3',
  'pp-doclayoutv2',
  'layout-cdla',
  'slanet-plus',
  'uvdoc',
  'orientation',
];

/** One model of each kind that there is. `isRanked`: the best one; otherwise the first that was named. */
function bestStages(models: readonly ResolvedModel[], isRanked: boolean): StageModel[] {
  const rank = ({ name }: ResolvedModel): number => {
    const at = STAGE_MODELS.indexOf(name);
    return at < 0 ? STAGE_MODELS.length : at;
  };
  const ranked = isRanked
    ? [...models].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
    : models;
  return STAGE_KINDS.flatMap((kind) => {
    const best = ranked.find(({ manifest }) => isStage(manifest, kind));
    return best ? [{ kind, name: best.name, directory: best.directory, hash: best.hash }] : [];
  });
}

function recognizersOf(models: readonly ResolvedModel[], languages: readonly string[]): ResolvedModel[] {
  return models
    .filter(({ manifest }) => isRecognizer(manifest) && reads(manifest.languages, languages))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether one of a model's languages is wanted: `zh` wants `zh-Hans`, and `pt-BR` is read by `pt`. */
function reads(known: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const covers = (a: string, b: string): boolean => a === b || b.startsWith(`${a}-`);
  return wanted.some((one) => known.some((other) => covers(one, other) || covers(other, one)));
}
