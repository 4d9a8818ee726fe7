import { withoutControls } from '../../../page/visibleText.ts';

/** Longest name of a special token; what is longer was text. */
const MAX_NAME = 40;

/** `<|ref|>`, `<｜end▁of▁sentence｜>`: special tokens in both of the bars that tokenizers use. */
const TOKEN = /<[|｜]([^<>|｜\n]{1,40})[|｜]>/g;

/** The beginning of a token, which the next piece may end. */
const OPEN_TOKEN = new RegExp(`^<(?:[|｜][^<>|｜\\n]{0,${MAX_NAME}}[|｜]?)?$`);

/** Those that say something about the page. */
const MEANINGFUL = new Set(['ref', '/ref', 'det', '/det']);

/**
 * Takes out of a stream what is no text: special tokens (all but `<|ref|>` and `<|det|>`), control and
 * invisible characters, code points that are none. Pieces may be cut anywhere: what is half is held back, and tokens come out whole.
 */
export class TranscriptCleaner {
  #held = '';

  push(piece: string): string {
    const text = this.#held + piece;
    const from = text.length - heldLength(text);
    this.#held = text.slice(from);
    return clean(text.slice(0, from));
  }

  /** What is left at the end. */
  finish(): string {
    const text = this.#held;
    this.#held = '';
    return clean(text.replace(/<[|｜][^<>|｜\n]*[|｜]?$/, ''));
  }
}

function heldLength(text: string): number {
  const at = text.lastIndexOf('<');
  if (at >= 0 && text.length - at <= MAX_NAME + 3 && OPEN_TOKEN.test(text.slice(at))) return text.length - at;
  // Half a line break, half of a character.
  return /[\r\ud800-\udbff]$/.test(text) ? 1 : 0;
}

function clean(text: string): string {
  const tokens = text
    .toWellFormed()
    .replace(TOKEN, (token, name: string) => (MEANINGFUL.has(name) ? `<|${name}|>` : ''))
    .replace(/\r\n?/g, '\n')
    .replace(/[\t\v\f]/g, ' ')
    .replace(/\p{Noncharacter_Code_Point}/gu, '');
  return withoutControls(tokens);
}
