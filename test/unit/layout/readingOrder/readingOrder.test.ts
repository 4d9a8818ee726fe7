import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { PageBuilder } from '../../../fixtures/layout/pageBuilder.ts';

/** Sentences that name their story, so that the order of its columns shows. */
function story(name: string, sentences: number): string {
  return Array.from(
    { length: sentences },
    (_, i) => `The ${name} story goes on with its sentence ${String(i)} and ends there.`,
  ).join(' ');
}

function textsOf(page: PageBuilder): string[] {
  return layoutPage(page.content()).map(({ text }) => text);
}

function placeOf(texts: readonly string[], part: string): number {
  return texts.findIndex((text) => text.includes(part));
}

describe('a title over two columns', () => {
  it('is read first, also beside a note in the corner and over a subtitle in one column', () => {
    const page = new PageBuilder();
    page.line(400, 40, 'Notes online here', { size: 10 });
    page.line(150, 46, 'Practice for all', { size: 28, bold: true });
    page.line(60, 74, 'Chapters one to nine', { size: 14 });
    page.prose(60, 130, 225, story('left', 12));
    page.prose(310, 130, 225, story('right', 12));
    const texts = textsOf(page);
    expect(placeOf(texts, 'Practice for all')).toBeLessThan(placeOf(texts, 'The left story'));
    expect(placeOf(texts, 'The left story')).toBeLessThan(placeOf(texts, 'The right story'));
  });
});

describe('stories in columns of different widths', () => {
  it('are read column by column, though the gutter of one is under a column of another', () => {
    const page = new PageBuilder();
    const small = { size: 8 };
    page.line(40, 60, 'Four columns of one story', { size: 26, bold: true });
    ['first', 'second', 'third', 'fourth'].forEach((name, i) => {
      page.prose(40 + i * 130, 110, 118, story(name, 6), small, 10);
    });
    page.line(40, 330, 'A story aside', { size: 16, bold: true });
    page.prose(40, 360, 150, story('aside', 18), small, 10);
    page.line(240, 330, 'A story in one wide column', { size: 16, bold: true });
    page.prose(202, 360, 356, story('wide', 36), small, 10);
    const texts = textsOf(page);
    const places = ['first', 'second', 'third', 'fourth', 'aside', 'wide'].map((name) =>
      placeOf(texts, `The ${name} story`),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('leave a quotation across the gutter of two columns to be read after them', () => {
    const page = new PageBuilder();
    page.prose(60, 60, 225, story('left', 6));
    page.prose(310, 60, 225, story('right', 6));
    page.prose(60, 260, 150, story('narrow', 4));
    page.prose(385, 260, 150, story('slim', 4));
    page.lines(235, 280, ['A word that', 'was said in', 'the middle'], { size: 18 }, 24);
    page.prose(60, 430, 225, story('lower', 6));
    page.prose(310, 430, 225, story('last', 6));
    const texts = textsOf(page);
    expect(placeOf(texts, 'A word that')).toBeGreaterThan(placeOf(texts, 'The lower story'));
  });
});

describe('a word of standing characters', () => {
  it('is read apart from the lines beside it', () => {
    const page = new PageBuilder();
    [...'水文研究报告'].forEach((sign, i) => page.line(20, 200 + i * 28, sign, { size: 16, advance: 16 }));
    page.prose(90, 120, 440, story('long', 30));
    const texts = textsOf(page);
    expect(texts.some((text) => /[水文研究报告]/u.test(text) && text.includes('story'))).toBe(false);
  });
});
