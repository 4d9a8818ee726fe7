import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { PageBuilder } from '../../../fixtures/layout/pageBuilder.ts';

const LEFT =
  'The river rises in the hills north of the town and runs for forty miles before it meets the sea. In spring the ' +
  'water is high and brown, and boats must wait at the seven arches of the bridge that the town has built with the';
const RIGHT =
  'money of its market, which was held on every second day until the flood took the lower gate and the mill. Since ' +
  'then the weir is opened in the last week of March, and the boats go down to the sea with the first high water.';
const NOTE = { size: 8 };

function kinds(page: PageBuilder): string[] {
  return layoutPage(page.content()).map(({ kind }) => kind);
}

describe('footnotes', () => {
  it('come after both columns, and part no sentence that goes on in the next one', () => {
    const page = new PageBuilder();
    page.prose(60, 400, 225, LEFT);
    page.rulingLine(60, 706, 70, 0.5);
    page.line(60, 712, '1 The bridge is of the year 1804 and was', NOTE);
    page.line(60, 723, 'repaired after the flood of 1833.', NOTE);
    page.line(60, 734, '2 See the accounts of the town.', NOTE);
    for (let y = 560; y < 690; y += 14) page.line(60, y, 'The boats of the lower river wait there,');
    page.prose(305, 400, 225, RIGHT);
    for (let y = 560; y < 740; y += 14) page.line(305, y, 'and those of the upper river go before.');
    const blocks = layoutPage(page.content());
    expect(blocks.slice(-2).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'footnote: 1 The bridge is of the year 1804 and was repaired after the flood of 1833.',
      'footnote: 2 See the accounts of the town.',
    ]);
  });

  it.each([
    '1 The bridge is of 1804',
    '* The bridge is of 1804',
    '† The bridge is of 1804',
    '①这座桥建于一八零四年，重修于后。',
  ])('are told by their mark and small type where no rule is over them: %s', (text) => {
    const page = new PageBuilder();
    page.prose(60, 560, 470, `${LEFT} ${RIGHT}`);
    page.line(60, 740, text, NOTE);
    expect(kinds(page)).toEqual(['paragraph', 'footnote']);
  });

  it('are no lists, no references and no text of the usual size', () => {
    const page = new PageBuilder();
    page.prose(60, 400, 470, LEFT);
    for (let i = 1; i < 12; i += 1)
      page.line(60, 520 + i * 12, `[${i}] A. Sample, The river, Oldport 1994.`, NOTE);
    expect(kinds(page)).not.toContain('footnote');
    const large = new PageBuilder();
    large.prose(60, 400, 470, LEFT);
    large.rulingLine(60, 690, 70, 0.5);
    large.prose(60, 700, 470, RIGHT);
    expect(kinds(large)).not.toContain('footnote');
  });

  it('are no footers with the number of the page', () => {
    const page = new PageBuilder();
    page.prose(60, 560, 470, `${LEFT} ${RIGHT}`);
    page.line(60, 790, '416 Chapter 9 Use of Locks', NOTE);
    expect(kinds(page)).not.toContain('footnote');
  });

  it('are no signature lines, and nothing in the middle of the page', () => {
    const page = new PageBuilder();
    page.prose(60, 100, 470, LEFT);
    page.rulingLine(60, 300, 120, 0.5);
    page.line(60, 304, 'Secretary of the Trust', NOTE);
    page.prose(60, 400, 470, RIGHT);
    expect(kinds(page)).not.toContain('footnote');
  });
});
