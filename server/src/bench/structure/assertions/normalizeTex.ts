/** Commands that change nothing of what stands where, or only the look of the letters. */
const LOOKS: ReadonlySet<string> = new Set(
  (
    'left right big Big bigg Bigg displaystyle textstyle limits nolimits mathrm mathbf mathit mathsf boldsymbol bm ' +
    'text textbf textit operatorname quad qquad , ; : ! > \\'
  )
    .split(' ')
    .map((name) => `\\${name}`),
);

const SYNONYMS: Readonly<Record<string, string>> = {
  '\\dfrac': '\\frac',
  '\\tfrac': '\\frac',
  '\\le': '\\leq',
  '\\ge': '\\geq',
  '\\ne': '\\neq',
  '\\rightarrow': '\\to',
  '\\{': '\\lbrace',
  '\\}': '\\rbrace',
  '\\cdots': '\\dots',
  '\\ldots': '\\dots',
};

/**
 * TeX in one form for all that print alike: no white space, no sizes, fonts and spaces, no braces around one sign. A
 * stand-in for comparing what is printed, which olmocr's bench does in a browser.
 */
export function normalizeTex(tex: string): string {
  const signs = tex.replace(/\\tag\*?\{[^{}]*\}/g, '').match(/\\[A-Za-z]+|\\[^A-Za-z]|[^\s~&]/g) ?? [];
  const kept: string[] = [];
  for (const sign of signs) {
    if (LOOKS.has(sign) || sign === '\\ ') continue;
    kept.push(SYNONYMS[sign] ?? sign);
    if (sign === '}' && kept[kept.length - 3] === '{') kept.splice(-3, 3, kept[kept.length - 2]!);
  }
  // Behind a command, a letter would be of its name.
  return kept.join(' ').replace(/ (?![A-Za-z])|(?<!\\[A-Za-z]+) /g, '');
}

/** The formulas of a Markdown text, without delimiters. */
export function formulasOf(markdown: string): string[] {
  const found: string[] = [];
  let rest = markdown;
  for (const pattern of [
    /\\\((.+?)\\\)/gs,
    /\\\[(.+?)\\\]/gs,
    /\$\$(.+?)\$\$/gs,
    /(?<!\\)\$(.+?)(?<!\\)\$/gs,
  ]) {
    rest = rest.replace(pattern, (_, tex: string) => {
      found.push(tex.trim());
      return '';
    });
  }
  return found;
}
