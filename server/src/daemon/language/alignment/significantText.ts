/**
 * The characters of a text that say something, each with its place: without white space and without what is
 * markup in Markdown. A page's words and the Markdown that was made of them are compared by these.
 */
export interface SignificantText {
  /** UTF-16 units after compatibility folding (NFKC). */
  readonly units: Uint16Array;
  /** Of each unit: where the character it comes from begins in the text, with the backslash before it. */
  readonly starts: Int32Array;
  /** Of each unit: where the character it comes from ends. */
  readonly ends: Int32Array;
}

/**
 * White space, what cannot be seen, and signs that may be markup or stand for themselves. They are left out on
 * both sides, so that it does not matter which of the two they are.
 */
const IGNORED = /[\s\p{Cc}\p{Cf}\p{Variation_Selector}*_~`|#$\\<>]/u;

const ESCAPABLE = /[!-/:-@[-`{-~]/;

/** Tags that Folio writes; anything else in angle brackets is text. */
const TAG = /<\/?(?:table|tr|th|td|sup|sub|del)(?:\s[^<>]*)?>/y;
const COMMENT = /<!--[\s\S]*?-->/y;
const ENTITY = /&(amp|lt|gt|quot);/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** A bullet with the box of a task, if any, and the line below a table's header. */
const BULLET = /[-+*][ \t]+(?:\[[ xX]\][ \t]+)?/y;
const DELIMITER_ROW = /\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*(?=\r?\n|$)/y;
const LINE_START = /[ \t>]*/y;

export function isIgnored(character: string): boolean {
  return IGNORED.test(character);
}

class Collector {
  readonly #units: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  add(character: string, start: number, end: number): void {
    if (isIgnored(character)) return;
    const folded = character.normalize('NFKC');
    for (let at = 0; at < folded.length; at += 1) {
      if (isIgnored(folded[at] ?? '')) continue;
      this.#units.push(folded.charCodeAt(at));
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  done(): SignificantText {
    return {
      units: Uint16Array.from(this.#units),
      starts: Int32Array.from(this.#starts),
      ends: Int32Array.from(this.#ends),
    };
  }
}

/** Of plain text, as a page's words are. */
export function ofPlainText(text: string): SignificantText {
  const collected = new Collector();
  let at = 0;
  for (const character of text) {
    collected.add(character, at, at + character.length);
    at += character.length;
  }
  return collected.done();
}

/** Of Markdown as Folio writes it, and as people edit it. */
export function ofMarkdown(text: string): SignificantText {
  const collected = new Collector();
  let isLineStart = true;
  for (let at = 0; at < text.length;) {
    if (isLineStart) {
      isLineStart = false;
      at = lineBegin(text, at);
      continue;
    }
    const skipped = lengthAt(COMMENT, text, at) || lengthAt(TAG, text, at);
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    const entity = matchAt(ENTITY, text, at);
    if (entity) {
      collected.add(ENTITIES[entity[1] ?? ''] ?? '', at, at + entity[0].length);
      at += entity[0].length;
      continue;
    }
    const start = at;
    if (text[at] === '\\' && ESCAPABLE.test(text[at + 1] ?? '')) at += 1;
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += character.length;
    collected.add(character, start, at);
    isLineStart = character === '\n';
  }
  return collected.done();
}

/** Behind the markup that a line begins with. */
function lineBegin(text: string, start: number): number {
  const at = start + lengthAt(LINE_START, text, start);
  return at + (lengthAt(DELIMITER_ROW, text, at) || lengthAt(BULLET, text, at));
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at)?.[0].length ?? 0;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
