import type { ModelWish, ReadingModels } from '../../models/readingModels.ts';

type LookUp = (wish: ModelWish) => Promise<ReadingModels>;

/**
 * Looks up the models of a reading; if one of them was replaced in its folder since the last reading with it, `restart`
 * ends the engine before the answer. The engine knows loaded models by their folders, and would go on with what it has.
 * Another program may have replaced it: the command line, or a daemon of another version.
 */
export function noticingReplaced(lookUp: LookUp, restart: () => Promise<void>): LookUp {
  /** Hash by folder. */
  const known = new Map<string, string>();
  return async (wish) => {
    const models = await lookUp(wish);
    let isReplaced = false;
    for (const { directory, hash } of [models.page, ...models.recognizers, ...models.stages]) {
      isReplaced ||= (known.get(directory) ?? hash) !== hash;
      known.set(directory, hash);
    }
    if (isReplaced) await restart();
    return models;
  };
}
