/** Numbers of a sketch. More make the comparison finer, and outlines larger. */
const SKETCH = 12;
/** Words of two texts that are the same text, but for what was read otherwise: this share of both. */
const SAME_TEXT = 0.8;
/** Letters or digits; Chinese writes no spaces, there two characters stand for a word. */
const WORD = /\p{Script=Han}{1,2}|[\p{L}\p{M}\p{Nd}]+/gu;

/** Parts of a page's height that are told apart. */
const PLACES = 8;

/**
 * A few numbers that stand for the words of a page and their places (`y` as a share of its height): the
 * smallest of their hashes, sorted. The sketches of two pages share about as many numbers as the pages
 * share words at the same place. O(characters).
 */
export function sketchText(parts: readonly { readonly text: string; readonly y: number }[]): number[] {
  const hashes = new Set<number>();
  for (const { text, y } of parts) {
    const place = Math.round(PLACES * y);
    for (const [word] of text.toLowerCase().matchAll(WORD)) hashes.add(hashOf(`${place} ${word}`));
  }
  return [...hashes].sort((a, b) => a - b).slice(0, SKETCH);
}

/** Whether two sketches are of one text. Nothing is known of pages without words. */
export function isSameText(a: readonly number[], b: readonly number[]): boolean {
  const union = [...new Set([...a, ...b])].sort((p, q) => p - q).slice(0, SKETCH);
  const [own, other] = [new Set(a), new Set(b)];
  const shared = union.filter((hash) => own.has(hash) && other.has(hash)).length;
  return union.length > 0 && shared >= SAME_TEXT * union.length;
}

/** FNV-1a, 24 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 24)) & 0xffffff;
}
