import { unionBox } from '../../page/geometry.ts';
import type { BlockBody, BlockDraft } from '../blocks/blocks.ts';
import { joinLines } from '../lines/joinText.ts';

/** Characters. Shorter pieces are labels rather than parts of a sentence. */
const MIN_LENGTH = 30;

/** Larger size over the smaller one, up to which two pieces may be one paragraph. */
const SAME_SIZE = 1.25;

/**
 * The blocks of all columns, one after the other. A sentence that continues at the top of the next column becomes
 * one paragraph.
 */
export function joinFlows(
  flows: readonly (readonly BlockDraft[])[],
  vocabulary: ReadonlySet<string>,
): BlockDraft[] {
  const joined: BlockDraft[] = [];
  for (const flow of flows) {
    const [first, ...rest] = flow;
    if (!first) continue;
    const last = joined.at(-1);
    if (last && isParagraph(last) && isParagraph(first) && goesOn(last.body, first.body)) {
      joined[joined.length - 1] = { kind: 'paragraph', body: join(last.body, first.body, vocabulary) };
    } else joined.push(first);
    for (const draft of rest) joined.push(draft);
  }
  return joined;
}

function isParagraph(
  draft: BlockDraft,
): draft is Extract<BlockDraft, { body: BlockBody }> & { kind: 'paragraph' } {
  return draft.kind === 'paragraph';
}

function goesOn(before: BlockBody, after: BlockBody): boolean {
  if (before.text.length < MIN_LENGTH || after.text.length < MIN_LENGTH) return false;
  if (before.text.includes('\n') || after.text.includes('\n')) return false;
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
