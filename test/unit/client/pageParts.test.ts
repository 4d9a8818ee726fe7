import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { figurePlaces, linkFigures } from '../../../client/src/figures/figurePlaces.ts';
import { pageBreaks, type MarkdownIt } from '../../../client/src/preview/pageBreaks.ts';
import { reportText } from '../../../client/src/problemReport/reportText.ts';

describe('pictures in a page’s Markdown', () => {
  const text =
    'a\n\n<!-- figure: 10,-2 30x40 pt -->\n\nb\n\n<!-- figure: 1,2 3x4 pt -->\n\n<!-- figure: none -->';

  it('are found with their boxes', () => {
    expect(figurePlaces(text).map(({ box }) => box)).toEqual([
      { x: 10, y: -2, width: 30, height: 40 },
      { x: 1, y: 2, width: 3, height: 4 },
    ]);
  });

  it('become links; one without a link stays', () => {
    expect(linkFigures(text, ['r.assets/$&.png'], { figure: 'Figure', formula: 'Formula' })).toBe(
      'a\n\n![Figure](r.assets/$&.png)\n\nb\n\n<!-- figure: 1,2 3x4 pt -->\n\n<!-- figure: none -->',
    );
  });
});

describe('the preview', () => {
  it('shows anchors of pages as page breaks and nothing else', () => {
    const markdown = markdownIt({ html: true });
    pageBreaks(markdown as unknown as MarkdownIt, (page) => `Page ${page}`);
    const html = markdown.render('<!-- page 12 -->\n\n# A\n\n<!-- page x -->\n\n<b>c</b>\n');
    expect(html).toContain(
      '<div class="folio-page" role="separator" aria-label="Page 12"><span>Page 12</span></div>',
    );
    expect(html).toContain('<!-- page x -->');
    expect(html.match(/folio-page/g)).toHaveLength(1);
  });
});

describe('a problem report', () => {
  it('has versions and state, and nobody’s name', () => {
    const text = reportText({
      versions: { Folio: '1.0.0' },
      settings: { 'runtime.path': '/home/ann/node' },
      daemon: undefined,
      outcomes: { 'failed (pdf-damaged)': 2 },
      home: '/home/ann',
    });
    expect(text).toContain('- Folio: 1.0.0');
    expect(text).toContain('- runtime.path: ~/node');
    expect(text).toContain('- failed (pdf-damaged): 2');
    expect(text).not.toContain('ann');
  });
});
