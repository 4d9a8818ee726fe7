/** The recogniser's classes in order, one a line. A line may hold a single space, so nothing is trimmed. */
export function parseDictionary(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
