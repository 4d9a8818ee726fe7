import { boundingBox, unionBox, type Box } from '../../../page/geometry.ts';
import { joinLines } from '../../lines/joinText.ts';
import type { BlockBody, BlockDraft } from '../blocks.ts';
import { follows, parseListMarker, type ListMarker } from './listMarker.ts';

type ListItem = Extract<BlockDraft, { kind: 'list-item' }>;
type Paragraph = Extract<BlockDraft, { body: BlockBody }> & { kind: 'paragraph' };

/** What stands between the parts of a text without ending it. */
const FLOATS: ReadonlySet<string> = new Set(['figure', 'table', 'caption', 'header']);
/** Larger size over the smaller one, up to which two pieces may be one item. */
const SAME_SIZE = 1.25;

/**
 * Lists that go on in the next column or behind a float. Each part was read alone: the end of an item looks like a
 * paragraph there, and so does an item that has no other of its kind beside it. Drafts in reading order.
 */
export function joinLists(drafts: readonly BlockDraft[], vocabulary: ReadonlySet<string>): BlockDraft[] {
  const joined: BlockDraft[] = [];
  let last = -1;
  const list = new OpenList();
  for (const [at, draft] of drafts.entries()) {
    if (FLOATS.has(draft.kind)) {
      joined.push(draft);
      continue;
    }
    const before = joined[last];
    const isApart =
      before !== undefined && (joined.length - 1 > last || startsColumn(boxOf(before), boxOf(draft)));
    if (isApart) list.isParted = true;
    if (
      isApart &&
      before.kind === 'list-item' &&
      isParagraph(draft) &&
      goesOn(before.body, draft.body) &&
      isTail(draft, drafts[at + 1])
    ) {
      joined[last] = { ...before, body: join(before.body, draft.body, vocabulary) };
      continue;
    }
    if (isApart && isParagraph(before) && draft.kind === 'list-item') {
      const item = itemBefore(before, draft);
      if (item) {
        joined[last] = item;
        list.add(item);
      }
    }
    const item = isParagraph(draft) ? list.nextItem(draft) : draft;
    if (item.kind === 'list-item') list.add(item);
    else list.close();
    last = joined.push(item) - 1;
  }
  return joined;
}

/** The items since the last block that is none, by the style of their markers. */
class OpenList {
  /** Something stood between its parts. */
  isParted = false;
  readonly #last = new Map<string, ListMarker>();

  add({ marker }: ListItem): void {
    const parsed = parseListMarker(`${marker} x`);
    if (parsed) this.#last.set(parsed.style, parsed);
  }

  close(): void {
    this.#last.clear();
    this.isParted = false;
  }

  /** The paragraph, or an item of this list where its number is the next. */
  nextItem(paragraph: Paragraph): Paragraph | ListItem {
    const own = this.isParted ? markerOf(paragraph) : undefined;
    const before = own && this.#last.get(own.style);
    return own && before && follows(own, before) ? itemOf(own, paragraph) : paragraph;
  }
}

function isParagraph(draft: BlockDraft): draft is Paragraph {
  return draft.kind === 'paragraph';
}

/** Whether what follows stands at the top of another column: above what was before, and to its right or left. */
export function startsColumn(before: Box, after: Box): boolean {
  const isBeside = after.x >= before.x + before.width || before.x >= after.x + after.width;
  return isBeside && after.y + after.height < before.y + before.height;
}

/** The paragraph as an item where the one behind it has the number after its own. */
function itemBefore(paragraph: Paragraph, next: ListItem): ListItem | undefined {
  const own = markerOf(paragraph);
  const after = parseListMarker(`${next.marker} x`);
  return own && after && follows(after, own) ? itemOf(own, paragraph) : undefined;
}

/** Only numbers say that they belong to a list that is elsewhere. */
function markerOf({ body }: Paragraph): ListMarker | undefined {
  const marker = parseListMarker(body.text);
  return marker?.ordered === true && !marker.doubtful ? marker : undefined;
}

function itemOf({ marker, ordered, rest }: ListMarker, { body }: Paragraph): ListItem {
  const [first] = body.lines;
  const left = first ? boundingBox(first.quad).x : body.box.x;
  return { kind: 'list-item', marker, ordered, left, body: { ...body, text: rest } };
}

/** Shorter pieces are labels rather than the end of an item, unless the next item stands behind them. Characters. */
const LEAST_TAIL = 30;

function isTail({ body }: Paragraph, next: BlockDraft | undefined): boolean {
  return body.text.length >= LEAST_TAIL || next?.kind === 'list-item';
}

/** A sentence that its column or a float cut. */
function goesOn(before: BlockBody, after: BlockBody): boolean {
  const sizes = [before.lines.at(-1)?.font.size ?? 1, after.lines[0]?.font.size ?? 1];
  if (Math.max(...sizes) > SAME_SIZE * Math.min(...sizes)) return false;
  return /[\p{L}\p{N},;\u2010\u00ad-]$/u.test(before.text) && /^\p{Ll}/u.test(after.text);
}

function join(before: BlockBody, after: BlockBody, vocabulary: ReadonlySet<string>): BlockBody {
  return {
    box: unionBox([before.box, after.box]),
    text: joinLines([before.text, after.text], { vocabulary }),
    lines: [...before.lines, ...after.lines],
  };
}

function boxOf(draft: BlockDraft): Box {
  return draft.kind === 'table' ? draft.block.box : draft.body.box;
}
