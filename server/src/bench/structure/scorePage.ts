import type { Box } from '../../page/geometry.ts';
import type { Block, PageResult, TableBlock } from '../../page/pageResult.ts';
import { coverage, coveredShare, inFrame, matchBoxes } from './boxes.ts';
import type { PageTruth, TruthTable } from './structureTruth.ts';
import { formOfBlock, withPlainBlanks, type TableForm } from './tables/tableForm.ts';
import { tableLikeness, type TableLikeness } from './tables/teds.ts';
import { matchBlocks, type EditDistance } from './text/matchBlocks.ts';
import { matchTexts, type TextMatches } from './text/matchTexts.ts';

/** A truth table with the table that was found for it. */
export interface TableScore {
  /** Where the truth has it: `x,y WIDTHxHEIGHT`. */
  readonly box: string;
  readonly isFound: boolean;
  /** Absent: the truth does not know its cells. Nothing is like a table that was not found. */
  readonly likeness?: TableLikeness;
}

export interface PageTables {
  readonly tables: readonly TableScore[];
  /** Found tables where the truth has none, with the beginnings of their texts. */
  readonly wrong: readonly string[];
  /** Further found tables on a truth table that another one was found for. */
  readonly parts: number;
}

/** Parts of a page that were found by their places. */
export interface PageParts {
  readonly found: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

/** How a page was laid out. Kinds that its set knows nothing of are absent. Boxes are the truth's. */
export interface PageScore {
  readonly page: number;
  readonly tables?: PageTables;
  readonly headings?: TextMatches;
  readonly captions?: TextMatches;
  readonly figures?: PageParts;
  readonly formulas?: PageParts;
  readonly furniture?: PageParts;
  readonly text?: EditDistance & { readonly missed: readonly string[]; readonly added: readonly string[] };
  readonly order?: EditDistance;
}

/** A found table that overlaps a truth table by less is another one. */
const SAME_TABLE = 0.1;

/** A found formula reaches to its number at the margin, and the truth's does not: a quarter of it must lie on that. */
const WITH_NUMBER = 0.25;

/** Blocks that are text of the page, of those that are written. */
const TEXT_KINDS: ReadonlySet<Block['kind']> = new Set([
  'heading',
  'paragraph',
  'list-item',
  'caption',
  'code',
  'footnote',
  'figure',
]);

/** Compares a page with its truth. */
export function scorePage(truth: PageTruth, result: PageResult): PageScore {
  const blocks = [...result.blocks].sort((a, b) => a.order - b.order);
  const of = (...kinds: Block['kind'][]): Block[] => blocks.filter(({ kind }) => kinds.includes(kind));
  const texts = (own: readonly Block[]): string[] => own.map(({ text }) => text);
  const places = (own: readonly Block[]): Box[] => own.map(({ box }) => inFrame(box, result, truth.frame));
  const { tables, headings, captions, figures, formulas, furniture } = truth;
  return {
    page: truth.page,
    ...(tables ? { tables: scoreTables(tables, of('table') as TableBlock[], result, truth) } : {}),
    ...(headings
      ? {
          headings: matchTexts(
            headings.map(({ text }) => text),
            texts(of('heading')),
          ),
        }
      : {}),
    ...(captions
      ? {
          captions: matchTexts(
            captions.map(({ text }) => text),
            texts(of('caption')),
            withoutLabel,
          ),
        }
      : {}),
    ...(figures ? { figures: parts(figures, places(of('figure'))) } : {}),
    ...(formulas
      ? { formulas: parts(formulas, places(of('formula')), texts(of('formula')), WITH_NUMBER) }
      : {}),
    ...(furniture
      ? { furniture: scoreFurniture(furniture, of('header', 'footer', 'page-number'), places) }
      : {}),
    ...scoreText(truth, blocks, places),
  };
}

function parts(
  truth: readonly Box[],
  found: readonly Box[],
  foundTexts: readonly string[] = [],
  onTruth?: number,
): PageParts {
  const { found: count, missed, wrong } = coverage(truth, found, onTruth);
  return {
    found: count,
    missed: missed.map((at) => describe(truth[at])),
    wrong: wrong.map((at) => `${describe(found[at])} ${beginning(foundTexts[at] ?? '')}`.trim()),
  };
}

function scoreFurniture(
  truth: NonNullable<PageTruth['furniture']>,
  found: readonly Block[],
  places: (blocks: readonly Block[]) => Box[],
): PageParts {
  // Lines, since a block may have a head at either side.
  const lines = found.flatMap((block) =>
    (block.lines.length > 0
      ? block.lines.map(({ quad, text }) => ({ box: boxOfQuad(quad), text }))
      : [block]
    ).map(({ box, text }) => ({ ...block, box, text })),
  );
  const known = truth.flatMap(({ box, text }) => (box ? [{ box, text }] : []));
  const boxes = places(lines);
  const isFound = (own: Box): boolean => boxes.some((box) => isOneLine(own, box));
  return {
    found: known.filter(({ box }) => isFound(box)).length,
    missed: known.filter(({ box }) => !isFound(box)).map(({ text }) => text),
    wrong: lines
      .filter((_, at) => !known.some(({ box }) => isOneLine(box, boxes[at]!)))
      .map(({ text }) => text),
  };
}

/** The middle of one lies in the other: heads are so low that their boxes overlap little, and may be read as one. */
function isOneLine(a: Box, b: Box): boolean {
  const holds = (outer: Box, inner: Box): boolean => {
    const [x, y] = [inner.x + inner.width / 2, inner.y + inner.height / 2];
    return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
  };
  return holds(a, b) || holds(b, a);
}

function boxOfQuad(quad: Block['lines'][number]['quad']): Box {
  const [xs, ys] = [quad.map(([x]) => x), quad.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function scoreText(
  truth: PageTruth,
  blocks: readonly Block[],
  places: (blocks: readonly Block[]) => Box[],
): Pick<PageScore, 'text' | 'order'> {
  if (!truth.blocks) return {};
  const isWritten = (block: Block): boolean => TEXT_KINDS.has(block.kind) && block.text.trim() !== '';
  const written = blocks.filter(isWritten);
  const boxes = places(written);
  const { text, order, missed, added } = matchBlocks(
    truth.blocks,
    written.map((block, at) => ({
      text: block.kind === 'list-item' ? `${block.marker} ${block.text}` : block.text,
      // Furniture that is misread matches nothing, and does not count all the same.
      isIgnored: coveredShare(boxes[at]!, truth.ignored ?? []) >= 0.5,
    })),
  );
  return { text: { ...text, missed: missed.map(beginning), added: added.map(beginning) }, order };
}

function scoreTables(
  truth: readonly TruthTable[],
  found: readonly TableBlock[],
  result: PageResult,
  { frame, page }: PageTruth,
): PageTables {
  const boxes = found.map(({ box }) => inFrame(box, result, frame));
  const places = truth.map(({ box }) => box);
  const pairs = new Map(matchBoxes(places, boxes, SAME_TABLE));
  const matched = new Set(pairs.values());
  const rest = found.flatMap((_, at) => (matched.has(at) ? [] : [at]));
  const isApart = (at: number): boolean => coveredShare(boxes[at]!, places) < SAME_TABLE;
  return {
    tables: truth.map((table, at) => {
      const own = pairs.get(at);
      return {
        box: describe(table.box),
        isFound: own !== undefined,
        ...(table.form ? { likeness: likenessOf(table.form, table, found[own ?? -1], page) } : {}),
      };
    }),
    wrong: rest.filter(isApart).map((at) => `${describe(boxes[at])} ${beginning(found[at]?.text ?? '')}`),
    parts: rest.filter((at) => !isApart(at)).length,
  };
}

function likenessOf(
  form: TableForm,
  { blanksUnknown }: TruthTable,
  found: TableBlock | undefined,
  page: number,
): TableLikeness {
  if (!found) return { teds: 0, structure: 0 };
  const own = formOfBlock(found, page);
  return blanksUnknown === true
    ? tableLikeness(withPlainBlanks(form), withPlainBlanks(own))
    : tableLikeness(form, own);
}

/** Some truths leave out the label and number of a caption. */
function withoutLabel(text: string): string {
  return text.replace(/^\s*(?:fig(?:ure|\.)?|tab(?:le|\.)?|图|表)\s*[\dIVX]+(?:[-.–]\d+)*\s*[.:|]?\s*/iu, '');
}

const BEGINNING = 60;

function beginning(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > BEGINNING ? `${line.slice(0, BEGINNING)}…` : line;
}

function describe(box: Box | undefined): string {
  if (!box) return '';
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(Math.round);
  return `${x},${y} ${width}x${height}`;
}
