/** What a scorer looks at: the words as a person would type them, without the marks of a format. */
export interface FoldOptions {
  /** Compare without case (for truths in capitals). */
  readonly ignoreCase?: boolean;
  /**
   * Drop hyphens between letters, at the ends of lines too: a reading joins words that its truth, typed line
   * by line, leaves broken, and nobody can tell whether such a hyphen belonged to the word.
   */
  readonly joinHyphens?: boolean;
}

/**
 * Strips Markdown and folds what is a matter of taste: white space, quotes, dashes, ligatures and width
 * forms (NFKC).
 */
export function foldText(text: string, options: FoldOptions = {}): string {
  return foldCharacters(stripMarkdown(text), options);
}

/** The same of a text that is no Markdown. */
export function foldCharacters(text: string, options: FoldOptions = {}): string {
  let folded = text
    .normalize('NFKC')
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[“”„‟″«»]|''/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/…/g, '...');
  if (options.joinHyphens === true)
    folded = folded.replace(/(?<=\p{L})-\s*(?:\n\s*(?=\p{Ll})|(?=\p{L}))/gu, '');
  folded = folded.replace(/\s+/g, ' ').trim();
  if (options.ignoreCase === true) folded = folded.toLowerCase();
  return folded;
}

/** Removes anchors, heading marks, table rules and escapes; what a person sees stays. */
export function stripMarkdown(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/\\$/gm, '')
    .replace(/!\[[^\]\n]*\]\([^)\n]*\)/g, ' ')
    .replace(/^\s*\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*$/gm, ' ')
    .replace(/^(.*)$/gm, (line) => (/^\s*\|.*\|\s*$/.test(line) ? line.replace(/(?<!\\)\|/g, ' ') : line))
    .replace(/^\s{0,3}#{1,6}\s+/gm, '')
    .replace(/^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)/gm, '$1')
    .replace(/^```.*$/gm, ' ')
    .replace(/<br\s*\/?>|<\/?(?:table|thead|tbody|tr|td|th)\b[^>]*>/gi, ' ')
    .replace(/<\/?(?:sup|sub|del)>/gi, '')
    .replace(/~~(\S(?:[^\n]*?\S)?)~~/g, '$1')
    .replace(/\*\*(\S(?:[^\n]*?\S)?)\*\*/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>~$&])/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
