import type { RulingLine } from '../../../page/pageContent.ts';
import { unionBox, type Box } from '../../../page/geometry.ts';
import { clusterPositions } from './rulingGrid.ts';

/** A horizontal rule as wide as the strokes it was drawn with. Points. */
export interface Rule {
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

/** Horizontal rules with the same ends, top to bottom, and the shorter ones between them. */
export interface RuleStack {
  readonly left: number;
  readonly right: number;
  readonly ys: readonly number[];
  readonly short: readonly Rule[];
}

/** Rules that are looked at; bounds the work on hostile pages. */
const MAX_RULES = 1200;
/** Points between two strokes of one rule: borders of cells are drawn cell by cell, with the width of a pen between. */
const SAME_RULE = { gap: 1.5, y: 1.5 } as const;
/** Points within which the ends of rules agree, and share of their width where scans slant. */
const SAME_ENDS = { points: 4, share: 0.015 } as const;
/** Points of the shortest rule of a stack: shorter ones underline words. */
const SHORTEST = 60;

/** Strokes that make one rule, put together. O(n log n). */
export function joinedRules(rulingLines: readonly RulingLine[]): Rule[] {
  const strokes = rulingLines
    .filter(
      ({ direction, box }) =>
        direction === 'horizontal' && [box.x, box.y, box.width, box.height].every(Number.isFinite),
    )
    .slice(0, MAX_RULES)
    .map(({ box }): Rule => ({ y: box.y + box.height / 2, left: box.x, right: box.x + box.width }))
    .sort((a, b) => a.y - b.y);
  const rules: Rule[] = [];
  for (let from = 0; from < strokes.length;) {
    let to = from + 1;
    while (to < strokes.length && strokes[to]!.y - strokes[to - 1]!.y < SAME_RULE.y) to += 1;
    const level = strokes.slice(from, to).sort((a, b) => a.left - b.left);
    let last = { ...level[0]! };
    for (const stroke of level.slice(1)) {
      if (stroke.left - last.right < SAME_RULE.gap) last.right = Math.max(last.right, stroke.right);
      else {
        rules.push(last);
        last = { ...stroke };
      }
    }
    rules.push(last);
    from = to;
  }
  return rules;
}

/** Rules that have the same ends, from the widest stack to the narrowest. */
export function ruleStacks(rulingLines: readonly RulingLine[]): RuleStack[] {
  const rules = joinedRules(rulingLines);
  const open = rules.filter(({ left, right }) => right - left >= SHORTEST).sort(byWidth);
  const taken = new Set<Rule>();
  const stacks: RuleStack[] = [];
  for (const rule of open) {
    if (taken.has(rule)) continue;
    const reach = Math.max(SAME_ENDS.points, SAME_ENDS.share * (rule.right - rule.left));
    const own = open.filter(
      (other) =>
        !taken.has(other) &&
        Math.abs(other.left - rule.left) < reach &&
        Math.abs(other.right - rule.right) < reach,
    );
    for (const other of own) taken.add(other);
    if (own.length < 2) continue;
    const ys = clusterPositions(own.map(({ y }) => y));
    const short = rules.filter(
      (other) =>
        !own.includes(other) &&
        other.left > rule.left - reach &&
        other.right < rule.right + reach &&
        other.y > ys[0]! &&
        other.y < ys.at(-1)!,
    );
    if (ys.length > 1) stacks.push({ left: rule.left, right: rule.right, ys, short });
    if (stacks.length >= MOST_STACKS) break;
  }
  return stacks;
}

/** Stacks of a page; bounds the work on hostile pages. */
const MOST_STACKS = 40;

function byWidth(a: Rule, b: Rule): number {
  return b.right - b.left - (a.right - a.left) || a.y - b.y;
}

/** The rules that stand between rows. */
export function rulesAt(
  rows: readonly { readonly row: { readonly box: Box; readonly size: number } }[],
  rules: readonly Rule[],
): Rule[] {
  if (rows.length === 0 || rules.length === 0) return [];
  const { x, y, width, height } = unionBox(rows.map(({ row }) => row.box));
  const reach = rows[0]!.row.size;
  return rules.filter(
    (rule) => rule.y > y - reach && rule.y < y + height + reach && rule.left < x + width && rule.right > x,
  );
}
