import type { Quad } from '../../../page/geometry.ts';
import type { Word } from '../../../page/pageResult.ts';
import { extentAlong, isInOrder, isSamePlace } from './lineExtent.ts';

/** Words of two readings of a line that stand in the same place: two where one has them apart and the other as one. */
export interface WordGroup {
  /** Empty where only the other reading has something. */
  readonly own: readonly Word[];
  readonly other: readonly Word[];
}

/**
 * The words of two readings of a line side by side, in order, each in one group. `quad`: the line's corners. Undefined where the words
 * of a reading do not follow each other along the line.
 */
export function wordGroups(
  own: readonly Word[],
  other: readonly Word[],
  quad: Quad,
): WordGroup[] | undefined {
  const [owns, others] = [own, other].map((words) =>
    words.map((word) => ({ word, extent: extentAlong(quad, word.box) })),
  ) as [Placed[], Placed[]];
  if (![owns, others].every((words) => isInOrder(words.map(({ extent }) => extent)))) return undefined;
  const groups: WordGroup[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [first, second] = [owns[i], others[j]];
    if (!first && !second) return groups;
    const [fromOwn, fromOther] = [i, j];
    if (first && (!second || first.extent.start <= second.extent.start)) i += 1;
    else j += 1;
    // A word of one reading may reach over several of the other, and the last of those over the next of the first.
    for (;;) {
      if (meetsAny(others[j], owns.slice(fromOwn, i))) j += 1;
      else if (meetsAny(owns[i], others.slice(fromOther, j))) i += 1;
      else break;
    }
    groups.push({ own: own.slice(fromOwn, i), other: other.slice(fromOther, j) });
  }
}

interface Placed {
  readonly word: Word;
  readonly extent: ReturnType<typeof extentAlong>;
}

function meetsAny(one: Placed | undefined, group: readonly Placed[]): boolean {
  return one !== undefined && group.some(({ extent }) => isSamePlace(extent, one.extent));
}
