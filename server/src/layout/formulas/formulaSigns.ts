import { isMathFont } from '../../page/mathFonts.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';

/** What the characters and the type of a line say of it. */
export interface FormulaSigns {
  /** It reads as words: text, a title, an item of a list. */
  readonly isProse: boolean;
  /** How many words it has, as far as they look like words. */
  readonly words: number;
  /** One or two words that formulas have between their parts: `and`, `if`, `otherwise`. */
  readonly isLink: boolean;
  /** Relations and operators that hardly stand in other text, or type that is made for formulas. */
  readonly isFormula: boolean;
  /** Type made for formulas. */
  readonly hasMathFont: boolean;
  /** The number of a formula on its own, or at the end of a line: `(12)`, `(A.3)`. */
  readonly number: 'alone' | 'at-end' | undefined;
  /** Sub- and superscripts, brackets within brackets, letters that are variables. */
  readonly hasScripts: boolean;
  /** Read with so little confidence as letters are whose places in formulas no recogniser knows. */
  readonly isDoubtful: boolean;
  /** Share of its words that are numbers, amounts or dates. */
  readonly numeric: number;
}

const RELATION = /[=≠≈≃≅≡∼≤≥≪≫≲≳∝∈∉⊂⊆⊃⊇→⇒⇔↦≔⟶⟹⟺]/u;
const OPERATOR = /[∑∏∫∮∬∭√∂∇∞±∓×÷∪∩∧∨⊕⊗∀∃∥⟨⟩ℏ∘⋅†]/u;
const GREEK = /[\u0370-\u03ff]/u;
/** Names of functions, and what stands below them: no words. */
const FUNCTION =
  /^(?:sin|cos|tan|cot|sec|csc|arc(?:sin|cos|tan)|sinh|cosh|tanh|log|ln|exp|max|min|sup|inf|lim|det|dim|ker|deg|gcd|arg|mod|sgn|sign|diag|rank|tr|Tr|Re|Im|Pr|Var|Cov|erf|const|def|eff|tot|div|grad|rot|curl|argmin|argmax)$/;
const LINK =
  /^(?:and|or|if|for|all|otherwise|where|with|when|else|since|as|on|in|such|that|und|et|si|oder)$/i;
const WORD = /^(?:\p{Lu}?\p{Ll}{2,}|\p{Lu}{2,}|\p{Lo}+)(?:[-'’](?:\p{L}+))*$/u;
/** Two letters are rather a product of variables, but for these. */
const SHORT_WORD =
  /^(?:is|be|by|of|or|to|we|it|an|at|as|no|so|if|in|on|de|la|le|du|en|et|un|im|zu|es|il|si)$/i;
/** Words inside of names and calls. */
const PART = /(?<!\p{L})\p{Lu}?\p{Ll}{3,}(?!\p{L})/gu;
const AROUND = /^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu;
/** Words of other scripts have other letters and no spaces: each of these characters is a letter of prose. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;
const NUMBER_ALONE = /^[([](?:\p{Lu}{1,2}[.\-–]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?['′]{0,2}[)\]]$/u;
const NUMBER_AT_END = /\s\((?:\p{Lu}{1,2}[.\-–]?)?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?\)$/u;
const NUMBER_WORD = /^[\p{Sc}#+−–-]*\d[\d.,:/'’−–-]*(?:%|\p{Sc}|\p{L}{0,2})$/u;

/** Share of a line's characters that are in words, and words from which it is text. */
const PROSE = { words: 2, share: 0.42, oneWord: 0.62, inMathFont: 4 } as const;
/** Share of letters that are Greek from which the text is Greek, and the letters say nothing. */
const GREEK_TEXT = 0.5;
/** Confidence of a recogniser below which a line is doubtful. */
const DOUBTFUL = 0.93;
/** Longer lines are looked at no further: bounds the work. */
const LONGEST = 400;
/** Letters of Latin words that show a line of one word to be a word. */
const LONG_WORD = 4;

export function formulaSigns(line: LayoutLine): FormulaSigns {
  const text = line.text.slice(0, LONGEST);
  const { font, origin, confidence, marks = [] } = line.source;
  const hasMathFont = origin === 'text-layer' && isMathFont(font.name);
  const tokens = text.split(' ').filter((token) => token !== '');
  const characters = Math.max(1, text.replaceAll(' ', '').length);
  let words = 0;
  let letters = text.match(UNSPACED)?.length ?? 0;
  let links = 0;
  let numbers = 0;
  let longest = 0;
  if (letters > 1) words += 2;
  for (const token of tokens) {
    if (NUMBER_WORD.test(token)) numbers += 1;
    const bare = token.replace(AROUND, '');
    if (FUNCTION.test(bare)) continue;
    for (const word of wordsIn(bare)) {
      if (LINK.test(word)) links += 1;
      words += 1;
      longest = Math.max(longest, word.length);
      letters += word.length;
    }
  }
  const share = letters / characters;
  const isProse =
    (words >= PROSE.words && share > PROSE.share) ||
    (words >= 1 && longest >= LONG_WORD && share > PROSE.oneWord);
  const greek = text.match(/[\u0370-\u03ff]/gu)?.length ?? 0;
  const isGreek = greek > GREEK_TEXT * Math.max(1, text.match(/\p{L}/gu)?.length ?? 0) && greek > 3;
  return {
    isProse: isProse && (!hasMathFont || (words >= PROSE.inMathFont && share > PROSE.oneWord)),
    words,
    isLink: words > 0 && words === links && words <= 2,
    isFormula:
      hasMathFont ||
      RELATION.test(text) ||
      OPERATOR.test(text) ||
      (!isGreek && greek > 0) ||
      /\S\s?[<>]\s?\S/u.test(text),
    hasMathFont,
    number: NUMBER_ALONE.test(text) ? 'alone' : NUMBER_AT_END.test(text) ? 'at-end' : undefined,
    hasScripts:
      marks.some(({ kind }) => kind !== 'strikethrough') ||
      /[\u2070-\u209f²³¹]/u.test(text) ||
      /\p{L}\(\p{L}|\([^()]{0,20}\([^()]{0,20}\)/u.test(text) ||
      GREEK.test(text),
    isDoubtful: origin === 'ocr' && confidence < DOUBTFUL,
    numeric: numbers / Math.max(1, tokens.length),
  };
}

/** The words in what stands between two spaces: itself, or the parts of `open_image(path)`. */
function wordsIn(bare: string): string[] {
  if (bare.length === 2) return SHORT_WORD.test(bare) ? [bare] : [];
  if (WORD.test(bare)) return [bare];
  return (bare.match(PART) ?? []).filter((part) => !FUNCTION.test(part));
}
