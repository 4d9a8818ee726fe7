import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, mergePages } from '../../../client/src/resultDocument/mergePages.ts';
import { PageLedger } from '../../../client/src/resultDocument/pageLedger.ts';
import { pageAnchor } from '../../../server/src/page/pageSections.ts';

const waiting = (page: number): string => `*Page ${page} …*`;
const page = (number: number, body: string): string => `${pageAnchor(number)}\n\n${body}`;

/** A result in an editor: what Folio writes into it, and what somebody types. */
class Editor {
  readonly ledger = new PageLedger({
    waiting,
    missing: (number) => `*Page ${number} was not read.*`,
    missingPages: (pages) => `*Pages ${pages} were not read.*`,
  });
  text: string;

  constructor(pages: readonly number[]) {
    this.ledger.expect(pages);
    this.text = this.ledger.text();
    this.ledger.markAllWritten();
  }

  /** As `LiveDocument` does it. */
  flush(): void {
    const updates = this.ledger.updates();
    this.text = applyChanges(this.text, mergePages(this.text, updates));
    this.ledger.markWritten(updates, this.text);
  }

  draft(number: number, body: string): void {
    this.ledger.draft(number, page(number, body));
    this.flush();
  }

  deliver(number: number, body: string): void {
    this.ledger.deliver(number, page(number, body));
    this.flush();
  }

  type(before: string, typed: string): void {
    const at = this.text.indexOf(before);
    if (at < 0) throw new Error(`there is no ${before}`);
    this.change(this.text.slice(0, at) + typed + this.text.slice(at));
  }

  change(text: string): void {
    this.text = text;
    this.ledger.noteChange(text);
  }

  giveUp(): void {
    this.flush();
    this.text = applyChanges(this.text, this.ledger.giveUp(this.text));
  }

  settle(): void {
    this.flush();
    const wrong = this.ledger.differing(this.text);
    this.text = applyChanges(this.text, mergePages(this.text, wrong));
  }

  undoTo(text: string): void {
    this.text = text;
    this.ledger.forget(this.ledger.lostPages(text), text);
    this.flush();
  }
}

describe('a page that is being written', () => {
  it('grows in its place, says that more is to come, and gives way to the page', () => {
    const editor = new Editor([1, 2]);
    editor.draft(1, 'One');
    expect(editor.text).toBe(`${page(1, 'One')}\n\n${waiting(1)}\n\n${page(2, waiting(2))}\n`);
    editor.draft(1, 'One two');
    editor.deliver(1, 'One two three');
    expect(editor.text).toBe(`${page(1, 'One two three')}\n\n${page(2, waiting(2))}\n`);
  });

  it('is inserted where it grows, so that a cursor before it stays', () => {
    const editor = new Editor([1]);
    editor.draft(1, 'One two');
    editor.ledger.draft(1, page(1, 'One two three'));
    const [change] = mergePages(editor.text, editor.ledger.updates());
    expect(change).toEqual({
      start: editor.text.indexOf('One two') + 7,
      end: expect.any(Number) as number,
      text: ' three',
    });
    expect(change?.end).toBe(change?.start);
  });

  it('is left alone once somebody writes into it, and the page comes in place of what is to come', () => {
    const editor = new Editor([1, 2]);
    editor.draft(1, 'One two');
    editor.type('two', 'and a half, ');
    editor.draft(1, 'One two three');
    expect(editor.text).toContain('One and a half, two\n\n*Page 1 …*');
    editor.deliver(1, 'One two three four');
    editor.settle();
    expect(editor.text).toContain(
      `${page(1, 'One and a half, two')}\n\nOne two three four\n\n${pageAnchor(2)}`,
    );
  });

  it('gives way to the page beside a note that somebody wrote behind it', () => {
    const editor = new Editor([1, 2]);
    editor.draft(1, 'One two');
    editor.type('<!-- page 2', 'My note\n\n');
    editor.draft(1, 'One two three');
    editor.deliver(1, 'Whole');
    editor.settle();
    expect(editor.text).toBe(`${page(1, 'Whole')}\n\nMy note\n\n${page(2, waiting(2))}\n`);
  });

  it('becomes better beside what somebody wrote, as long as nobody changed it', () => {
    const editor = new Editor([1, 2]);
    editor.draft(1, 'One two');
    editor.type('two', 'and a half, ');
    editor.deliver(1, 'Whole');
    editor.deliver(1, 'Revised');
    editor.settle();
    expect(editor.text).toContain(`${page(1, 'One and a half, two')}\n\nRevised\n\n${pageAnchor(2)}`);
    editor.type('Revised', 'Mine, not ');
    editor.deliver(1, 'Revised again');
    editor.settle();
    expect(editor.text).toContain('Mine, not Revised\n');
  });

  it('grows beside what somebody wrote before the first word came', () => {
    const editor = new Editor([1]);
    editor.type('*Page 1', 'Mine\n\n');
    editor.draft(1, 'One');
    expect(editor.text).not.toContain('One');
    editor.deliver(1, 'Whole');
    editor.settle();
    expect(editor.text).toBe(`${page(1, 'Mine')}\n\nWhole\n`);
  });

  it('is in no document whose anchor somebody deleted, until the page is there', () => {
    const editor = new Editor([1, 2]);
    editor.text = `${page(2, waiting(2))}\n`;
    editor.draft(1, 'One');
    expect(editor.text).not.toContain('One');
    editor.deliver(1, 'Whole');
    expect(editor.text).toBe(`${page(1, 'Whole')}\n\n${page(2, waiting(2))}\n`);
  });

  it('stands again after an undo', () => {
    const editor = new Editor([1]);
    const empty = editor.text;
    editor.draft(1, 'One');
    const early = editor.text;
    editor.draft(1, 'One two');
    editor.undoTo(early);
    expect(editor.text).toContain('One two');
    editor.undoTo(empty);
    expect(editor.text).toContain('One two');
    editor.deliver(1, 'Whole');
    editor.undoTo(early);
    expect(editor.text).toBe(`${page(1, 'Whole')}\n`);
  });

  it('gives way in a window that goes on with the document', () => {
    const editor = new Editor([1, 2]);
    editor.draft(1, 'Half');
    const next = new Editor([1, 2]);
    next.text = editor.text;
    next.ledger.resume(editor.text);
    next.draft(1, 'Half a');
    next.deliver(1, 'Whole');
    expect(next.text).toBe(`${page(1, 'Whole')}\n\n${page(2, waiting(2))}\n`);
  });

  it('comes no more when the page is there, and says so when it never comes', () => {
    const editor = new Editor([1, 2]);
    editor.deliver(1, 'Whole');
    editor.draft(1, 'Half');
    editor.draft(2, 'Half of two');
    editor.giveUp();
    editor.settle();
    expect(editor.text).toBe(`${page(1, 'Whole')}\n\n${page(2, '*Page 2 was not read.*')}\n`);
  });

  it('leaves no trace in the document, however drafts and pages come', () => {
    const step = fc.record({ page: fc.integer({ min: 1, max: 3 }), words: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const editor = new Editor([1, 2, 3]);
        for (const { page: number, words } of steps) editor.draft(number, `text ${'word '.repeat(words)}`);
        for (const number of [2, 1, 3]) editor.deliver(number, `Whole ${number}`);
        editor.settle();
        expect(editor.text).toBe(
          `${[1, 2, 3].map((number) => page(number, `Whole ${number}`)).join('\n\n')}\n`,
        );
      }),
    );
  });

  it('never costs a character of what somebody wrote', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 3 }), (at, when) => {
        const editor = new Editor([1, 2]);
        for (let words = 0; words <= 3; words += 1) {
          if (words === when) {
            const offset = at % (editor.text.length + 1);
            editor.change(`${editor.text.slice(0, offset)}~note~${editor.text.slice(offset)}`);
          }
          editor.draft(1, `One${' more'.repeat(words)}`);
        }
        editor.deliver(1, 'Whole 1');
        editor.deliver(2, 'Whole 2');
        editor.deliver(1, 'Whole 1, revised');
        editor.settle();
        expect(editor.text).toContain('~note~');
        expect(editor.text).toContain('Whole 1');
        expect(editor.text).toContain('Whole 2');
      }),
    );
  });
});
