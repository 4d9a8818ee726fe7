import type { LoadedFont } from '../drawing/graphicsState.ts';
import { symbolsOf } from './symbolFonts.ts';

/** The parts of pdf.js's font objects that positions and traits come from. */
interface PdfjsFont {
  readonly name?: string;
  readonly bold?: boolean;
  readonly black?: boolean;
  readonly italic?: boolean;
  readonly isMonospace?: boolean;
  readonly isType3Font?: boolean;
  readonly vertical?: boolean;
  readonly fallbackName?: string;
  readonly fontMatrix?: readonly number[];
  readonly bbox?: readonly number[];
}

const DEFAULT_MATRIX = [0.001, 0, 0, 0.001, 0, 0];
const BOLD = /bold|black|heavy|demi|(?:^|[-_, ])(?:bd|bx|semibd)|CMBX|CMSSBX/i;
const ITALIC = /italic|oblique|slanted|kursiv|CMTI|CMMI|CMSL|[-,](?:it|obl)\b/i;
const MONOSPACE = /mono|courier|consol|typewriter|CMTT|\bcode\b|fixed|menlo|inconsolata/i;
/** Subset fonts carry six letters before their name, ISO 32000 9.6.4. */
const SUBSET = /^[A-Z]{6}\+/;

/** `id` is pdf.js's name for it. */
export function readFont(id: string, font: object): LoadedFont {
  const known = font as PdfjsFont;
  const name = known.name?.replace(SUBSET, '') ?? '';
  const matrix = known.fontMatrix ?? DEFAULT_MATRIX;
  const type3 = known.isType3Font === true;
  const symbol = symbolsOf(name);
  return {
    traits: {
      id,
      name: name === '' ? undefined : name,
      bold: known.bold === true || known.black === true || BOLD.test(name),
      italic: known.italic === true || ITALIC.test(name),
      monospace: known.isMonospace === true || known.fallbackName === 'monospace' || MONOSPACE.test(name),
    },
    matrix,
    type3,
    vertical: known.vertical === true,
    em: type3 ? type3Em(known, matrix) : 1,
    ...(symbol ? { symbol } : {}),
  };
}

/**
 * Type 3 fonts are drawings in any unit. The box around all glyphs is about the em where it is given;
 * otherwise their matrix is taken to count thousandths, as in all other fonts.
 */
function type3Em(font: PdfjsFont, matrix: readonly number[]): number {
  const unit = Math.hypot(matrix[2] ?? 0, matrix[3] ?? 0.001);
  const [, bottom = 0, , top = 0] = font.bbox ?? [];
  const height = Math.abs(top - bottom) * unit;
  return height > 0.2 && height < 5 ? Math.min(height, 1.2) : Math.min(Math.max(unit * 1000, 0.2), 1.2);
}
