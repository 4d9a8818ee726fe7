import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { applyChanges, mergePages } from '../../../client/src/resultDocument/mergePages.ts';
import { PageLedger } from '../../../client/src/resultDocument/pageLedger.ts';
import { pageAnchor } from '../../../server/src/page/pageSections.ts';

const waiting = (page: number): string => `*Page ${page} is being read …*`;
const page = (number: number, body: string): string => `${pageAnchor(number)}\n\n${body}`;
const pages = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

/** A result in an editor: what Folio writes into it, what somebody types, what a formatter does on save. */
class Editor {
  readonly ledger: PageLedger;
  text: string;
  /** As an editor keeps it: text in front of it moves it, text that is replaced around it takes it along. */
  selection: [start: number, end: number] = [0, 0];

  constructor(numbers: readonly number[], text?: string) {
    this.ledger = new PageLedger({
      waiting,
      missing: (number) => `*Page ${number} was not read.*`,
      missingPages: (list) => `*Pages ${list} were not read.*`,
    });
    this.ledger.expect(numbers);
    this.text = text ?? this.ledger.text();
    if (text === undefined) this.ledger.markAllWritten();
    else this.ledger.resume(text);
  }

  deliver(number: number, body: string): void {
    this.ledger.deliver(number, page(number, body));
    const updates = this.ledger.updates();
    this.#apply(mergePages(this.text, updates));
    this.ledger.markWritten(updates, this.text);
  }

  change(from: string | RegExp, to: string): void {
    this.text = this.text.replace(from, to);
    this.ledger.noteChange(this.text);
  }

  /** What Prettier does with emphasis, bullets and tables. */
  format(): void {
    const text = this.text
      .replace(/^\*(?! )(.*)\*$/gm, '_$1_')
      .replace(/^[*] /gm, '- ')
      .replace(/^\| (\w+) \|$/gm, '| $1   |');
    this.text = text;
    this.ledger.noteChange(text);
  }

  giveUp(): void {
    this.#apply(this.ledger.giveUp(this.text));
  }

  settle(): void {
    this.#apply(mergePages(this.text, this.ledger.differing(this.text)));
  }

  select(text: string): void {
    const start = this.text.indexOf(text);
    this.selection = [start, start + text.length];
  }

  #apply(changes: ReturnType<typeof mergePages>): void {
    const moved = (at: number): number =>
      changes.reduceRight((offset, { start, end, text }) => {
        if (offset < start || (offset === start && end > start)) return offset;
        return offset > end ? offset - (end - start) + text.length : start + text.length;
      }, at);
    this.selection = [moved(this.selection[0]), moved(this.selection[1])];
    this.text = applyChanges(this.text, changes);
  }
}

describe('a document that is formatted while pages arrive', () => {
  it('gets every page in place of its placeholder', () => {
    const editor = new Editor(pages(52));
    for (const number of [1, 2, 3]) editor.deliver(number, `Text of ${number}`);
    editor.format();
    expect(editor.text).toContain('_Page 52 is being read …_');
    for (const number of pages(52)) editor.deliver(number, `Text of ${number}`);
    editor.settle();
    expect(editor.text).toBe(
      `${pages(52)
        .map((number) => page(number, `Text of ${number}`))
        .join('\n\n')}\n`,
    );
  });

  it('keeps its format, and still gets pages that became better', () => {
    const editor = new Editor([1, 2]);
    editor.deliver(1, 'Running header\n\n* one\n* two\n\n| a |\n| b |');
    editor.deliver(2, 'Running header\n\n*Fin*');
    editor.format();
    editor.settle();
    expect(editor.text).toContain('- one\n- two\n\n| a   |');
    editor.deliver(1, '* one\n* two');
    editor.settle();
    expect(editor.text).toBe(`${page(1, '* one\n* two')}\n\n${page(2, 'Running header\n\n_Fin_')}\n`);
  });

  it('keeps what somebody changed in one page alone, were it only its format', () => {
    const editor = new Editor([1, 2]);
    editor.deliver(1, 'One word');
    editor.change('One word', 'One **word**');
    editor.deliver(1, 'One word, revised');
    editor.settle();
    expect(editor.text).toContain('One **word**');
  });

  it('is gone on with in the next window', () => {
    const before = new Editor([1, 2, 3]);
    before.deliver(1, '* one');
    before.format();
    const editor = new Editor([1, 2, 3], before.text);
    for (const number of [1, 2, 3]) editor.deliver(number, number === 1 ? '* one' : `Text of ${number}`);
    expect(editor.text).toBe(`${page(1, '- one')}\n\n${page(2, 'Text of 2')}\n\n${page(3, 'Text of 3')}\n`);
  });
});

describe('a note on a placeholder', () => {
  it.each([
    ['behind it', waiting(1), `${waiting(1)} my note`, 'Text\n\nmy note'],
    ['right behind it', waiting(1), `${waiting(1)}my note`, 'Text\n\nmy note'],
    ['before it', waiting(1), `my note ${waiting(1)}`, 'my note\n\nText'],
    ['on the line below', waiting(1), `${waiting(1)}\nmy note`, 'Text\n\nmy note'],
    ['on the line above', waiting(1), `my note\n${waiting(1)}`, 'my note\n\nText'],
    ['in the middle of it', 'is being', 'is my note being', 'Text\n\nmy note '],
  ])('typed %s is not glued to the page', (_where, from, to, expected) => {
    for (const numbers of [[1, 2], [1]]) {
      const editor = new Editor(numbers);
      editor.change(from, to);
      editor.deliver(1, 'Text');
      editor.settle();
      const next = numbers.length > 1 ? `\n${page(2, waiting(2))}\n` : '';
      expect(editor.text).toBe(`${page(1, expected)}\n${next}`);
    }
  });
});

describe('a selection in a placeholder', () => {
  it.each([
    ['all of it', waiting(2)],
    ['a part of it', 'is being'],
    ['its end', 'read …*\n'],
  ])('of %s does not grow when the page comes', (_what, selected) => {
    const editor = new Editor([1, 2, 3]);
    editor.deliver(1, 'Text');
    editor.select(waiting(2));
    const [from] = editor.selection;
    const within = waiting(2).indexOf(selected.trimEnd());
    editor.selection = [from + within, from + within + selected.trimEnd().length];
    editor.deliver(2, 'A long page\n\nof two paragraphs');
    const [start, end] = editor.selection;
    expect(start).toBe(end);
    expect(editor.text.slice(0, start).trimEnd().endsWith(pageAnchor(2))).toBe(true);
  });
});

describe('a reading that is cancelled', () => {
  it('leaves one line about the pages that were not read', () => {
    const editor = new Editor(pages(52));
    for (const number of [1, 2, 3]) editor.deliver(number, `Text of ${number}`);
    editor.giveUp();
    expect(editor.text).toBe(
      `${[1, 2, 3].map((number) => page(number, `Text of ${number}`)).join('\n\n')}\n\n${page(4, '*Pages 4–52 were not read.*')}\n`,
    );
  });

  it('leaves that line at the first of them, wherever the others were', () => {
    const editor = new Editor(pages(9));
    for (const number of [1, 3, 5, 9]) editor.deliver(number, `Text of ${number}`);
    editor.giveUp();
    const text = (number: number): string => page(number, `Text of ${number}`);
    const line = page(2, '*Pages 2, 4, 6–8 were not read.*');
    expect(editor.text).toBe(`${[text(1), line, text(3), text(5), text(9)].join('\n\n')}\n`);
  });

  it('keeps what somebody wrote on a page that did not come', () => {
    const editor = new Editor(pages(5));
    editor.deliver(1, 'Text');
    editor.change(waiting(3), `${waiting(3)} my note`);
    editor.giveUp();
    expect(editor.text).toContain(page(3, '*Page 3 was not read.* my note'));
    expect(editor.text).toContain(page(2, '*Pages 2, 4–5 were not read.*'));
    expect(editor.text).not.toContain('is being read');
  });

  it('is filled when it is read again, formatted or not, and cancelled once more in between', () => {
    fc.assert(
      fc.property(
        fc.subarray(pages(9)),
        fc.subarray(pages(9)),
        fc.boolean(),
        (before, between, isFormatted) => {
          const first = new Editor(pages(9));
          for (const number of before) first.deliver(number, `Text of ${number}`);
          first.giveUp();
          if (isFormatted) first.format();
          const second = new Editor(pages(9), first.text);
          for (const number of between) second.deliver(number, `Text of ${number}`);
          second.giveUp();
          expect(second.text.match(/not read/g) ?? []).toHaveLength(
            new Set([...before, ...between]).size === 9 ? 0 : 1,
          );
          const third = new Editor(pages(9), second.text);
          for (const number of pages(9)) third.deliver(number, `Text of ${number}`);
          third.settle();
          expect(third.text).toBe(
            `${pages(9)
              .map((number) => page(number, `Text of ${number}`))
              .join('\n\n')}\n`,
          );
        },
      ),
    );
  });
});
