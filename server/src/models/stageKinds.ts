/** What models of documents do, in the order in which a page comes to them. */
export const STAGE_KINDS = ['orientation', 'unwarping', 'layout', 'tables', 'formulas'] as const;

export type StageKind = (typeof STAGE_KINDS)[number];

/** Absolute folders of the models of a reading, by what they do; a kind without one is not done. */
export type StageDirectories = Readonly<Partial<Record<StageKind, string>>>;

export function stageDirectories(
  models: readonly { readonly kind: StageKind; readonly directory: string }[],
): StageDirectories {
  return Object.fromEntries(models.map(({ kind, directory }) => [kind, directory]));
}
