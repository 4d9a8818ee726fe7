/* Names of files and texts of documents are hostile; a terminal obeys the control characters in them. */

/**
 * Text that is safe to show on a terminal: escape sequences can retitle windows, move the cursor or paste,
 * so control characters other than tab and newline become U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/(?![\t\n])\p{Cc}/gu, '\ufffd');
}

/** The same on one line, for names in messages. */
export function printableLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
}
