import { Parser } from 'htmlparser2';
import { meaningOf, raised } from './htmlInText.ts';
import { plainInline } from './inlineText.ts';
import { richText } from './richText.ts';
import type { SourceCell } from './tableBlock.ts';

export interface HtmlTable {
  readonly caption: string;
  readonly rows: readonly (readonly SourceCell[])[];
  /** Text that stands in the table, but in none of its cells. */
  readonly stray: string;
}

/**
 * Rows and cells of an HTML table, whatever is left open or nested wrongly: a cell ends where the next
 * begins. Tables inside of cells become their text. Linear.
 */
export function readHtmlTable(html: string): HtmlTable {
  const reader = new TableReader();
  const parser = new FlatParser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    ontext: (text) => reader.text(text),
  });
  // Closing tags only matter where they end something that is not begun anew.
  parser.end(
    html.replace(
      /<\/(?:sup|sub|caption|td|th|tr|thead|table)\b[^<>]{0,80}>?/gi,
      (tag) => `<end-${tag.slice(2)}`,
    ),
  );
  return reader.finish();
}

/** Keeps no stack of open elements: a hostile table opens a million, and nesting means nothing here. */
class FlatParser extends Parser {
  protected override isVoidElement(): boolean {
    return true;
  }
}

interface OpenCell {
  readonly header: boolean;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly parts: string[];
}

class TableReader {
  readonly #rows: SourceCell[][] = [];
  readonly #stray: string[] = [];
  readonly #caption: string[] = [];
  #row: SourceCell[] | undefined;
  #cell: OpenCell | undefined;
  #inHead = false;
  #inCaption = false;
  #tables = 0;
  #script: 'raise' | 'lower' | undefined;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const tag = name.toLowerCase();
    if (tag.startsWith('end-')) this.#end(tag.slice(4));
    else if (tag === 'table') this.#tables += 1;
    else if (this.#tables > 1) this.#breakText(tag === 'td' || tag === 'th' ? ' ' : '\n', tag);
    else this.#begin(tag, attributes);
  }

  text(text: string): void {
    const shown = this.#script ? raised(text, this.#script) : text;
    if (this.#cell) this.#cell.parts.push(shown);
    else if (this.#inCaption) this.#caption.push(shown);
    else if (text.trim() !== '') this.#stray.push(shown.trim());
  }

  finish(): HtmlTable {
    this.#endRow();
    const oneLine = (parts: readonly string[]): string => parts.join(' ').replace(/\s+/g, ' ').trim();
    return { caption: oneLine(this.#caption), rows: this.#rows, stray: oneLine(this.#stray) };
  }

  #begin(tag: string, attributes: Readonly<Record<string, string>>): void {
    switch (tag) {
      case 'thead':
      case 'tbody':
      case 'tfoot':
        this.#endRow();
        this.#inHead = tag === 'thead';
        break;
      case 'tr':
        this.#endRow();
        this.#row = [];
        break;
      case 'td':
      case 'th':
        this.#endCell();
        this.#row ??= [];
        this.#inCaption = false;
        this.#cell = {
          header: tag === 'th' || this.#inHead,
          rowSpan: Number.parseInt(attributes['rowspan'] ?? '1', 10),
          columnSpan: Number.parseInt(attributes['colspan'] ?? '1', 10),
          parts: [],
        };
        break;
      case 'caption':
        this.#inCaption = true;
        break;
      case 'sup':
      case 'sub':
        this.#script = tag === 'sup' ? 'raise' : 'lower';
        break;
      default:
        this.#breakText('\n', tag);
    }
  }

  #end(tag: string): void {
    if (tag === 'sup' || tag === 'sub') this.#script = undefined;
    else if (tag === 'caption') this.#inCaption = false;
    else if (tag === 'table') {
      this.#tables -= 1;
      if (this.#tables === 0) this.#endRow();
    } else if (tag === 'thead') this.#inHead = false;
    else if (this.#tables > 1) this.#breakText(' ', 'br');
    else if (tag === 'tr') this.#endRow();
    else this.#endCell();
  }

  #breakText(space: string, tag: string): void {
    const { kind } = meaningOf(`<${tag}>`);
    if (kind === 'text') this.text(`<${tag}>`);
    else if (kind === 'break' || space === ' ') this.#cell?.parts.push(space);
  }

  #endCell(): void {
    this.#script = undefined;
    if (!this.#cell) return;
    const { parts, ...cell } = this.#cell;
    this.#row?.push({ ...cell, ...richText(plainInline(parts.join('').trim())) });
    this.#cell = undefined;
  }

  #endRow(): void {
    this.#endCell();
    if (this.#row && this.#row.length > 0) this.#rows.push(this.#row);
    this.#row = undefined;
  }
}
