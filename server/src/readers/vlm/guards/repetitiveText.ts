/** Shorter lines, and rows of tables, repeat on honest pages. */
const MIN_LINE = 20;
const ROW = /^(?:\||<\/?t|<\|ref\|>(?:table|image)|[\s.·…_\-–—=*~|:\\]*$)/iu;

/** Share of repeated text from which a page is no reading of anything. */
const REPETITIVE = 0.5;
const MIN_REPEATED = 400;

/**
 * Share, 0 to 1, of a text's characters that stand in lines which stood there before. Lists of boxes do not
 * count. Linear.
 */
export function repeatedShare(text: string): number {
  const { repeated, all } = count(text);
  return all === 0 ? 0 : repeated / all;
}

/** Whether a text that ended by itself repeats itself too much to be believed: a loop that found its end. */
export function isRepetitive(text: string): boolean {
  const { repeated, all } = count(text);
  return repeated >= MIN_REPEATED && repeated > REPETITIVE * all;
}

function count(text: string): { repeated: number; all: number } {
  const seen = new Set<string>();
  let repeated = 0;
  let all = 0;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\[\[[\d\s,.[\]-]{0,600}\]\]/g, '').trim();
    if (
      line.length < MIN_LINE ||
      ROW.test(line) ||
      /^<\|ref\|>[^<]{0,60}<\|\/ref\|><\|det\|><\|\/det\|>$/.test(line)
    )
      continue;
    all += line.length;
    if (seen.has(line)) repeated += line.length;
    seen.add(line);
  }
  return { repeated, all };
}
