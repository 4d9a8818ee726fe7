/** A part of a transcript's text that stands for itself. */
export interface TextChunk {
  /** `prose` is Markdown: paragraphs, headings, lists, pipe tables; `table` is HTML. */
  readonly kind: 'prose' | 'table' | 'code';
  readonly text: string;
}

/** Characters. Longer lines and parts are cut: parsers downstream see no more at once. */
const MAX_LINE = 32_768;
const MAX_PROSE = 16_384;
const MAX_TABLE = 524_288;

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+.-]*)[ \t]*$/;
const LIST_ITEM = /^ {0,12}(?:[-+*]|\d{1,9}[.)])(?: |$)/;
/** Languages of a fence around a whole page, which models put where Markdown was asked for. */
const WRAPPERS = new Set(['', 'markdown', 'md', 'html', 'text', 'txt', 'latex']);

/**
 * Cuts a stream of Markdown into parts that can be read on their own: at empty lines, but not inside of lists,
 * fences and HTML tables. The same parts however the stream is cut. Linear.
 */
export class TextChunker {
  #kind: TextChunk['kind'] = 'prose';
  #lines: string[] = [];
  #length = 0;
  /** The line being written, in pieces. */
  #line: string[] = [];
  #lineLength = 0;
  #fence = '';
  #wrapped = false;
  #begun = false;
  /** Tables open inside of each other. */
  #tables = 0;
  #afterEmptyLine = false;
  #closed: TextChunk[] = [];

  /** The parts that have closed with this piece. */
  push(text: string): TextChunk[] {
    let from = 0;
    while (from < text.length) {
      const newline = text.indexOf('\n', from);
      const end = Math.min(newline < 0 ? text.length : newline, from + MAX_LINE - this.#lineLength);
      this.#line.push(text.slice(from, end));
      this.#lineLength += end - from;
      from = end;
      if (text[from] === '\n') from += 1;
      else if (this.#lineLength < MAX_LINE) continue;
      this.#endLine();
    }
    return this.#takeClosed();
  }

  finish(): TextChunk[] {
    if (this.#lineLength > 0) this.#endLine();
    this.#close();
    this.#kind = 'prose';
    this.#tables = 0;
    this.#wrapped = false;
    return this.#takeClosed();
  }

  /** The text of the part that is open. */
  open(): string {
    return [...this.#lines, this.#line.join('')].join('\n').trim();
  }

  #endLine(): void {
    const line = this.#line.join('');
    this.#line = [];
    this.#lineLength = 0;
    this.#read(line);
  }

  #takeClosed(): TextChunk[] {
    const closed = this.#closed;
    this.#closed = [];
    return closed;
  }

  #read(line: string): void {
    if (this.#kind === 'code') this.#readCode(line);
    else if (this.#kind === 'table') this.#readTable(line);
    else this.#readProse(line);
  }

  #readCode(line: string): void {
    const fence = FENCE.exec(line);
    if (fence?.[2] === '' && fence[1]?.startsWith(this.#fence)) this.#close('prose');
    else this.#add(line, MAX_TABLE);
  }

  #readTable(line: string): void {
    const empty = line.trim() === '';
    // A table that was never closed does not take the rest of the page along.
    if (this.#afterEmptyLine && !empty && !line.includes('<')) {
      this.#close('prose');
      this.#readProse(line);
      return;
    }
    this.#afterEmptyLine = empty;
    let end = 0;
    for (const tag of line.matchAll(/<(\/?)table\b[^<>]{0,400}>?/gi)) {
      this.#tables += tag[1] === '/' ? -1 : 1;
      end = tag.index + tag[0].length;
      if (this.#tables <= 0) break;
    }
    if (this.#tables > 0) {
      this.#add(line, MAX_TABLE);
      return;
    }
    this.#add(line.slice(0, end), MAX_TABLE);
    this.#close('prose');
    const rest = line.slice(end);
    if (rest.trim() !== '') this.#readProse(rest);
  }

  #readProse(line: string): void {
    const table = /<table[\s>]/i.exec(line);
    if (table) {
      const before = line.slice(0, table.index);
      if (before.trim() !== '') this.#addProse(before);
      this.#close('table');
      this.#tables = 0;
      this.#readTable(line.slice(table.index));
      return;
    }
    const fence = FENCE.exec(line);
    if (fence) {
      if (!this.#begun && WRAPPERS.has((fence[2] ?? '').toLowerCase())) this.#wrapped = true;
      else if (!this.#wrapped || fence[2] !== '') {
        this.#close('code');
        this.#fence = fence[1] ?? '```';
      } else this.#close('prose');
      this.#begun = true;
      return;
    }
    if (line.trim() === '') {
      if (this.#inList()) this.#afterEmptyLine = true;
      else this.#close('prose');
      return;
    }
    this.#addProse(line);
  }

  #addProse(line: string): void {
    this.#begun = true;
    if (this.#afterEmptyLine) {
      this.#afterEmptyLine = false;
      if (LIST_ITEM.test(line) || /^ {2}/.test(line)) this.#add('', MAX_PROSE);
      else this.#close('prose');
    }
    this.#add(line, MAX_PROSE);
  }

  #inList(): boolean {
    return LIST_ITEM.test(this.#lines[0] ?? '');
  }

  #add(line: string, most: number): void {
    if (this.#length + line.length > most) this.#close(this.#kind);
    this.#lines.push(line);
    this.#length += line.length + 1;
  }

  /** Ends the open part; the next one is of `next` kind. */
  #close(next: TextChunk['kind'] = 'prose'): void {
    const text = this.#lines.join('\n');
    if (text.trim() !== '') this.#closed.push({ kind: this.#kind, text });
    this.#kind = next;
    this.#lines = [];
    this.#length = 0;
    this.#afterEmptyLine = false;
  }
}
