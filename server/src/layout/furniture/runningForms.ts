/** How furniture is worded, whatever stands beside it. All are tried on short lines at a page's edge only. */

/** What servers of publishers and archives print on pages. */
export const NOTICE =
  /^(?:this (?:content|article|paper|document) (?:was |has been )?downloaded|downloaded (?:from|by|on|at|via)\b|download date\b|(?:first )?published (?:by|online|at|on)\b|(?:printed|retrieved|accessed|copied|reproduced) (?:from|on|by|at|with)\b|available (?:online )?(?:at|from)\b|authorized licensed use|licensed to\b|for personal use only\b|digitized by\b|(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{4}|by\b)|all rights reserved|electronic copy available|arxiv:\s?\d{4}\.\d{4,5})/iu;

/**
 * Pages of a volume or a year and a page, as heads of journals and law reports have them: `83 (2005) 153-160`,
 * `Vol. 12, No. 3`, `000, 1–15 (2017)`, `Smith et al.: Title`, `Cite as: 5 U.S. 137`.
 */
export const CITATION =
  /\d\s*\(\d{4}\)\s*[A-Z]?\d+|\d+\s*[-–—]\s*\d+\s*\(\d{4}\)|\b(?:vol|volume|bd|band|tome)\b\.?\s*\d+\s*,?\s*(?:\(?\d{4}\)?|(?:no|nr|iss|issue|n°|heft)\b\.?\s*\d)|\bet al\.?\s*[:/]|^cite as:?\s/iu;

/** Marks of a version of a manual, alone or as a part of a row. */
export const REVISION =
  /^(?:(?:revision|rev\.?|version|ver\.)\s*:?\s*[A-Z]?\d*(?:\.\d+)*[A-Z]?|(?:p\/n|part (?:no|number)|doc(?:ument)? (?:no|number|id)|form (?:no|number)|publication (?:no|number))\b\.?\s*:?\s*[\w./-]+)$/iu;

/** `Table 3`, `Figure A`, `Appendix B`: words that number what stands below them. */
export const LABEL =
  /^(?:table|figure|fig\.|appendix|exhibit|schedule|article|section|annex|part|chapter|step|note)\b/iu;

/** Small words that titles have in small letters. */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  'a an and as at by de der des di du et for from in la le of on or per the to und van von vs with'.split(
    ' ',
  ),
);

/** Words but the small ones begin with a capital: a title's. */
export function isTitleCase(text: string): boolean {
  const words = text
    .split(/[\s\-–—/]+/)
    .filter((word) => /^\p{L}/u.test(word) && !SMALL_WORDS.has(word.toLowerCase()));
  return words.length > 0 && words.every((word) => /^\p{Lu}/u.test(word));
}
