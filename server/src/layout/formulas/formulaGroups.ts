import { unionBox, type Box } from '../../page/geometry.ts';
import type { PageScale } from '../pageScale.ts';
import type { ProseLines, ColumnAround } from './columnAround.ts';
import { aboveBy, besideBy, type FormulaPart } from './formulaParts.ts';
import { NEAR, OPEN_PIECES, AT_EDGE, INDENTED, APART } from './settings.ts';

/** Font sizes of white space between two formulas below each other, and of a sign that is no script. */
const ROW_SPACE = 0.5;
const SIGN_SIZE = 0.9;
const HAS_RELATION = /[=≠≈≃≅≡≤≥<>∈⊂→⇒]/u;
const STARTS_WITH_RELATION = /^[=≠≈≃≅≡≤≥<>∈⊂→⇒+−]/u;
/** What an item of a list begins with. */
const LIST_MARKER = /^(?:[•●○◦▪■◆‣∙·►–—*](?:\s|$)|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s)/u;

/** Pieces that stand together, and the numbers at the edge of their column that belong to them. */
export interface FormulaGroup {
  readonly pieces: readonly FormulaPart[];
  readonly numbers: readonly FormulaPart[];
  readonly box: Box;
  readonly column: ColumnAround | undefined;
}

/** Whether a thing may be a piece of a formula: no text, and not beside text in its column. */
export function isPiece(
  part: FormulaPart,
  prose: ProseLines,
  scale: PageScale,
  isUnreadTold: boolean,
): boolean {
  if (part.kind === 'unread' && !isUnreadTold) return false;
  const { signs, line } = part;
  if (line && (line.turned || line.source.isField || line.source.font.monospace || line.source.vertical))
    return false;
  if (signs?.isProse) return false;
  if (line && LIST_MARKER.test(line.text)) return false;
  const column = prose.around(part);
  if (!column) return signs?.hasMathFont === true || part.kind === 'bar';
  if (part.kind === 'unread' && goesOnText(part, column, scale)) return false;
  const beside = prose.beside(part, column.left, column.right);
  return beside.every((other) => isElsewhere(other, part, column, scale));
}

/** What was not read stands at the column's edge close under or over a line of text: it is one as well. */
function goesOnText(part: FormulaPart, column: ColumnAround, scale: PageScale): boolean {
  const space = Math.min(part.top - column.above, column.below - part.bottom);
  return part.left - column.left < INDENTED * scale.bodySize && space < APART * scale.lineHeight;
}

/** What stands beside a piece is of the next column, though the columns' edges are not known exactly. */
function isElsewhere(other: FormulaPart, part: FormulaPart, column: ColumnAround, scale: PageScale): boolean {
  const edge = AT_EDGE * scale.bodySize;
  return (
    (other.left >= part.right && other.left > column.right - edge) ||
    (other.right <= part.left && other.right < column.left + edge)
  );
}

/** Pieces that touch or nearly touch, as groups; sorted from top to bottom. */
export function joinPieces(pieces: readonly FormulaPart[], scale: PageScale): FormulaPart[][] {
  const parent = pieces.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  let open: number[] = [];
  pieces.forEach((piece, i) => {
    open = open
      .filter((j) => pieces[j]!.bottom + NEAR.above * scale.lineHeight > piece.top)
      .slice(-OPEN_PIECES);
    for (const j of open) if (areNear(pieces[j]!, piece, scale)) parent[root(j)] = root(i);
    open.push(i);
  });
  const groups = new Map<number, FormulaPart[]>();
  pieces.forEach((piece, i) => {
    const own = groups.get(root(i));
    if (own) own.push(piece);
    else groups.set(root(i), [piece]);
  });
  return [...groups.values()];
}

/**
 * Parts formulas that stand close below each other: white space parts rows with two sides each. A row that begins with
 * a relation goes on the one above. Only of a text layer: from pixels rows are seen in pieces.
 */
export function partAtRows(pieces: FormulaPart[]): FormulaPart[][] {
  if (pieces.some(({ kind, line }) => kind === 'unread' || line?.source.origin === 'ocr')) return [pieces];
  const size = Math.max(...pieces.map(({ line }) => line?.size ?? 0));
  const rows: FormulaPart[][] = [];
  let bottom = -Infinity;
  for (const piece of [...pieces].sort((a, b) => a.top - b.top)) {
    if (piece.top - bottom > ROW_SPACE * size || rows.length === 0) rows.push([]);
    rows.at(-1)!.push(piece);
    bottom = Math.max(bottom, piece.bottom);
  }
  const whole: FormulaPart[][] = [];
  for (const row of rows) {
    const last = whole.at(-1);
    if (last && !(isEquation(last, size) && isEquation(row, size))) last.push(...row);
    else whole.push(row);
  }
  return whole;
}

/** Has a relation in the size of its signs, and something before it. */
function isEquation(row: readonly FormulaPart[], size: number): boolean {
  const lines = row.flatMap(({ line }) => (line ? [line] : [])).sort((a, b) => a.left - b.left);
  const begins = lines[0]?.text ?? '';
  return (
    !STARTS_WITH_RELATION.test(begins) &&
    lines.some((line) => line.size >= SIGN_SIZE * size && HAS_RELATION.test(line.text))
  );
}

function areNear(a: FormulaPart, b: FormulaPart, scale: PageScale): boolean {
  const gap = -aboveBy(a, b);
  const space = -besideBy(a, b);
  if (space < 0) return gap < NEAR.beside * scale.bodySize;
  return space < NEAR.above * scale.lineHeight && gap < NEAR.indent * scale.bodySize;
}

/** Pieces as a group, with the column around them. */
export function groupOf(
  pieces: readonly FormulaPart[],
  prose: ProseLines,
  numbers: readonly FormulaPart[] = [],
): FormulaGroup {
  const box = unionBox(pieces.map((piece) => piece.box));
  return { pieces, numbers, box, column: prose.around(placeOf(box)) };
}

/** Where a box stands among parts. Points. */
export function placeOf(box: Box): Pick<FormulaPart, 'left' | 'right' | 'middle'> {
  return { left: box.x, right: box.x + box.width, middle: box.y + box.height / 2 };
}
