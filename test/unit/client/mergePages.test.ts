import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, mergePages, type PageUpdate } from '../../../client/src/resultDocument/mergePages.ts';
import { findSections, pageAnchor, sectionText } from '../../../server/src/page/pageSections.ts';

const waiting = (page: number): string => `${pageAnchor(page)}\n\n*Page ${page} …*`;
const page = (number: number, body = `Text of ${number}`): string => `${pageAnchor(number)}\n\n${body}`;
const empty = (pages: readonly number[]): string => `${pages.map(waiting).join('\n\n')}\n`;
const first = (number: number, body?: string): PageUpdate => ({
  page: number,
  text: page(number, body),
  previous: waiting(number),
  isFirst: true,
});
const merged = (text: string, updates: readonly PageUpdate[]): string =>
  applyChanges(text, mergePages(text, updates));

describe('pages that arrive in a result', () => {
  it('take the place of their placeholders', () => {
    expect(merged(empty([1, 2, 3]), [first(2)])).toBe(`${waiting(1)}\n\n${page(2)}\n\n${waiting(3)}\n`);
  });

  it('leave everything around them to the letter', () => {
    const edited = empty([1, 2]).replace('<!-- page 2', 'My own note.\n\n<!-- page 2');
    expect(merged(edited, [first(2)])).toContain('My own note.\n\n<!-- page 2 -->\n\nText of 2');
  });

  it('stand where the placeholder stood in a section somebody writes in', () => {
    const edited = empty([1]).replace('*Page 1 …*', 'Before\n\n*Page 1 …*\n\nAfter');
    expect(merged(edited, [first(1)])).toBe(`${pageAnchor(1)}\n\nBefore\n\nText of 1\n\nAfter\n`);
  });

  it('come behind what somebody put in place of the placeholder', () => {
    const edited = empty([1, 2]).replace('*Page 1 …*', 'Mine');
    expect(merged(edited, [first(1)])).toBe(`${pageAnchor(1)}\n\nMine\n\nText of 1\n\n${waiting(2)}\n`);
  });

  it('find a place in the order of pages where their anchor was deleted', () => {
    const edited = `${page(1)}\n\n${page(4)}\n`;
    expect(merged(edited, [first(3), first(2), first(5)])).toBe(
      [1, 2, 3, 4, 5].map((number) => page(number)).join('\n\n') + '\n',
    );
    expect(merged('', [first(1)])).toBe(`${page(1)}\n`);
  });

  it('come again only where nobody has edited', () => {
    const again: PageUpdate = { page: 1, text: page(1, 'Better'), previous: page(1), isFirst: false };
    expect(merged(`${page(1)}\n`, [again])).toBe(`${page(1, 'Better')}\n`);
    const edited = `${page(1, 'Text of 1, corrected')}\n`;
    expect(merged(edited, [again])).toBe(edited);
    expect(merged('Nothing left\n', [again])).toBe('Nothing left\n');
  });

  it('bear Windows line ends', () => {
    const text = empty([1, 2]).replaceAll('\n', '\r\n');
    expect(merged(text, [first(1)]).replaceAll('\r\n', '\n')).toBe(`${page(1)}\n\n${waiting(2)}\n`);
  });

  it('change nothing that is the same', () => {
    const [change] = mergePages(empty([1]), [first(1)]);
    expect(change?.start).toBeGreaterThanOrEqual(pageAnchor(1).length);
  });

  const bodies = fc.array(
    fc.string({ unit: fc.constantFrom('a', ' ', '\n', '#', '<!--', '|', '*'), maxLength: 30 }),
    { minLength: 1, maxLength: 12 },
  );

  it('make the whole document in whatever order and groups they come', () => {
    fc.assert(
      fc.property(bodies, fc.infiniteStream(fc.nat()), (texts, random) => {
        const pages = texts.map((_, index) => index + 1);
        const body = (number: number): string => `x${texts[number - 1]?.trim() ?? ''}x`;
        const order = [...pages].sort(() => (Number(random.next().value) % 2 === 0 ? 1 : -1));
        let text = empty(pages);
        while (order.length > 0) {
          const group = order.splice(0, 1 + (Number(random.next().value) % 3));
          text = merged(
            text,
            group.map((number) => first(number, body(number))),
          );
        }
        expect(text).toBe(`${pages.map((number) => page(number, body(number))).join('\n\n')}\n`);
        expect(findSections(text).map((section) => sectionText(text, section))).toEqual(
          pages.map((number) => page(number, body(number))),
        );
      }),
    );
  });

  it('never lose a character of what somebody wrote', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('note', '\n\nnote\n\n', '#note'), (at, note) => {
        const text = empty([1, 2, 3]);
        // Inside an anchor or a placeholder the note breaks it, and the page finds another place.
        const offset = at % (text.length + 1);
        const edited = text.slice(0, offset) + note + text.slice(offset);
        const result = merged(edited, [first(1), first(2), first(3)]);
        expect(result).toContain(note.trim());
        for (const number of [1, 2, 3]) expect(result).toContain(`Text of ${number}`);
      }),
    );
  });
});
