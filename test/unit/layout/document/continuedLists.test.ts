import { expect, it } from 'vitest';
import {
  applyRevision,
  outlinePage,
  reviseDocument,
} from '../../../../server/src/layout/document/documentRevision.ts';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { pageResultSchema, type Block, type PageResult } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, pageResult } from '../../../fixtures/layout/pageBuilder.ts';

const RULES = ['The gate is shut at night.', 'Boats keep to the right.', 'Dogs stay on their leads.'];

it('goes on with a list where only the page before tells that a paragraph is its next item', () => {
  const [, second] = revise([listPage(1), textPage(2, '4. Fires are lit at the weir only.')]);
  expect(second?.blocks[0]).toMatchObject({
    kind: 'list-item',
    marker: '4.',
    ordered: true,
    depth: 0,
    text: 'Fires are lit at the weir only.',
  });
  expect(pageResultSchema.safeParse(second).success).toBe(true);
});

it.each([
  ['another number', '6. Fires are lit at the weir only.'],
  ['a number of another style', '(4) Fires are lit at the weir only.'],
  ['a sentence', 'Four fires are lit at the weir.'],
])('leaves %s a paragraph', (_, first) => {
  const [, second] = revise([listPage(1), textPage(2, first)]);
  expect(second?.blocks[0]).toMatchObject({ kind: 'paragraph', text: first });
});

it('does not look over a page that is missing, or over text that stands between', () => {
  expect(revise([listPage(1), textPage(3, '4. Fires are lit.')])[1]?.blocks[0]?.kind).toBe('paragraph');
  const [, second] = revise([
    modelPage(1, ['item 3.', 'All this was agreed upon in spring.']),
    modelPage(2, ['4. Fires are lit.']),
  ]);
  expect(second?.blocks[0]?.kind).toBe('paragraph');
});

it('looks past running heads and the end of the item that the page cut', () => {
  const pages = ['1', '2', '3'].map((number) =>
    modelPage(Number(number), [
      'Rules of the lower locks',
      ...(number === '2' ? ['of which the keeper has the keys.', '4. Fires are lit at the weir.'] : []),
      `Text of page ${number}, which says something of its own.`,
      ...(number === '1' ? ['item 3.'] : []),
    ]),
  );
  const [, second] = revise(pages);
  expect(second?.blocks.map(({ kind }) => kind)).toEqual(['header', 'paragraph', 'list-item', 'paragraph']);
});

it('goes on at the depth of the item before, and keeps formulas in their places', () => {
  const first = modelPage(1, ['item 2.', 'item (a)']);
  const second = modelPage(2, ['(b) Where x is small.']);
  const [block] = second.blocks;
  const formulas = { ...second, blocks: [{ ...block!, formulas: [{ start: 10, end: 11 }] }] };
  const [, revised] = revise([first, formulas]);
  expect(revised?.blocks[0]).toMatchObject({
    depth: 1,
    text: 'Where x is small.',
    formulas: [{ start: 6, end: 7 }],
  });
});

/** Three numbered rules at the foot of a page. */
function listPage(page: number): PageResult {
  const builder = new PageBuilder();
  const y = builder.prose(
    60,
    90,
    475,
    'The rules of the lower locks were made by the board in spring. '.repeat(9),
  );
  RULES.forEach((rule, i) => builder.line(60, y + 14 * (i + 1), `${i + 1}. ${rule}`));
  return pageResult(page, layoutPage(builder.content()));
}

function textPage(page: number, first: string): PageResult {
  const builder = new PageBuilder().line(60, 160, first);
  builder.prose(60, 200, 475, 'The keeper sees to it that all of them are kept at all hours. '.repeat(9));
  return pageResult(page, layoutPage(builder.content()));
}

/** Blocks from the top of a page to its foot; `item 3.` and `item (a)` are items, the latter inside of the former. */
function modelPage(page: number, texts: readonly string[]): PageResult {
  const blocks = texts.map((text, order): Block => {
    const base = { box: { x: 60, y: 30 + 90 * order, width: 475, height: 20 }, lines: [], order };
    const marker = /^item (.+)$/.exec(text)?.[1];
    return marker === undefined
      ? { kind: 'paragraph', ...base, text }
      : {
          kind: 'list-item',
          ...base,
          text: 'A rule.',
          marker,
          ordered: true,
          depth: marker.startsWith('(') ? 1 : 0,
        };
  });
  return pageResult(page, blocks);
}

function revise(pages: readonly PageResult[]): PageResult[] {
  const revisions = reviseDocument(pages.map(outlinePage));
  return pages.map((page) => {
    const revision = revisions.get(page.page);
    return revision ? applyRevision(page, revision) : page;
  });
}
