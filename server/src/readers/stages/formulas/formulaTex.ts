import { cleanTeX } from '../../vlm/output/tex.ts';

/** Commands whose argument is words: spaces in it are meant. */
const WORDS = /^\\(?:text(?:rm|bf|it|sf|tt|up)?|mbox|hbox|tag)\*?$/;
/** Pieces of TeX: a command, an escaped character, a run of spaces, or one character. */
const PIECES = /\\[A-Za-z]+\*?|\\[\s\S]|\s+|[^\\\s]/gu;
/** `array`, `align*` */
const ENVIRONMENT = /^\\(begin|end)\s*\{([A-Za-z]+\*?)\}/;

/** The environments that KaTeX and previews of Markdown know. */
const ENVIRONMENTS = new Set(
  'matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array aligned alignedat gathered split cases rcases dcases align align* gather gather* equation equation* subarray'.split(
    ' ',
  ),
);

/** The commands that formulas are set with, as KaTeX knows them; a model that writes another has lost its way. */
const COMMANDS = new Set(
  // Greek and other letters
  (
    'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi ' +
    'varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon ' +
    'Phi Psi Omega digamma aleph beth gimel daleth ell hbar hslash imath jmath Re Im wp partial nabla infty emptyset ' +
    'varnothing complement mho eth Bbbk AA ae oe ss ' +
    // Large operators and functions
    'sum prod coprod int iint iiint oint oiint bigcup bigcap bigsqcup bigvee bigwedge bigoplus bigotimes bigodot biguplus ' +
    'lim limsup liminf sup inf max min arg det dim gcd hom ker deg Pr exp ln log lg sin cos tan cot sec csc arcsin arccos ' +
    'arctan sinh cosh tanh coth mod bmod pmod pod operatorname operatornamewithlimits limits nolimits injlim projlim ' +
    // Operators and relations
    'pm mp times div cdot cdots ast star circ bullet oplus ominus otimes oslash odot cap cup uplus sqcap sqcup vee wedge ' +
    'lor land neg lnot setminus smallsetminus wr amalg dagger ddagger diamond triangleleft triangleright bigcirc bowtie ' +
    'le leq leqslant ge geq geqslant lt gt ll gg lll ggg ne neq equiv sim simeq approx approxeq cong doteq propto prec succ ' +
    'preceq succeq subset supset subseteq supseteq subsetneq supsetneq nsubseteq in notin ni owns parallel nparallel perp ' +
    'mid nmid models vdash dashv Vdash vDash asymp smile frown lesssim gtrsim lessgtr lessapprox gtrapprox triangleq ' +
    'coloneqq eqqcolon because therefore forall exists nexists top bot angle measuredangle square Box blacksquare ' +
    'triangle blacktriangle lozenge flat natural sharp clubsuit diamondsuit heartsuit spadesuit checkmark prime backprime ' +
    // Arrows
    'to gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow longleftarrow longrightarrow ' +
    'longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow iff implies impliedby mapsto longmapsto uparrow ' +
    'downarrow updownarrow Uparrow Downarrow nearrow searrow swarrow nwarrow hookrightarrow hookleftarrow ' +
    'rightharpoonup rightharpoondown leftharpoonup leftharpoondown rightleftharpoons leadsto rightsquigarrow ' +
    'xrightarrow xleftarrow twoheadrightarrow curvearrowright circlearrowright rightrightarrows leftrightarrows ' +
    // Layout
    'frac dfrac tfrac cfrac binom dbinom tbinom sqrt over atop choose substack stackrel overset underset overline ' +
    'underline overbrace underbrace overrightarrow overleftarrow widehat widetilde hat tilde bar vec dot ddot dddot ' +
    'acute grave breve check mathring boxed cancel phantom hphantom vphantom smash raisebox rule not prescript ' +
    'left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm langle rangle lfloor ' +
    'rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrace rbrace lbrack rbrack backslash ulcorner urcorner ' +
    'lgroup rgroup lmoustache rmoustache ' +
    'begin end hline cline multicolumn tag notag nonumber label quad qquad enspace thinspace negthinspace hspace ' +
    'hskip kern mkern mskip vspace newline cr displaystyle textstyle scriptstyle scriptscriptstyle dots ldots vdots ddots ' +
    'dotsc dotsb dotsm colon cdotp ldotp mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner ' +
    // Type
    'mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal boldsymbol bm pmb bold rm bf it sf tt cal ' +
    'text textrm textbf textit textsf texttt textup mbox hbox em Large large small tiny normalsize footnotesize ' +
    'S P dag ddag copyright pounds degree color textcolor'
  ).split(' '),
);

/** TeX commands a formula may have in all; more is a page of formulas, or a loop. */
const MOST_PIECES = 3000;

/**
 * A model's TeX without the spaces that its tokens have between them; undefined for what cannot be shown: braces,
 * `\left` and environments that do not pair, commands that are none, or reach out of the formula.
 */
export function formulaTex(text: string): string | undefined {
  const clean = cleanTeX(text);
  if (clean === undefined) return undefined;
  const pieces = clean.match(PIECES) ?? [];
  if (pieces.length > MOST_PIECES || !isPaired(clean, pieces) || !pieces.every(isKnown)) return undefined;
  const tex = closedUp(pieces);
  return tex === '' ? undefined : tex;
}

function isKnown(piece: string): boolean {
  const command = /^\\([A-Za-z]+)\*?$/.exec(piece)?.[1];
  return command === undefined || COMMANDS.has(command);
}

/** Whether braces, `\left` and `\right`, `\begin` and `\end` pair, each inside the others. */
function isPaired(text: string, pieces: readonly string[]): boolean {
  const open: string[] = [];
  let at = 0;
  for (const piece of pieces) {
    const environment = ENVIRONMENT.exec(text.slice(at, at + 40));
    at += piece.length;
    if (piece === '{' || piece === '\\left') open.push(piece);
    else if (piece === '}' && open.pop() !== '{') return false;
    else if (piece === '\\right' && open.pop() !== '\\left') return false;
    else if (piece === '\\begin' || piece === '\\end') {
      const name = environment?.[2];
      if (name === undefined || !ENVIRONMENTS.has(name)) return false;
      if (piece === '\\begin') open.push(name);
      else if (open.pop() !== name) return false;
    }
  }
  return open.length === 0;
}

/** The pieces without spaces, but for those that end a command or are words. */
function closedUp(pieces: readonly string[]): string {
  let tex = '';
  let depth = 0;
  /** Depth of the braces around words. */
  let words: number | undefined;
  let last = '';
  for (const piece of pieces) {
    if (/^\s/.test(piece)) {
      if (words !== undefined) tex += ' ';
      continue;
    }
    if (piece === '{') {
      depth += 1;
      if (words === undefined && WORDS.test(last)) words = depth;
    } else if (piece === '}') {
      if (words === depth) words = undefined;
      depth -= 1;
    }
    // `\alpha x`, not `\alphax`.
    tex += words === undefined && /\\[A-Za-z]+$/.test(last) && /^[A-Za-z]/.test(piece) ? ` ${piece}` : piece;
    last = piece;
  }
  return tex.trim();
}
