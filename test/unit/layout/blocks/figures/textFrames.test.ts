import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import { PageBuilder } from '../../../../fixtures/layout/pageBuilder.ts';

const TEXT =
  'A card has running text in a frame with a ground of its own, which is no picture of anything but a place for words, ' +
  'and its words belong to the text of the page as those around it do.';

describe('frames of running text', () => {
  it('are no pictures, and their titles are headings', () => {
    const page = new PageBuilder();
    for (const top of [80, 300, 520]) {
      page.figure(60, top, 300, 180);
      page.line(72, top + 12, 'The title of a card', { size: 15, bold: true });
      page.prose(72, top + 40, 270, TEXT);
    }
    const kinds = layoutPage(page.content()).map(({ kind }) => kind);
    expect(kinds).toEqual(['heading', 'paragraph', 'heading', 'paragraph', 'heading', 'paragraph']);
  });

  it('are dropped as a whole where they come in strips', () => {
    const page = new PageBuilder();
    for (let i = 0; i < 9; i += 1) page.figure(0, i * 93.5, 595, 93.5);
    page.prose(72, 60, 450, TEXT);
    page.prose(72, 300, 450, TEXT.repeat(4));
    page.line(72, 700, 'The last line stands alone.');
    const blocks = layoutPage(page.content());
    expect(blocks.map(({ kind }) => kind)).not.toContain('figure');
    expect(blocks.map(({ text }) => text).join(' ')).toContain('The last line');
  });

  it('are cards that touch each other, too', () => {
    const page = new PageBuilder();
    for (const left of [40, 296]) {
      page.figure(left, 80, 255, 180);
      page.line(left + 12, 92, 'The title of a card', { size: 15, bold: true });
      page.prose(left + 12, 120, 230, TEXT);
    }
    const kinds = layoutPage(page.content()).map(({ kind }) => kind);
    expect(kinds).toEqual(['heading', 'paragraph', 'heading', 'paragraph']);
  });

  it('are told from pictures with labels', () => {
    const page = new PageBuilder();
    page.prose(72, 80, 450, TEXT.repeat(3));
    page.figure(72, 300, 400, 200);
    page.line(90, 320, 'time (s)').line(300, 340, 'voltage').line(200, 460, 'The response of the circuit');
    expect(layoutPage(page.content()).map(({ kind }) => kind)).toContain('figure');
  });
});
