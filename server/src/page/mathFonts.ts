/** Fonts of formulas by their names: TeX's, KaTeX's and MathJax's, OpenType ones, and Symbol. */
const MATH_FONT =
  /(?:^|\+)(?:CM(?:MI|SY|EX|BSY|MIB)|MS[AB]M|EU[FSRE]|LM(?:Math|MI|SY|EX)|rsfs|stmary|esint|KaTeX_(?!Typewriter)|MathJax_(?!Typewriter)|MJX|TeXGyre\w+Math|RM?TMI|MT(?:MI|SY|EX)|txmi|txsy|px(?:mi|sy|ex)|Symbol(?:MT)?(?:$|[,-]))|Math(?!ematica)|STIX/;

/** Whether a font is made for formulas; text is hardly ever set in it. */
export function isMathFont(name: string | undefined): boolean {
  return name !== undefined && MATH_FONT.test(name);
}
