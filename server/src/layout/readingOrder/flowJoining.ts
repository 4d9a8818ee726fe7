import { unionBox } from '../../page/geometry.ts';
import type { BlockBody, BlockDraft } from '../blocks/blocks.ts';
import { joinLines } from '../lines/joinText.ts';

/** Characters. Shorter pieces are labels rather than parts of a sentence. */
const MIN_LENGTH = 30;
/** Han characters say more each. */
const MIN_HAN = 8;

/** Larger size over the smaller one, up to which two pieces may be one paragraph. */
const SAME_SIZE = 1.25;
/** Font sizes from the edge within which a line is full, or begins without an indent. */
const AT_EDGE = 1.2;
/** Things that may stand between two parts of a paragraph: a picture, a table, a caption of either. */
const MOST_BETWEEN = 8;

type Paragraph = Extract<BlockDraft, { body: BlockBody }> & { kind: 'paragraph' };

/**
 * The blocks of all columns, one after the other. A sentence that continues at the top of the next column, or behind
 * a picture or a table, becomes one paragraph; what stands between follows it.
 */
export function joinFlows(
  flows: readonly (readonly BlockDraft[])[],
  vocabulary: ReadonlySet<string>,
): BlockDraft[] {
  const joined: BlockDraft[] = [];
  for (const flow of flows) {
    flow.forEach((draft, i) => {
      const at = isParagraph(draft) ? openParagraph(joined, draft, i === 0) : undefined;
      const before = at === undefined ? undefined : joined[at];
      if (at !== undefined && before && isParagraph(before) && isParagraph(draft))
        joined[at] = { kind: 'paragraph', body: join(before.body, draft.body, vocabulary) };
      else joined.push(draft);
    });
  }
  return joined;
}

/**
 * Where the paragraph stands that a draft goes on. Right before it one of another column; behind pictures and tables
 * any.
 */
function openParagraph(
  joined: readonly BlockDraft[],
  draft: Paragraph,
  isOtherFlow: boolean,
): number | undefined {
  for (let at = joined.length - 1; at >= Math.max(0, joined.length - MOST_BETWEEN); at -= 1) {
    const before = joined[at]!;
    if (isFloat(before)) continue;
    const isNext = at === joined.length - 1;
    return isParagraph(before) && (isOtherFlow || !isNext) && goesOn(before.body, draft.body)
      ? at
      : undefined;
  }
  return undefined;
}

function isParagraph(draft: BlockDraft): draft is Paragraph {
  return draft.kind === 'paragraph';
}

function isFloat({ kind }: BlockDraft): boolean {
  return kind === 'figure' || kind === 'table' || kind === 'caption';
}

function goesOn(before: BlockBody, after: BlockBody): boolean {
  if (before.text.includes('\n') || after.text.includes('\n')) return false;
  const sizes = [before.lines.at(-1)?.font.size ?? 1, after.lines[0]?.font.size ?? 1];
  if (Math.max(...sizes) > SAME_SIZE * Math.min(...sizes)) return false;
  if (/[\p{Script=Han}，、；：]$/u.test(before.text) && /^\p{Script=Han}/u.test(after.text))
    return isHanGoingOn(before, after);
  if (before.text.length < MIN_LENGTH || after.text.length < MIN_LENGTH) return false;
  return /[\p{L}\p{N},;\u2010\u00ad-]$/u.test(before.text) && /^\p{Ll}/u.test(after.text);
}

/** Letters of Chinese have no case: the line before must be full, and the one after without an indent. */
function isHanGoingOn(before: BlockBody, after: BlockBody): boolean {
  if (before.text.length < MIN_HAN || after.text.length < MIN_HAN) return false;
  const [last, first] = [before.lines.at(-1), after.lines[0]];
  if (!last || !first || before.lines.length < 2 || after.lines.length < 2) return false;
  const reach = AT_EDGE * last.font.size;
  return last.quad[1][0] > before.box.x + before.box.width - reach && first.quad[0][0] < after.box.x + reach;
}

function join(before: BlockBody, after: BlockBody, vocabulary: ReadonlySet<string>): BlockBody {
  return {
    box: unionBox([before.box, after.box]),
    text: joinLines([before.text, after.text], { vocabulary }),
    lines: [...before.lines, ...after.lines],
  };
}
