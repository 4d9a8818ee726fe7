import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../../server/src/page/pageContent.ts';
import { PageBuilder } from '../../../../fixtures/layout/pageBuilder.ts';

const TEXT =
  'The river runs for many miles through a broad valley with old mills on both of its banks, and boats pass it all year long. ';

/** Markers, depths and texts of list items; the texts of other blocks. */
function listed(content: PageContent): string[] {
  return layoutPage(content).map((block) =>
    block.kind === 'list-item'
      ? `${'  '.repeat(block.depth)}${block.marker} ${block.text}`
      : `${block.kind}: ${block.text.slice(0, 20)}`,
  );
}

/** Two columns of prose, with room at the left one's end and the right one's top. */
function columns(): { page: PageBuilder; left: number; right: number } {
  const page = new PageBuilder();
  const end = page.prose(50, 60, 230, TEXT.repeat(8));
  page.prose(315, 60 + 6 * 14, 230, TEXT.repeat(8));
  return { page, left: end + 14, right: 60 };
}

describe('a list that goes on in the next column', () => {
  it('keeps its depth', () => {
    const { page, left } = columns();
    page.line(50, left, '1. The boats of the town are all');
    page.line(64, left + 14, 'counted in the early spring.');
    page.line(50, left + 28, '2. Mills are counted in summer.');
    page.line(70, left + 42, '• large mills of all kinds');
    page.line(70, left + 56, '• small mills of all kinds');
    page.line(335, 60, '• windmills upon the hills');
    page.line(315, 74, '3. Bridges are counted in the fall.');
    page.line(315, 88, '4. Houses are not counted at all.');
    const items = listed(page.content()).filter((text) => /^ *[\d•]/.test(text));
    expect(items.map((text) => text.slice(0, 12))).toEqual([
      '1. The boats',
      '2. Mills are',
      '  • large mi',
      '  • small mi',
      '  • windmill',
      '3. Bridges a',
      '4. Houses ar',
    ]);
  });

  it('has one item more where that stands alone there', () => {
    const { page, left } = columns();
    page.line(50, left, '5. The boats of the town.');
    page.line(50, left + 14, '6. Mills are counted in summer.');
    page.line(315, 60, '7. Bridges are counted in the fall.');
    expect(listed(page.content())).toContain('7. Bridges are counted in the fall.');
  });

  it('joins an item that the column cuts', () => {
    const { page, left } = columns();
    page.line(50, left, '5. The boats of the town.');
    page.line(50, left + 14, '6. Mills are counted in summer by the');
    page.line(315, 60, 'people who live beside them.');
    page.line(315, 74, '7. Bridges are counted in the fall.');
    page.line(315, 88, '8. Houses are not counted at all.');
    expect(listed(page.content())).toContain(
      '6. Mills are counted in summer by the people who live beside them.',
    );
  });

  it('is another one where its numbers start again', () => {
    const { page, left } = columns();
    page.line(50, left, '• boats of the town:');
    page.line(70, left + 14, '1. large boats of all kinds');
    page.line(70, left + 28, '2. small boats of all kinds');
    page.line(315, 60, '1. Bridges are counted in the fall.');
    page.line(315, 74, '2. Houses are not counted at all.');
    expect(listed(page.content())).toContain('1. Bridges are counted in the fall.');
  });
});

it('a list goes on behind a figure', () => {
  const page = new PageBuilder();
  page.prose(50, 60, 480, TEXT.repeat(3));
  page.line(50, 150, '1. Boats of the town:');
  page.line(70, 164, '• large boats of all kinds');
  page.figure(150, 185, 300, 200);
  page.line(70, 410, '• small boats of all kinds');
  page.line(50, 424, '2. Mills are counted in summer.');
  page.prose(50, 460, 480, TEXT.repeat(3));
  expect(listed(page.content()).filter((text) => /^ *[\d•]/.test(text))).toEqual([
    '1. Boats of the town:',
    '  • large boats of all kinds',
    '  • small boats of all kinds',
    '2. Mills are counted in summer.',
  ]);
});
