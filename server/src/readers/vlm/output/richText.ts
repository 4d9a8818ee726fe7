import type { Formula } from '../../../page/pageResult.ts';
import { cleanText } from '../../../output/writtenBlocks.ts';

/** Text with its formulas, as blocks and cells have it. */
export interface RichText {
  readonly text: string;
  readonly formulas?: Formula[];
}

/**
 * Text in the making: each formula is one `PLACE`, so that lines can be joined and cut without counting.
 * `formulas` are those of the places, in their order.
 */
export interface MarkedText {
  readonly marked: string;
  readonly formulas: readonly MarkedFormula[];
}

export interface MarkedFormula {
  readonly tex: string;
  /** On lines of its own. */
  readonly display: boolean;
}

/** No character, and taken out of what models write (`TranscriptCleaner`). */
export const PLACE = '\ufdd0';

/** The text cleaned, with the TeX in its places. */
export function richText({ marked, formulas: found }: MarkedText): RichText {
  const formulas: Formula[] = [];
  let text = '';
  const parts = cleanText(marked).split(PLACE);
  parts.forEach((part, i) => {
    text += part;
    const tex = i < parts.length - 1 ? found[i]?.tex : undefined;
    if (tex === undefined) return;
    formulas.push({ start: text.length, end: text.length + tex.length });
    text += tex;
  });
  // Two dollars might be taken for a formula's: the list says that they are none.
  const knows = formulas.length > 0 || text.split('$').length > 2;
  return knows ? { text, formulas } : { text };
}

/** Parts of a marked text, each with its own formulas: `cuts` are the parts of `marked.marked` in their order. */
export function divide(cuts: readonly string[], formulas: readonly MarkedFormula[]): MarkedText[] {
  let next = 0;
  return cuts.map((marked) => {
    const count = marked.split(PLACE).length - 1;
    next += count;
    return { marked, formulas: formulas.slice(next - count, next) };
  });
}

/** Text and displayed formulas in turn: a formula on lines of its own is a block of its own. */
export function splitAtDisplay(text: MarkedText): (MarkedText | MarkedFormula)[] {
  const parts: (MarkedText | MarkedFormula)[] = [];
  let marked = '';
  let formulas: MarkedFormula[] = [];
  const flush = (): void => {
    if (marked.trim() !== '') parts.push({ marked, formulas });
    marked = '';
    formulas = [];
  };
  const pieces = text.marked.split(PLACE);
  pieces.forEach((piece, i) => {
    marked += piece;
    const formula = i < pieces.length - 1 ? text.formulas[i] : undefined;
    if (!formula) return;
    if (formula.display) {
      flush();
      parts.push(formula);
    } else {
      marked += PLACE;
      formulas.push(formula);
    }
  });
  flush();
  return parts;
}
