import type { AssertionType } from './assertions/assertion.ts';
import type { PageScore } from './scorePage.ts';
import type { StructureScore } from './scoreStructure.ts';
import type { TableLikeness } from './tables/teds.ts';

export interface TableFigures {
  readonly truth: number;
  readonly found: number;
  readonly missed: number;
  /** Found where the truth has none. */
  readonly wrong: number;
  /** Means over the truth's tables; a missed one counts 0. Absent: their cells are not known. */
  readonly likeness?: TableLikeness;
}

/** Counts over all pages, and what follows from them. */
export interface FoundFigures {
  readonly truth: number;
  readonly found: number;
  readonly missed: number;
  readonly wrong: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Means over pages of the page's edits by its length, as OmniDocBench has them. */
export interface TextFigures {
  readonly pages: number;
  readonly text: number;
  readonly order: number;
}

/** What a set's scores come to. Kinds of which the set knows nothing are absent. */
export interface StructureFigures {
  readonly set: string;
  readonly documents: number;
  readonly failed: number;
  readonly tables?: TableFigures;
  readonly headings?: FoundFigures;
  readonly captions?: FoundFigures;
  readonly figures?: FoundFigures;
  readonly formulas?: FoundFigures;
  readonly furniture?: FoundFigures;
  readonly text?: TextFigures;
  readonly assertions?: Readonly<Partial<Record<AssertionType, { passed: number; total: number }>>>;
}

export const FOUND_KINDS = ['headings', 'captions', 'figures', 'formulas', 'furniture'] as const;

export function structureFigures({ set, documents }: StructureScore): StructureFigures {
  const pages = documents.flatMap((document) => document.pages);
  const kinds = FOUND_KINDS.flatMap((kind) => {
    const own = foundFigures(pages, kind);
    return own ? [[kind, own] as const] : [];
  });
  const tables = tableFigures(pages);
  const text = textFigures(pages);
  const assertions = assertionFigures(documents);
  return {
    set,
    documents: documents.length,
    failed: documents.filter(({ failure }) => failure !== undefined).length,
    ...(tables ? { tables } : {}),
    ...Object.fromEntries(kinds),
    ...(text ? { text } : {}),
    ...(assertions ? { assertions } : {}),
  };
}

function tableFigures(pages: readonly PageScore[]): TableFigures | undefined {
  const known = pages.flatMap(({ tables }) => (tables ? [tables] : []));
  if (known.length === 0) return undefined;
  const truth = known.flatMap(({ tables }) => tables);
  const found = truth.filter(({ isFound }) => isFound).length;
  const likeness = truth.flatMap((table) => table.likeness ?? []);
  return {
    truth: truth.length,
    found,
    missed: truth.length - found,
    wrong: known.reduce((sum, { wrong }) => sum + wrong.length, 0),
    ...(likeness.length === 0
      ? {}
      : {
          likeness: {
            teds: mean(likeness.map(({ teds }) => teds)),
            structure: mean(likeness.map(({ structure }) => structure)),
          },
        }),
  };
}

function foundFigures(
  pages: readonly PageScore[],
  kind: (typeof FOUND_KINDS)[number],
): FoundFigures | undefined {
  const known = pages.flatMap((page) => page[kind] ?? []);
  if (known.length === 0) return undefined;
  const found = known.reduce((sum, own) => sum + own.found, 0);
  const missed = known.reduce((sum, own) => sum + own.missed.length, 0);
  const wrong = known.reduce((sum, own) => sum + own.wrong.length, 0);
  const precision = found + wrong === 0 ? 1 : found / (found + wrong);
  const recall = found + missed === 0 ? 1 : found / (found + missed);
  const f1 = 2 * found + wrong + missed === 0 ? 1 : (2 * found) / (2 * found + wrong + missed);
  return { truth: found + missed, found, missed, wrong, precision, recall, f1 };
}

function textFigures(pages: readonly PageScore[]): TextFigures | undefined {
  const texts = pages.flatMap(({ text }) => (text && text.length > 0 ? [text.edits / text.length] : []));
  const orders = pages.flatMap(({ order }) =>
    order && order.length > 0 ? [order.edits / order.length] : [],
  );
  return texts.length === 0 ? undefined : { pages: texts.length, text: mean(texts), order: mean(orders) };
}

function assertionFigures(documents: StructureScore['documents']): StructureFigures['assertions'] {
  const all = documents.flatMap(({ assertions }) => assertions);
  if (all.length === 0) return undefined;
  const figures: Partial<Record<AssertionType, { passed: number; total: number }>> = {};
  for (const { type, failure } of all) {
    const own = figures[type] ?? { passed: 0, total: 0 };
    figures[type] = { passed: own.passed + (failure === undefined ? 1 : 0), total: own.total + 1 };
  }
  return figures;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
