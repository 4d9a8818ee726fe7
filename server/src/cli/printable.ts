import { visibleName, visibleText } from '../page/visibleText.ts';

/* Names of files and texts of documents are hostile; a terminal obeys the control characters in them. */

/**
 * Text that is safe to show on a terminal: escape sequences can retitle windows, move the cursor or paste, and
 * invisible characters make text look like another one. All but tabs and newlines become U+FFFD.
 */
export function printable(text: string): string {
  return visibleText(text.replace(/\r\n/g, '\n'), { replacement: '\ufffd' });
}

/** The same for one line: names in messages. */
export function printableLine(text: string): string {
  return visibleName(text);
}
