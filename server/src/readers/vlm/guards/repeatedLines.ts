/** Lines looked back on, and how often one of them may be there. */
const WINDOW = 40;
const MAX_SAME = 11;
/** A whole paragraph does not come five times. */
const LONG_LINE = 60;
const MAX_SAME_LONG = 4;

const MIN_LINE = 4;
/** Characters of a line that are compared. */
const MAX_LINE = 4_000;

const TAG = /<\|ref\|>[^<]{0,400}<\|\/ref\|>|<\|[^<>|]{1,20}\|>/g;
const BOXES = /\[\[[\d\s,.[\]-]{0,600}\]\]/g;
/** Rows and cells of tables do: that is for `findLoop` to judge. */
const ROW = /^(?:\||<\/?t)/i;
const LEADER = /^[\s.·…_\-–—=*~|:\\]*$/u;

export interface RepeatedLine {
  readonly line: string;
  /** Offset of the end of its first occurrence. */
  readonly firstEnd: number;
}

/** Watches a text for a line that comes again and again. Constant work a line. */
export class RepeatedLines {
  #lines: { readonly text: string; readonly end: number }[] = [];
  #line: string[] = [];
  #lineLength = 0;
  #offset = 0;

  push(text: string): RepeatedLine | undefined {
    let from = 0;
    for (;;) {
      const newline = text.indexOf('\n', from);
      const end = newline < 0 ? text.length : newline;
      if (this.#lineLength < MAX_LINE) this.#line.push(text.slice(from, end));
      this.#lineLength += end - from;
      if (newline < 0) break;
      const line = this.#line.join('').slice(0, MAX_LINE);
      this.#line = [];
      this.#lineLength = 0;
      const repeated = this.#add(line, this.#offset + newline);
      if (repeated) return repeated;
      from = newline + 1;
    }
    this.#offset += text.length;
    return undefined;
  }

  #add(line: string, end: number): RepeatedLine | undefined {
    const text = line.replace(TAG, '').replace(BOXES, '').trim();
    if (text === '') return undefined;
    this.#lines = [...this.#lines.slice(1 - WINDOW), { text, end }];
    if (text.length < MIN_LINE || LEADER.test(text) || ROW.test(text)) return undefined;
    const same = this.#lines.filter((other) => other.text === text);
    const most = text.length >= LONG_LINE ? MAX_SAME_LONG : MAX_SAME;
    return same.length > most ? { line: text, firstEnd: same[0]?.end ?? end } : undefined;
  }
}
