import { distance } from 'fastest-levenshtein';

/** The same but for a letter or two that were read otherwise. */
const SIMILAR = 0.88;
/** Characters. In shorter texts a letter that was read otherwise is too large a part. */
const SHORTEST_SIMILAR = 6;

/** Whether two texts are the same, but for letters that were read otherwise in one of them. */
export function isSimilar(p: string, q: string): boolean {
  if (p === q) return true;
  const longer = Math.max(p.length, q.length);
  return longer >= SHORTEST_SIMILAR && 1 - distance(p, q) / longer >= SIMILAR;
}
