import type { PageParts, PageScore } from '../../bench/structure/scorePage.ts';
import type { DocumentScore, StructureScore } from '../../bench/structure/scoreStructure.ts';
import {
  FOUND_KINDS,
  structureFigures,
  type StructureFigures,
} from '../../bench/structure/structureFigures.ts';
import type { TextMatches } from '../../bench/structure/text/matchTexts.ts';
import { percent, table } from './pipeTable.ts';

/** A table a kind for people, sets as rows. `faults`: then what is wrong, page by page. */
export function structureReport(scores: readonly StructureScore[], faults = false): string {
  const figures = scores.map(structureFigures);
  const parts = [
    setsTable(figures),
    tablesTable(figures),
    ...FOUND_KINDS.map((kind) => foundTable(kind, figures)),
    textTable(figures),
    assertionsTable(figures),
    ...(faults ? scores.map(faultsOf) : []),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function setsTable(figures: readonly StructureFigures[]): string {
  return table(
    ['set', 'documents', 'failed'],
    figures.map(({ set, documents, failed }) => [set, String(documents), String(failed)]),
  );
}

function tablesTable(figures: readonly StructureFigures[]): string {
  const rows = figures.flatMap(({ set, tables }) =>
    tables === undefined
      ? []
      : [
          [
            set,
            ...[tables.truth, tables.found, tables.missed, tables.wrong].map(String),
            ...(tables.likeness ? [tables.likeness.teds, tables.likeness.structure].map(share) : ['–', '–']),
          ],
        ],
  );
  return rows.length === 0
    ? ''
    : table(['tables', 'in the truth', 'found', 'missed', 'false', 'TEDS', 'TEDS-S'], rows);
}

function foundTable(kind: (typeof FOUND_KINDS)[number], figures: readonly StructureFigures[]): string {
  const rows = figures.flatMap((own) => {
    const counts = own[kind];
    if (!counts) return [];
    const { truth, found, missed, wrong, precision, recall, f1 } = counts;
    return [[own.set, ...[truth, found, missed, wrong].map(String), ...[precision, recall, f1].map(share)]];
  });
  const head = [kind, 'in the truth', 'found', 'missed', 'wrong', 'precision', 'recall', 'F1'];
  return rows.length === 0 ? '' : table(head, rows);
}

function textTable(figures: readonly StructureFigures[]): string {
  const rows = figures.flatMap(({ set, text }) =>
    text ? [[set, String(text.pages), share(text.text), share(text.order)]] : [],
  );
  return rows.length === 0
    ? ''
    : table(['text', 'pages', 'edit distance of text', 'edit distance of order'], rows);
}

function assertionsTable(figures: readonly StructureFigures[]): string {
  const rows = figures.flatMap(({ set, assertions = {} }) =>
    Object.entries(assertions).map(([type, { passed, total }]) => [
      `${set}: ${type}`,
      String(passed),
      String(total),
      percent(passed / total),
    ]),
  );
  return rows.length === 0 ? '' : table(['assertions', 'hold', 'of', 'share'], rows);
}

function share(value: number): string {
  return value.toFixed(3);
}

/** Tables below this TEDS are named as wrong. */
const GOOD_TABLE = 0.95;

function faultsOf({ set, documents }: StructureScore): string {
  const parts = documents.flatMap((document) => {
    const faults = documentFaults(document);
    return faults.length === 0 ? [] : [[`${set}/${document.name}`, ...faults].join('\n')];
  });
  return parts.join('\n\n');
}

function documentFaults({ failure, pages, assertions }: DocumentScore): string[] {
  return [
    ...(failure === undefined ? [] : [`  failed: ${failure}`]),
    ...pages.flatMap((page) => pageFaults(page).map((fault) => `  page ${page.page}: ${fault}`)),
    ...assertions.flatMap((assertion) =>
      assertion.failure === undefined ? [] : [`  ${assertion.type} ${assertion.id}: ${assertion.failure}`],
    ),
  ];
}

function pageFaults({ tables, text, order, ...page }: PageScore): string[] {
  const faults: string[] = [];
  for (const { box, isFound, likeness } of tables?.tables ?? []) {
    if (!isFound) faults.push(`table missed: ${box}`);
    else if (likeness && likeness.teds < GOOD_TABLE) {
      faults.push(`table ${box}: TEDS ${share(likeness.teds)}, TEDS-S ${share(likeness.structure)}`);
    }
  }
  faults.push(...(tables?.wrong ?? []).map((wrong) => `false table: ${wrong}`));
  if (tables && tables.parts > 0) faults.push(`further tables on a table of the truth: ${tables.parts}`);
  for (const kind of FOUND_KINDS) {
    const own: PageParts | TextMatches | undefined = page[kind];
    faults.push(...(own?.missed ?? []).map((missed) => `${kind} missed: ${missed}`));
    faults.push(...(own?.wrong ?? []).map((wrong) => `${kind} wrong: ${wrong}`));
  }
  if (text && text.length > 0) {
    const orderShare = order && order.length > 0 ? share(order.edits / order.length) : '–';
    faults.push(`edit distance of text ${share(text.edits / text.length)}, of order ${orderShare}`);
    faults.push(...text.missed.map((missed) => `text missed: ${missed}`));
    faults.push(...text.added.map((added) => `text added: ${added}`));
  }
  return faults;
}
