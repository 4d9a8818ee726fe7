/** What models of documents do, in the order in which a page comes to them. */
export const STAGE_KINDS = ['orientation', 'unwarping', 'layout', 'tables', 'formulas'] as const;

export type StageKind = (typeof STAGE_KINDS)[number];
