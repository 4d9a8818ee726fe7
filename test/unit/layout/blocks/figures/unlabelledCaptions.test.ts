import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import { PageBuilder } from '../../../../fixtures/layout/pageBuilder.ts';

const TEXT =
  'The river rises in the hills and falls into the sea after a long way through the plain. '.repeat(6);

function kindsOf(page: PageBuilder): string[] {
  return layoutPage(page.content()).map(({ kind, text }) => `${kind}: ${text.slice(0, 24)}`);
}

/** A chart with numbers along its sides. */
function chart(page: PageBuilder, y: number): void {
  page.figure(120, y, 300, 120);
  ['30%', '20%', '10%', '0%'].forEach((text, i) => page.rightLine(114, y + 2 + i * 36, text, { size: 8 }));
  ['2001', '2002', '2003'].forEach((text, i) => page.line(140 + i * 110, y + 126, text, { size: 8 }));
}

describe('a caption without a label', () => {
  it('is the name right over a chart', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 475, TEXT);
    page.line(120, below + 24, 'Boats by year', { bold: true });
    chart(page, below + 44);
    page.prose(60, below + 220, 475, TEXT);
    const kinds = kindsOf(page);
    const at = kinds.indexOf('caption: Boats by year');
    expect(at).toBeGreaterThan(0);
    expect(kinds[at + 1]).toMatch(/^figure/);
  });

  it('is the name over a key, and over an axis that is longer than what is drawn', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 475, TEXT);
    page.line(100, below + 20, 'Boats by year', { bold: true });
    page.line(160, below + 36, 'up the river, down the river', { size: 8 });
    ['50%', '40%'].forEach((text, i) => page.rightLine(114, below + 54 + i * 36, text, { size: 8 }));
    chart(page, below + 124);
    page.prose(60, below + 300, 475, TEXT);
    const kinds = kindsOf(page);
    const at = kinds.indexOf('caption: Boats by year');
    expect(kinds[at + 1]).toMatch(/^figure: up the river/);
  });

  it('is not the heading over a photo, nor the end of a sentence over a chart', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 475, TEXT);
    page.line(120, below + 24, 'Our crew', { bold: true });
    page.figure(120, below + 44, 300, 120);
    const next = page.prose(60, below + 190, 475, TEXT);
    page.line(120, next + 24, 'The boats by year:');
    chart(page, next + 44);
    page.prose(60, next + 220, 475, TEXT);
    expect(kindsOf(page).filter((kind) => kind.startsWith('caption'))).toEqual([]);
  });

  it('is small print right under a picture, with its title beside it', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 475, TEXT);
    page.figure(100, below + 14, 400, 160);
    page.line(104, below + 182, 'At the lock', { size: 16, bold: true });
    page.lines(
      220,
      below + 180,
      [
        'The keepers of the second lock open its gates in',
        'spring, when the water is high. Photo by A. Sample',
      ],
      { size: 8 },
      10,
    );
    page.prose(60, below + 230, 475, TEXT);
    const captions = kindsOf(page).filter((kind) => kind.startsWith('caption'));
    expect(captions.sort()).toEqual(['caption: At the lock', 'caption: The keepers of the secon']);
  });

  it('is not the unit along an axis', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 475, TEXT);
    page.figure(100, below + 14, 400, 160);
    page.line(150, below + 180, 'x [kpc]', { size: 8 }).line(350, below + 180, 'x [kpc]', { size: 8 });
    page.prose(60, below + 230, 475, TEXT);
    expect(kindsOf(page).filter((kind) => kind.startsWith('caption'))).toEqual([]);
  });

  it('is a bold name right over a table, and no other line over one', () => {
    const titled = (bold: boolean, name = 'Boats and locks'): string[] => {
      const page = new PageBuilder();
      const below = page.prose(60, 60, 475, TEXT);
      page.line(62, below + 20, name, { bold });
      for (let i = 0; i <= 3; i += 1) page.rulingLine(60, below + 38 + i * 20, 300, 1);
      for (const x of [60, 210, 360]) page.rulingLine(x, below + 38, 1, 60);
      ['Boats', 'Locks', 'Keepers'].forEach((name, i) => {
        page.line(66, below + 43 + i * 20, name).line(220, below + 43 + i * 20, String(30 + i));
      });
      page.prose(60, below + 130, 475, TEXT);
      return kindsOf(page);
    };
    expect(titled(true)).toContain('caption: Boats and locks');
    // The first row of a bill.
    expect(titled(true, '013 Summer cups')).toContain('paragraph: 013 Summer cups');
    expect(titled(false)).toContain('paragraph: Boats and locks');
  });
});
