import fc from 'fast-check';
import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { figureLink, figurePlaces, linkFigures } from '../../../client/src/figures/figurePlaces.ts';
import { writePage } from '../../../server/src/output/writePage.ts';
import type { Block } from '../../../server/src/page/pageResult.ts';
import { pageResult, textLine } from '../../fixtures/layout/pageBuilder.ts';

const parser = markdownIt({ html: true });
const LABELS = { figure: 'Figure', formula: 'Formula' };
const BASE = { lines: [], order: 0 };
const FIGURE: Block = {
  kind: 'figure',
  ...BASE,
  box: { x: 10.2, y: 20, width: 300, height: 200 },
  text: 'A curve',
};

/** Addresses of the pictures that a viewer shows. */
function pictures(markdown: string): string[] {
  return parser
    .parse(markdown, {})
    .flatMap((token) => token.children ?? [])
    .filter(({ type }) => type === 'image')
    .map((token) => String(token.attrGet('src')));
}

describe('links to pictures', () => {
  it.each([
    'report.assets',
    'report (1).assets',
    'a) [b](http://evil).assets',
    '100% #1?.assets',
    'back\\slash.assets',
    '<b>"quoted\'*_~`$.assets',
    'Prüfung 中文 שלום.assets',
    'half \ud800 of a character.assets',
  ])('of %s lead there and nowhere else', (folder) => {
    const markdown = linkFigures(
      writePage(pageResult(1, [FIGURE]), 'md'),
      [figureLink(folder, 'a.png')],
      LABELS,
    );
    expect(pictures(markdown).map(decodeURIComponent)).toEqual([`${folder.toWellFormed()}/a.png`]);
  });

  it('are one picture whatever the name is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (name) => {
        fc.pre(!/^\.{0,2}$/.test(name));
        const link = figureLink(name, 'a.png');
        expect(link).toMatch(/^[\w.%-]+\/a\.png$/);
        const [picture = '', ...others] = pictures(`Before ![x](${link}) after`);
        expect(others).toEqual([]);
        expect(decodeURIComponent(picture)).toBe(`${name.toWellFormed()}/a.png`);
      }),
    );
  });

  it('have the words in a picture as its alternative text, whatever they are', () => {
    const line = textLine(0, 0, 'x');
    for (const words of ['10 % 5 %', 'a]b](c) `d` *e* <!-- f --> -- g', '![x](y)', '--->', '\\']) {
      const markdown = writePage(pageResult(1, [{ ...FIGURE, text: words, lines: [line] }]), 'md');
      expect(figurePlaces(markdown)).toHaveLength(1);
      const linked = linkFigures(markdown, ['a.png'], { figure: 'Figure', formula: 'Formula' });
      expect(pictures(linked)).toEqual(['a.png']);
      const [image] = parser
        .parse(linked, {})
        .flatMap((token) => token.children ?? [])
        .filter(({ type }) => type === 'image');
      const alternative = parser.renderer.renderInlineAsText(image?.children ?? [], parser.options, {});
      expect(alternative.replaceAll(' ', '')).toBe(`Figure:${words.replaceAll(' ', '')}`);
    }
  });

  it('stand for places of pictures only: text that looks like one stays text', () => {
    const words = '<!-- figure: 1,2 3x4 pt -->';
    const blocks: Block[] = [
      { kind: 'paragraph', ...BASE, box: FIGURE.box, text: words },
      { kind: 'code', ...BASE, box: FIGURE.box, text: `x\n${words}\n`, order: 1 },
      { ...FIGURE, order: 2 },
    ];
    const markdown = writePage(pageResult(1, blocks), 'md');
    expect(figurePlaces(markdown)).toEqual([{ box: { x: 10, y: 20, width: 300, height: 200 } }]);
    const linked = linkFigures(markdown, ['a.png', 'b.png'], LABELS);
    expect(pictures(linked)).toEqual(['a.png']);
    expect(linked.match(/<!-- figure/g)).toHaveLength(2);
  });

  describe('of formulas', () => {
    const box = { x: 72.4, y: 100, width: 200, height: 24 };
    const formula = (text: string, order = 0): Block => ({
      kind: 'formula',
      notation: 'characters',
      lines: [],
      box,
      text,
      order,
    });
    const images = (markdown: string): [string, string][] =>
      parser
        .parse(markdown, {})
        .flatMap((token) => token.children ?? [])
        .filter(({ type }) => type === 'image')
        .map((token) => [token.content, String(token.attrGet('src'))]);

    it('have the formula’s characters as their alternative text, and nothing is left of its place', () => {
      const markdown = writePage(pageResult(1, [formula('a[i] * b_i_ = c](x) (12)')]), 'md');
      expect(figurePlaces(markdown)).toEqual([{ box: { x: 72, y: 100, width: 200, height: 24 } }]);
      const linked = linkFigures(markdown, ['f.png'], LABELS);
      expect(linked).not.toContain('<!-- formula');
      expect(images(linked)).toHaveLength(1);
      expect(parser.renderInline(linked.split('\n').at(-1) ?? '')).toContain(
        'alt="a[i] * b_i_ = c](x) (12)"',
      );
    });

    it('have a label where no character was read', () => {
      const markdown = writePage(pageResult(1, [formula('')]), 'md');
      expect(markdown).toContain('<!-- formula: 72,100 200x24 pt -->');
      expect(images(linkFigures(markdown, ['f.png'], LABELS))).toEqual([['Formula', 'f.png']]);
    });

    it('are one picture and one alternative text whatever the characters are', () => {
      fc.assert(
        fc.property(fc.string(), (text) => {
          const markdown = writePage(pageResult(1, [formula(text)]), 'md');
          expect(images(linkFigures(markdown, ['f.png'], LABELS))).toHaveLength(1);
        }),
      );
    });

    it('stand for places of formulas only: text and code that look like one stay', () => {
      const words = 'x <!-- formula: 1,2 3x4 pt -->';
      const blocks: Block[] = [
        { kind: 'paragraph', ...BASE, box, text: words },
        { kind: 'code', ...BASE, box, text: `x\n${words}\n`, order: 1 },
        formula('a = b', 2),
      ];
      const markdown = writePage(pageResult(1, blocks), 'md');
      expect(figurePlaces(markdown)).toHaveLength(1);
    });
  });
});
