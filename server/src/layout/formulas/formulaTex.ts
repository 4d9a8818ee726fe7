import type { Box } from '../../page/geometry.ts';
import type { SetGlyph } from '../../page/pageContent.ts';
import { median } from '../pageScale.ts';
import { FUNCTIONS, isUpright, OPERATORS, texOfGlyph } from './texSigns.ts';

/** Em of a row: signs of its own size, and how far they stand off its baseline. */
const ROW = { size: 0.9, offBaseline: 0.06 } as const;
/** Em of the row: smaller signs that stand so much higher or lower are scripts. */
const SCRIPT = { size: 0.86, raised: 0.2, lowered: 0.08, farthest: 1.6 } as const;
/** Em by which a script may begin before its base ends, and the widest gap between both. */
const BESIDE = { over: 0.35, gap: 0.35, behindOperator: 0.6 } as const;
/** Em of the row: limits of a large operator stand so much off the baseline, and reach so far over its ends. */
const LIMIT = { off: 0.6, over: 0.25 } as const;
/** Em by which two signs of a row may stand over each other; more is an accent. */
const OVERLAP = 0.2;
/** Em between letters of one name, between signs, and beside relations and operators; a wider space parts formulas. */
const GAP = { name: 0.12, signs: 0.4, row: 0.7 } as const;
/** Em that a fraction's parts stand from its bar, and by which they may reach over its ends. */
const FRACTION = { near: 1.6, over: 0.15 } as const;
/** Scripts of scripts, fractions in fractions, and signs of a formula: bounds the work. */
const DEEPEST = 6;
const MOST_SIGNS = 400;

/** Relations, operators between two sides, opening brackets and punctuation, as TeX. */
const SPACED =
  /^(?:[+\-=<>/*,.;:([]|\\\{|\\langle|\\(?:times|div|pm|mp|cdot|circ|otimes|oplus|neq|approx|simeq|cong|equiv|sim|leq|geq|ll|gg|propto|in|notin|ni|subset|subseteq|supset|supseteq|cup|cap|wedge|vee|setminus|to|leftarrow|leftrightarrow|Rightarrow|Leftarrow|Leftrightarrow|mapsto|dots|cdots))$/;

/** A sign, a name or a fraction on the baseline of a row. */
interface Item {
  readonly tex: string;
  readonly left: number;
  readonly right: number;
  readonly isOperator: boolean;
  /** A relation, an operator between two sides, or punctuation: has space at its sides, and no scripts. */
  readonly isSpaced: boolean;
  readonly sup: SetGlyph[];
  readonly sub: SetGlyph[];
}

/**
 * The TeX of a formula in one row; undefined unless it is certain. It is, if every glyph is a sign of `texSigns.ts` in a
 * font whose letters are known, and stands on the baseline of the formula, as a smaller script right behind a sign, as a
 * limit above or below a large operator, or above or below a bar that is a fraction's; if nothing overlaps; and if no bar
 * is left. Roots, accents, matrices, brackets over several rows and words are not certain. `bars` are ruling lines.
 */
export function texOfGlyphs(glyphs: readonly SetGlyph[], bars: readonly Box[]): string | undefined {
  if (glyphs.length === 0 || glyphs.length > MOST_SIGNS) return undefined;
  const open = new Set(bars);
  const tex = texOfRow(glyphs, open, 0);
  return open.size === 0 ? tex : undefined;
}

function texOfRow(glyphs: readonly SetGlyph[], bars: Set<Box>, depth: number): string | undefined {
  if (depth > DEEPEST || glyphs.length === 0) return undefined;
  const fractions: Item[] = [];
  let rest = [...glyphs];
  // The widest bar is the outermost.
  const size = Math.max(...glyphs.filter(isText).map((glyph) => glyph.size), 0);
  for (const bar of [...bars].sort((a, b) => b.width - a.width)) {
    if (!bars.has(bar)) continue;
    const over = FRACTION.over * size;
    const inside = rest.filter(({ left, right }) => {
      const middle = (left + right) / 2;
      return middle > bar.x - over && middle < bar.x + bar.width + over;
    });
    const y = bar.y + bar.height / 2;
    const above = inside.filter(({ baseline }) => baseline < y);
    const below = inside.filter(({ baseline }) => baseline >= y);
    if (above.length === 0 || below.length === 0) continue;
    // A fraction's own parts stand close to its bar, and all that is over and under it is of them.
    const near = [...above, ...below].every(
      (glyph) =>
        Math.abs(glyph.baseline - y) < FRACTION.near * size * (depth === 0 ? 1 : 1.2) &&
        glyph.left > bar.x - 2 * over &&
        glyph.right < bar.x + bar.width + 2 * over,
    );
    if (!near) return undefined;
    bars.delete(bar);
    const numerator = texOfRow(above, bars, depth + 1);
    const denominator = texOfRow(below, bars, depth + 1);
    if (numerator === undefined || denominator === undefined) return undefined;
    const taken = new Set(inside);
    rest = rest.filter((glyph) => !taken.has(glyph));
    fractions.push({
      tex: `\\frac{${numerator}}{${denominator}}`,
      left: bar.x,
      right: bar.x + bar.width,
      isOperator: false,
      isSpaced: false,
      sup: [],
      sub: [],
    });
  }
  const text = rest.filter(isText);
  const em = Math.max(...text.map((glyph) => glyph.size), fractions.length > 0 ? 0 : -1);
  if (text.length > 0 && !(em > 0)) return undefined;
  const full = text.filter((glyph) => glyph.size >= ROW.size * em);
  const baseline = median(full.map((glyph) => glyph.baseline));
  const own = full.filter((glyph) => Math.abs(glyph.baseline - baseline) <= ROW.offBaseline * em);
  const operators = rest.filter((glyph) => !isText(glyph));
  const onRow = new Set([...own, ...operators]);
  const items = namesIn([...onRow], em);
  if (!items) return undefined;
  const ordered = [...items, ...fractions].sort((a, b) => a.left - b.left);
  for (const glyph of rest.filter((one) => !onRow.has(one)).sort((a, b) => a.left - b.left))
    if (!attach(glyph, ordered, baseline, em)) return undefined;
  return standApart(ordered, em) ? write(ordered, bars, depth) : undefined;
}

function isText({ text }: SetGlyph): boolean {
  return !OPERATORS.has(text);
}

/** Signs of a row as items; upright letters side by side are the name of a function, or not certain. */
function namesIn(glyphs: readonly SetGlyph[], em: number): Item[] | undefined {
  const items: Item[] = [];
  const sorted = [...glyphs].sort((a, b) => a.left - b.left);
  for (let i = 0; i < sorted.length;) {
    let end = i + 1;
    while (
      isUpright(sorted[i]!) &&
      end < sorted.length &&
      isUpright(sorted[end]!) &&
      sorted[end]!.left - sorted[end - 1]!.right < GAP.name * em
    )
      end += 1;
    const run = sorted.slice(i, end);
    const name = run.map(({ text }) => text).join('');
    const tex =
      run.length > 1
        ? FUNCTIONS.has(name) && !run.some(({ font }) => font.bold)
          ? `\\${name}`
          : undefined
        : (OPERATORS.get(name) ?? texOfGlyph(run[0]!));
    if (tex === undefined) return undefined;
    items.push({
      tex,
      left: run[0]!.left,
      right: run.at(-1)!.right,
      isOperator: OPERATORS.has(name),
      isSpaced: isSpaced(tex),
      sup: [],
      sub: [],
    });
    i = end;
  }
  return items;
}

/** Letters, digits, names, closing brackets and large operators have scripts; other signs have space. */
function isSpaced(tex: string): boolean {
  return SPACED.test(tex);
}

/** Nothing stands over anything else, and no gap is so wide that two formulas may stand side by side. */
function standApart(items: readonly Item[], em: number): boolean {
  return items.every((item, i) => {
    const before = items[i - 1];
    if (!before || !(em > 0)) return true;
    if (item.left - before.right <= -OVERLAP * em) return false;
    const end = Math.max(before.right, ...[...before.sub, ...before.sup].map(({ right }) => right));
    const most = item.isSpaced || before.isSpaced ? GAP.row : GAP.signs;
    return item.left - end < most * em;
  });
}

/** Gives a script to the sign that it stands behind, or to the operator that it stands above or below. */
function attach(glyph: SetGlyph, items: readonly Item[], baseline: number, em: number): boolean {
  const up = baseline - glyph.baseline;
  if (glyph.size > SCRIPT.size * em || Math.abs(up) > SCRIPT.farthest * em) return false;
  const side = up > SCRIPT.raised * em ? 'sup' : up < -SCRIPT.lowered * em ? 'sub' : undefined;
  if (!side) return false;
  const middle = (glyph.left + glyph.right) / 2;
  const operator = items.find(
    (item) =>
      item.isOperator &&
      Math.abs(up) > LIMIT.off * em &&
      middle > item.left - LIMIT.over * em &&
      middle < item.right + LIMIT.over * em,
  );
  if (operator) {
    operator[side].push(glyph);
    return true;
  }
  const base = items.findLast((item) => item.left < middle && item.right - BESIDE.over * em < middle);
  if (!base || base.isSpaced) return false;
  const last = base[side].at(-1);
  const from = last ? last.right : base.right;
  // A script begins right behind its base, and a longer one goes on without a gap.
  const gap = (base.isOperator ? BESIDE.behindOperator : BESIDE.gap) * em;
  if (glyph.left - from > gap || glyph.left < base.right - BESIDE.over * em) return false;
  const next = items[items.indexOf(base) + 1];
  if (next && glyph.right > next.left + BESIDE.over * em) return false;
  base[side].push(glyph);
  return true;
}

function write(items: readonly Item[], bars: Set<Box>, depth: number): string | undefined {
  const parts: string[] = [];
  for (const { tex, sub, sup } of items) {
    let whole = tex;
    for (const [sign, script] of [
      ['_', sub],
      ['^', sup],
    ] as const) {
      if (script.length === 0) continue;
      const inner = texOfRow(script, new Set(), depth + 1);
      if (inner === undefined) return undefined;
      whole += `${sign}{${inner}}`;
    }
    parts.push(whole);
  }
  return joinTex(parts);
}

/** Joins TeX; a space parts the name of a command from a letter. */
function joinTex(parts: readonly string[]): string {
  let tex = '';
  for (const part of parts) tex += /\\[A-Za-z]+$/.test(tex) && /^[A-Za-z]/.test(part) ? ` ${part}` : part;
  return tex;
}
