import type { SetGlyph } from '../../page/pageContent.ts';

/** TeX of signs that mean the same wherever they stand in a formula. */
const SIGNS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '−': '-',
    '×': '\\times',
    '÷': '\\div',
    '±': '\\pm',
    '∓': '\\mp',
    '·': '\\cdot',
    '⋅': '\\cdot',
    '∗': '*',
    '∘': '\\circ',
    '⊗': '\\otimes',
    '⊕': '\\oplus',
    '≠': '\\neq',
    '≈': '\\approx',
    '≃': '\\simeq',
    '≅': '\\cong',
    '≡': '\\equiv',
    '∼': '\\sim',
    '≤': '\\leq',
    '≥': '\\geq',
    '≪': '\\ll',
    '≫': '\\gg',
    '∝': '\\propto',
    '∈': '\\in',
    '∉': '\\notin',
    '∋': '\\ni',
    '⊂': '\\subset',
    '⊆': '\\subseteq',
    '⊃': '\\supset',
    '⊇': '\\supseteq',
    '∪': '\\cup',
    '∩': '\\cap',
    '∧': '\\wedge',
    '∨': '\\vee',
    '∖': '\\setminus',
    '→': '\\to',
    '←': '\\leftarrow',
    '↔': '\\leftrightarrow',
    '⇒': '\\Rightarrow',
    '⇐': '\\Leftarrow',
    '⇔': '\\Leftrightarrow',
    '↦': '\\mapsto',
    '∀': '\\forall',
    '∃': '\\exists',
    '¬': '\\neg',
    '∂': '\\partial',
    '∇': '\\nabla',
    '∞': '\\infty',
    '∅': '\\emptyset',
    '⟨': '\\langle',
    '⟩': '\\rangle',
    '∣': '|',
    '∥': '\\|',
    '…': '\\dots',
    '⋯': '\\cdots',
    ℏ: '\\hbar',
    ℓ: '\\ell',
    '′': '\\prime',
    '{': '\\{',
    '}': '\\}',
    '%': '\\%',
    '#': '\\#',
    '&': '\\&',
    $: '\\$',
    Γ: '\\Gamma',
    Δ: '\\Delta',
    Θ: '\\Theta',
    Λ: '\\Lambda',
    Ξ: '\\Xi',
    Π: '\\Pi',
    Σ: '\\Sigma',
    Υ: '\\Upsilon',
    Φ: '\\Phi',
    Ψ: '\\Psi',
    Ω: '\\Omega',
    '\u2126': '\\Omega',
    ℝ: '\\mathbb{R}',
    ℕ: '\\mathbb{N}',
    ℤ: '\\mathbb{Z}',
    ℚ: '\\mathbb{Q}',
    ℂ: '\\mathbb{C}',
  }),
);

/** Small Greek letters; `ε` and `φ` are drawn in two ways, and their code points say which in mathematical fonts. */
const GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries({
    α: 'alpha',
    β: 'beta',
    γ: 'gamma',
    δ: 'delta',
    ε: 'varepsilon',
    ϵ: 'epsilon',
    ζ: 'zeta',
    η: 'eta',
    θ: 'theta',
    ϑ: 'vartheta',
    ι: 'iota',
    κ: 'kappa',
    λ: 'lambda',
    μ: 'mu',
    '\u00b5': 'mu',
    ν: 'nu',
    ξ: 'xi',
    π: 'pi',
    ϖ: 'varpi',
    ρ: 'rho',
    ϱ: 'varrho',
    σ: 'sigma',
    ς: 'varsigma',
    τ: 'tau',
    υ: 'upsilon',
    φ: 'varphi',
    ϕ: 'phi',
    χ: 'chi',
    ψ: 'psi',
    ω: 'omega',
  }),
);

/** Large operators, which take limits; drawn larger than letters, and not on their baseline. */
export const OPERATORS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '∑': '\\sum',
    '∏': '\\prod',
    '∫': '\\int',
    '∬': '\\iint',
    '∭': '\\iiint',
    '∮': '\\oint',
    '⋃': '\\bigcup',
    '⋂': '\\bigcap',
  }),
);

/** Names of functions that are set upright. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  'sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln exp max min sup inf lim det dim ker deg gcd arg Pr'.split(
    ' ',
  ),
);

const PLAIN = /^[0-9+\-=<>()[\],.;:!/|*]$/;
/** Fonts whose letters are not what their characters say: calligraphic and double-struck ones, pieces of large signs. */
const SPECIAL_LETTERS = [
  {
    font: /CMSY|CMBSY|LMMathSymbols|KaTeX_Caligraphic|MathJax_Caligraphic/,
    command: '\\mathcal',
    only: /^[A-Z]$/,
  },
  { font: /MSBM|KaTeX_AMS|MathJax_AMS/, command: '\\mathbb', only: /^[A-Z]$/ },
  { font: /EUFM|KaTeX_Fraktur|MathJax_Fraktur/, command: '\\mathfrak', only: /^[A-Za-z]$/ },
] as const;
const UNKNOWN_LETTERS = /CMEX|LMMathExtension|rsfs|Script|wasy|stmary|Symbol/i;

/** Whether a glyph is a letter that is set upright, as the names of functions and units are. */
export function isUpright({ text, font }: SetGlyph): boolean {
  return /^[A-Za-z]$/.test(text) && !font.italic && !isItalicFont(font.name);
}

/** TeX's own italic fonts do not always say that they are. */
function isItalicFont(name = ''): boolean {
  return /CMMI|CMMIB|LMMathItalic|KaTeX_Math|MathJax_Math|RMTMI|MTMI|txmi|pxmi/.test(name);
}

/** The TeX of one glyph; undefined for one whose meaning is not certain. */
export function texOfGlyph(glyph: SetGlyph): string | undefined {
  const { text, font } = glyph;
  const name = font.name ?? '';
  if (/^[A-Za-z]$/.test(text)) {
    const special = SPECIAL_LETTERS.find((one) => one.font.test(name));
    if (special) return special.only.test(text) ? `${special.command}{${text}}` : undefined;
    if (UNKNOWN_LETTERS.test(name)) return undefined;
    const isItalic = !isUpright(glyph);
    if (font.bold) return isItalic ? `\\boldsymbol{${text}}` : `\\mathbf{${text}}`;
    return isItalic ? text : `\\mathrm{${text}}`;
  }
  const greek = GREEK.get(text);
  if (greek !== undefined) return font.bold ? `\\boldsymbol{\\${greek}}` : `\\${greek}`;
  const sign = SIGNS.get(text);
  if (sign !== undefined) return font.bold && /\p{L}/u.test(text) ? `\\boldsymbol{${sign}}` : sign;
  if (/^\d$/.test(text) && font.bold) return `\\mathbf{${text}}`;
  return PLAIN.test(text) ? text : undefined;
}
