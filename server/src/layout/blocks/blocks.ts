import { unionBox, type Box } from '../../page/geometry.ts';
import type { Block } from '../../page/pageResult.ts';
import { joinCaptionRows } from './figures/captionRows.ts';
import { isCaption } from './figures/captions.ts';
import { boxItems } from './lists/checkBoxes.ts';
import { codeBlock, partCode } from './code/codeListings.ts';
import { TEXT_SCALE } from './headings/headingLevels.ts';
import { headingSign, type HeadingSign } from './headings/headings.ts';
import { numberingDepth } from './headings/numbering.ts';
import { greatest } from '../lines/extremes.ts';
import { joinLines } from '../lines/joinText.ts';
import { CHOICES } from './lists/listMarker.ts';
import type { PageScale } from '../pageScale.ts';
import { groupParagraphs, isLongerTitle, type RowGroup } from './paragraphs.ts';
import { groupRows, toRow, type TextRow } from '../lines/textRow.ts';
import type { PageItem } from '../readingOrder/pageItem.ts';

/** Rows and characters of `2. Needs`, which is a heading where `2.1 Sun` is one. */
const SECTION = { rows: 2, length: 100 } as const;
/**
 * Rows that go on a heading: larger font size over the smaller one (sizes measured in pixels vary more), the most
 * rows of a heading, and font sizes between the middles of two of them. Below the font size over the text's, a line with
 * so much empty room beside it, as a share of the column's width, was ended. A row in small letters that is not bold goes
 * on from so much of the text's size.
 */
const SAME_HEADING = {
  ofTextLayer: 1.08,
  ofOcr: 1.25,
  rows: 4,
  pitch: 1.9,
  large: 1.5,
  empty: 0.5,
  goesOn: 1.15,
  goesOnFromOcr: 1.3,
} as const;

/** A block before it has its place in the page's order; headings before they have their level. */
export type BlockDraft =
  | { readonly kind: 'heading'; readonly sign: HeadingSign; readonly body: BlockBody }
  | {
      readonly kind: 'list-item';
      readonly marker: string;
      readonly ordered: boolean;
      readonly left: number;
      readonly body: BlockBody;
    }
  | { readonly kind: 'table'; readonly block: Omit<Extract<Block, { kind: 'table' }>, 'order'> }
  | { readonly kind: 'formula'; readonly notation: 'tex' | 'characters'; readonly body: BlockBody }
  | {
      readonly kind:
        'paragraph' | 'caption' | 'code' | 'figure' | 'footnote' | 'header' | 'footer' | 'page-number';
      readonly body: BlockBody;
    };

export type BlockBody = Pick<Block, 'box' | 'text' | 'lines'> & Partial<Pick<Block, 'marks'>>;

/** The blocks of one column: its rows as paragraphs, headings and lists, its tables and figures between. */
export function blocksOfFlow(
  flow: readonly PageItem[],
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
): BlockDraft[] {
  let drafts: BlockDraft[] = [];
  let rows: TextRow[] = [];
  const flush = (): void => {
    if (rows.length > 0) drafts = drafts.concat(blocksOfRows(rows, scale, vocabulary));
    rows = [];
  };
  const lineRows = groupRows(flow.flatMap((item) => (item.kind === 'line' ? [item.line] : [])));
  const whole = flow
    .filter((item) => item.kind !== 'line')
    .map((item) => ({ item, place: placeOf(item, lineRows) }))
    .sort((a, b) => a.place - b.place);
  let next = 0;
  for (const row of lineRows) {
    while (next < whole.length && whole[next]!.place < row.middle) {
      flush();
      drafts = drafts.concat(blocksOfItem(whole[next]!.item, scale, vocabulary));
      next += 1;
    }
    rows.push(row);
  }
  flush();
  for (const { item } of whole.slice(next)) drafts = drafts.concat(blocksOfItem(item, scale, vocabulary));
  return drafts;
}

/** Where a thing stands among rows. Text that runs along a figure is read to the figure's foot before it. */
function placeOf(item: PageItem, rows: readonly TextRow[]): number {
  if (item.kind === 'formula') return (item.top + item.bottom) / 2;
  if (item.kind !== 'figure') return item.top;
  const isBeside = rows.some(({ middle }) => middle > item.top && middle < item.bottom);
  return isBeside ? item.bottom : (item.top + item.bottom) / 2;
}

function blocksOfItem(item: PageItem, scale: PageScale, vocabulary: ReadonlySet<string>): BlockDraft[] {
  if (item.kind === 'drafts') return [...item.drafts];
  if (item.kind === 'table') {
    const { box, rows, columns, cells, lines } = item.table;
    const texts = Array.from({ length: rows }, (_, row) =>
      cells
        .filter((cell) => cell.row === row)
        .map(({ text }) => text)
        .filter((text) => text !== '')
        .join('\t'),
    );
    const text = texts.filter((row) => row !== '').join('\n');
    return [
      {
        kind: 'table',
        block: {
          kind: 'table',
          rows,
          columns,
          cells: [...cells],
          box,
          text,
          lines: lines.map(({ source }) => source),
        },
      },
    ];
  }
  if (item.kind === 'formula') {
    const { notation, ...body } = item.formula;
    return [{ kind: 'formula', notation, body }];
  }
  if (item.kind === 'figure') {
    const text = groupRows(item.lines).map((row) => row.text);
    const lines = item.lines.map(({ source }) => source);
    return [{ kind: 'figure', body: { box: item.box, text: text.join('\n'), lines } }];
  }
  return blocksOfRows([toRow([item.line])], scale, vocabulary);
}

function blocksOfRows(
  rows: readonly TextRow[],
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
): BlockDraft[] {
  return partCode(rows, scale).flatMap((stretch) =>
    stretch.isCode ? [codeBlock(stretch.rows)] : blocksOfText(stretch.rows, scale, vocabulary),
  );
}

function blocksOfText(
  rows: readonly TextRow[],
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
): BlockDraft[] {
  const groups = joinHeadingRows(joinCaptionRows(groupParagraphs(rows, scale), scale), scale);
  const hasSubsections = groups.some(({ rows: [row] }) => /^\d{1,2}\.\d{1,2}[\s.]/.test(row?.text ?? ''));
  const drafts: BlockDraft[] = [];
  groups.forEach((group, i) => {
    const body = bodyOf(group, vocabulary);
    const inList =
      group.marker !== undefined &&
      (groups[i - 1]?.marker !== undefined || groups[i + 1]?.marker !== undefined);
    const found = group.marker?.ordered === false ? undefined : headingSign(group, scale, groups[i + 1]);
    const sign = found ?? (hasSubsections && !inList ? sectionSign(group, scale) : undefined);
    if (isCaption(body.text)) drafts.push({ kind: 'caption', body });
    else if (sign && !(inList && sign.scale < TEXT_SCALE))
      drafts.push({
        kind: 'heading',
        sign,
        body: {
          ...body,
          text: joinLines(
            group.rows.map(({ text }) => text),
            { vocabulary },
          ),
        },
      });
    else if (group.marker?.style === 'box') drafts.push(...boxItems(group, vocabulary));
    else if (group.marker && group.marker.style !== CHOICES) {
      const { marker, ordered, rest } = group.marker;
      const text = joinLines([rest, ...group.rows.slice(1).map((row) => row.text)], { vocabulary });
      drafts.push({ kind: 'list-item', marker, ordered, left: group.rows[0]!.left, body: { ...body, text } });
    } else drafts.push({ kind: 'paragraph', body });
  });
  return drafts;
}

/** `2. Needs` looks like an item of a list; where `2.1 Sun` is a heading, it is one, too. */
function sectionSign(group: RowGroup, scale: PageScale): HeadingSign | undefined {
  const { marker, rows } = group;
  const [row] = rows;
  if (
    !row ||
    rows.length > SECTION.rows ||
    !marker ||
    marker.style !== '1.' ||
    row.text.length > SECTION.length
  )
    return undefined;
  return { scale: row.size / scale.bodySize, bold: row.bold, capitals: false, depth: 1 };
}

/** A heading of several lines is one heading, also where its lines were of a slightly different height. */
function joinHeadingRows(groups: readonly RowGroup[], scale: PageScale): RowGroup[] {
  const joined: RowGroup[] = [];
  const right = greatest(groups.flatMap(({ rows }) => rows.map((row) => row.right)));
  groups.forEach((group, i) => {
    const last = joined.at(-1);
    const sign = last && headingSign(last, scale, group);
    if (
      last &&
      sign &&
      goesOnHeading(last, group, sign, headingSign(group, scale, groups[i + 1]), scale, right)
    ) {
      joined[joined.length - 1] = { ...last, rows: [...last.rows, ...group.rows], keepBreaks: false };
    } else joined.push(group);
  });
  return joined;
}

function goesOnHeading(
  last: RowGroup,
  group: RowGroup,
  a: HeadingSign,
  b: HeadingSign | undefined,
  scale: PageScale,
  right: number,
): boolean {
  const sizes = [last.rows.at(-1)!.size, group.rows[0]!.size];
  const larger = Math.max(...sizes);
  const text = group.rows.map((row) => row.text).join(' ');
  const same =
    larger / Math.min(...sizes) < (scale.fromOcr ? SAME_HEADING.ofOcr : SAME_HEADING.ofTextLayer) &&
    last.rows.at(-1)!.bold === group.rows[0]!.bold &&
    isItalic(last.rows.at(-1)!) === isItalic(group.rows[0]!);
  if (
    !same ||
    group.marker ||
    last.rows.length + group.rows.length > SAME_HEADING.rows ||
    numberingDepth(text) !== undefined
  )
    return false;
  if (last.rows.at(-1)!.tabbed || isLongerTitle(last.rows.at(-1)!, group.rows[0]!)) return false;
  if (a.scale < SAME_HEADING.large && isEndedAtLeft(last.rows.at(-1)!, group.rows[0]!, right)) return false;
  const close = group.spaceBefore * scale.lineHeight < SAME_HEADING.pitch * larger;
  const capitals = text === text.toUpperCase() && /\p{L}{2}/u.test(text);
  return (
    close &&
    ((b !== undefined && a.capitals === b.capitals) ||
      isBrokenHeading(group, text, scale) ||
      (a.capitals && capitals && group.rows.length === 1 && !/[.]$/.test(text)))
  );
}

/** What goes on in small letters is no heading alone, but the rest of one above it in its type, which the text is not in. */
function isBrokenHeading({ rows }: RowGroup, text: string, scale: PageScale): boolean {
  const large = scale.bodySize * (scale.fromOcr ? SAME_HEADING.goesOnFromOcr : SAME_HEADING.goesOn);
  const isOwnType = rows.every(({ size, bold }) => size >= large || (bold && !scale.mostlyBold));
  return isOwnType && /^\p{Ll}/u.test(text) && !/[.,;:]$/.test(text);
}

/** A heading in about the size of the text that begins at the left edge is broken where its line is full. */
function isEndedAtLeft(row: TextRow, next: TextRow, right: number): boolean {
  const width = right - row.left;
  return Math.abs(row.left - next.left) < row.size && right - row.right > SAME_HEADING.empty * width;
}

function isItalic({ lines }: TextRow): boolean {
  return lines.every(({ source }) => source.font.italic);
}

function bodyOf(group: RowGroup, vocabulary: ReadonlySet<string>): BlockBody {
  const texts = group.rows.map(({ text }) => text);
  return {
    box: boxOf(group.rows),
    text: group.keepBreaks
      ? texts.map((text) => joinLines([text])).join('\n')
      : joinLines(texts, { vocabulary }),
    lines: group.rows.flatMap((row) => row.lines.map(({ source }) => source)),
  };
}

export function boxOf(rows: readonly TextRow[]): Box {
  return unionBox(rows.map(({ box }) => box));
}
