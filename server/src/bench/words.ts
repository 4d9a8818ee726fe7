/** Words of a folded text: what stands between spaces. */
export function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** Marks alone (bullets, leaders, rules) are no words of a text's content. */
export function hasLetterOrDigit(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word);
}
