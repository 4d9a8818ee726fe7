import { circleAtStart } from '../../../page/choiceSigns.ts';
import { follows, isFirst, parseListMarker, type ListMarker } from './listMarker.ts';
import type { PageScale } from '../../pageScale.ts';
import type { TextRow } from '../../lines/textRow.ts';

/** Rows between an item and the next one of its list. */
const LIST_REACH = 60;

/** Font sizes by which the markers of one list may be indented differently: `9.` and `10.` end at one edge. */
const SAME_LIST = 1.5;
/** Font sizes: how much further right than its marker the second line of an item begins, and how far below. */
const HANGING = { least: 0.7, most: 5, below: 2.2 } as const;
/** Font sizes within which circles stand under each other. */
const SAME_EDGE = 0.8;

/**
 * Finds the rows that begin list items. A marker alone proves nothing: other lines begin with `1993.` or `I.
 * Smith`.
 */
export function listMarkers(rows: readonly TextRow[], scale: PageScale): (ListMarker | undefined)[] {
  const parsed = rows.map((row) =>
    row.monospace && !scale.mostlyMonospace ? undefined : parseListMarker(row.text),
  );
  return parsed.map((marker, i) => {
    if (!marker) return undefined;
    const row = rows[i]!;
    let relatives = 0;
    let isNext = false;
    for (const step of [1, -1]) {
      for (let j = i + step, seen = 0; j >= 0 && j < rows.length && seen < LIST_REACH; j += step, seen += 1) {
        const other = parsed[j];
        if (!other || other.style !== marker.style) continue;
        if (Math.abs(rows[j]!.left - row.left) > SAME_LIST * row.size) continue;
        if (step > 0 ? follows(other, marker) : follows(marker, other)) {
          relatives += 1;
          isNext ||= step < 0;
          break;
        }
        if (marker.ordered) break;
      }
    }
    if (!marker.ordered && !marker.doubtful && /^[-–—*]$/.test(marker.marker))
      return relatives > 0 || hangs(rows, i) ? marker : undefined;
    if (isChoice(parsed, rows, i)) return { ...marker, marker: '', rest: row.text };
    if (!marker.ordered && !marker.doubtful) return marker;
    if (relatives > 0 && !marker.doubtful) return marker;
    if (marker.doubtful)
      return relatives > 0 && (hangs(rows, i) || isNext || beginsRun(parsed, i)) ? marker : undefined;
    return (isFirst(marker) || isNext || marker.marker.startsWith('[') || marker.marker.startsWith('(')) &&
      hangs(rows, i)
      ? marker
      : undefined;
  });
}

/** Whether the two rows right below go on counting: a single one may be the next heading. */
function beginsRun(parsed: readonly (ListMarker | undefined)[], i: number): boolean {
  const [first, second, third] = [parsed[i], parsed[i + 1], parsed[i + 2]];
  return (
    first !== undefined &&
    second !== undefined &&
    third !== undefined &&
    follows(second, first) &&
    follows(third, second)
  );
}

/** Rows between two circles of one question. */
const CHOICE_REACH = 3;

/** A form's circle, or one with a filled or an empty one under or over it: a choice, and no bullet. */
function isChoice(parsed: readonly (ListMarker | undefined)[], rows: readonly TextRow[], i: number): boolean {
  const row = rows[i]!;
  const own = parsed[i]?.marker === '' ? undefined : circleAtStart(row.text);
  if (own === undefined) return false;
  if (row.isField) return true;
  for (let j = Math.max(0, i - CHOICE_REACH); j <= i + CHOICE_REACH; j += 1) {
    const other = rows[j];
    const sign = other && circleAtStart(other.text);
    if (other && sign !== undefined && sign !== own && Math.abs(other.left - row.left) < SAME_EDGE * row.size)
      return true;
  }
  return false;
}

/** The row after begins further right than this one's marker: the text of an item. */
function hangs(rows: readonly TextRow[], i: number): boolean {
  const row = rows[i]!;
  const next = rows[i + 1];
  return (
    next !== undefined &&
    next.left - row.left > HANGING.least * row.size &&
    next.left - row.left < HANGING.most * row.size &&
    next.middle - row.middle < HANGING.below * row.size
  );
}
