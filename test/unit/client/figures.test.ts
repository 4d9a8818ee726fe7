import fc from 'fast-check';
import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { figureLink, figurePlaces, linkFigures } from '../../../client/src/figures/figurePlaces.ts';
import { writePage } from '../../../server/src/output/writePage.ts';
import type { Block } from '../../../server/src/page/pageResult.ts';
import { pageResult } from '../../fixtures/layout/pageBuilder.ts';

const parser = markdownIt({ html: true });
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
      'Figure',
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

  it('stand for places of pictures only: text that looks like one stays text', () => {
    const words = '<!-- figure: 1,2 3x4 pt -->';
    const blocks: Block[] = [
      { kind: 'paragraph', ...BASE, box: FIGURE.box, text: words },
      { kind: 'code', ...BASE, box: FIGURE.box, text: `x\n${words}\n`, order: 1 },
      { ...FIGURE, order: 2 },
    ];
    const markdown = writePage(pageResult(1, blocks), 'md');
    expect(figurePlaces(markdown)).toEqual([{ box: { x: 10, y: 20, width: 300, height: 200 } }]);
    const linked = linkFigures(markdown, ['a.png', 'b.png'], 'Figure');
    expect(pictures(linked)).toEqual(['a.png']);
    expect(linked.match(/<!-- figure/g)).toHaveLength(2);
  });
});
