/** What a grounded transcript is made of, in its order. */
export type TranscriptPart =
  /** Something was found on the page; `boxes` is the list as the model wrote it. */
  | { readonly type: 'tag'; readonly label: string; readonly boxes: string }
  | { readonly type: 'text'; readonly text: string };

const REF = '<|ref|>';
const END_REF = '<|/ref|>';
const DET = '<|det|>';
const END_DET = '<|/det|>';
const TOKENS = [REF, END_REF, DET, END_DET];

/** Characters. What is longer is no label, but text behind a token that went astray. */
const MAX_LABEL = 400;

/** About 900 boxes. */
const MAX_BOX_LIST = 16_384;

const MAX_SPACE = 16;

/** Label names that stand for a kind of block even where no box comes with them. */
const KNOWN_LABEL =
  /^(?:(?:sub_?)?title|text|paragraph|list|code|equation|formula|header|footer|page_number|(?:image|figure|table)(?:_(?:caption|title|footnote))?)$/i;

/**
 * Splits a cleaned stream at its tags `<|ref|>label<|/ref|><|det|>boxes<|/det|>`. A tag is held back until it
 * is whole; one that breaks off, or holds something else, gives what it has. Expects tokens in one piece, as
 * `TranscriptCleaner` gives them. Linear: what is held is bounded.
 */
export class TagScanner {
  #held = '';

  push(text: string): TranscriptPart[] {
    return this.#scan(this.#held + text, false);
  }

  finish(): TranscriptPart[] {
    return this.#scan(this.#held, true);
  }

  #scan(text: string, atEnd: boolean): TranscriptPart[] {
    const parts: TranscriptPart[] = [];
    let from = 0;
    this.#held = '';
    while (from < text.length) {
      const next = text.indexOf('<|', from);
      const upTo = next < 0 ? text.length : next;
      if (upTo > from) parts.push({ type: 'text', text: text.slice(from, upTo) });
      if (next < 0) break;
      const read = readTag(text, next, atEnd);
      if (read === 'incomplete') {
        this.#held = text.slice(next);
        break;
      }
      parts.push(...read.parts);
      from = read.end;
    }
    return parts;
  }
}

interface ReadTag {
  readonly parts: readonly TranscriptPart[];
  readonly end: number;
}

function readTag(text: string, at: number, atEnd: boolean): ReadTag | 'incomplete' {
  if (text.startsWith(DET, at)) return readBoxes(text, at + DET.length, 'text', atEnd);
  if (!text.startsWith(REF, at)) {
    const token = TOKENS.find((one) => text.startsWith(one, at));
    return token === undefined
      ? { parts: [{ type: 'text', text: '<|' }], end: at + 2 }
      : { parts: [], end: at + token.length };
  }
  const start = at + REF.length;
  const close = text.indexOf('<|', start);
  if (close < 0 && !atEnd && text.length - start <= MAX_LABEL) return 'incomplete';
  if (close < 0 || close - start > MAX_LABEL || !text.startsWith(END_REF, close))
    return { parts: [], end: start };
  const label = text.slice(start, close);
  let det = close + END_REF.length;
  while (det - close < END_REF.length + MAX_SPACE && /\s/.test(text[det] ?? '')) det += 1;
  if (det >= text.length && !atEnd) return 'incomplete';
  if (text.startsWith(DET, det)) return readBoxes(text, det + DET.length, label, atEnd);
  const known = KNOWN_LABEL.test(label.trim());
  return {
    parts: [known ? { type: 'tag', label, boxes: '' } : { type: 'text', text: label }],
    end: close + END_REF.length,
  };
}

function readBoxes(text: string, start: number, label: string, atEnd: boolean): ReadTag | 'incomplete' {
  const close = text.indexOf('<|', start);
  if (close < 0 && !atEnd && text.length - start <= MAX_BOX_LIST) return 'incomplete';
  if (close >= 0 && close - start <= MAX_BOX_LIST && text.startsWith(END_DET, close)) {
    return { parts: [{ type: 'tag', label, boxes: text.slice(start, close) }], end: close + END_DET.length };
  }
  // The list never ends: what looks like one up to the line's end is it, and text goes on behind.
  const boxes = /^[\d ,.[\]()+-]*/.exec(text.slice(start, start + MAX_BOX_LIST))?.[0] ?? '';
  return { parts: [{ type: 'tag', label, boxes }], end: start + boxes.length };
}
