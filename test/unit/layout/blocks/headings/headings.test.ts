import { describe, expect, it } from 'vitest';
import { numberingDepth } from '../../../../../server/src/layout/blocks/headings/numbering.ts';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import { PageBuilder, type TextStyle } from '../../../../fixtures/layout/pageBuilder.ts';

const PROSE =
  'The gates of the lock are opened by the keeper when a boat has sounded its horn twice, and they are closed again ' +
  'when the water has risen to the height of the upper pool, which takes about a quarter of an hour in summer. In ' +
  'winter the keeper looks after the ice first, and boats wait below the bridge until he has broken it.';
const CHINESE =
  '船在闸门前等待直到水位上升到上游的高度船长听见两声汽笛以后守闸人才打开闸门夏天这大约需要一刻钟冬天守闸人先要清除冰块船只在桥下等待' +
  '直到他把冰打碎为止然后所有的船依次通过闸门向上游驶去';

function headings(page: PageBuilder): string[] {
  return layoutPage(page.content()).flatMap((block) =>
    block.kind === 'heading' ? [`${block.level} ${block.text}`] : [],
  );
}

/** Text, then the lines as they are given, then text. */
function between(
  lines: readonly string[],
  style: TextStyle & { above?: number; below?: number } = {},
): string[] {
  const { above = 8, below = 8, ...own } = style;
  const origin = own.origin ?? 'text-layer';
  const page = new PageBuilder();
  let y = page.prose(72, 80, 450, PROSE, { origin });
  y = page.lines(72, y + above, lines, { ...own, origin });
  page.prose(72, y + below, 450, PROSE, { origin });
  return headings(page);
}

describe('headings of the size of the text', () => {
  it.each(['text-layer', 'ocr'] as const)('are told by their weight (%s)', (origin) => {
    expect(between(['The keeper of the lock'], { bold: true, origin })).toEqual(['1 The keeper of the lock']);
    expect(between(['The keeper of the lock'], { origin, above: 0, below: 0 })).toEqual([]);
  });

  it.each([
    '2.3 The keeper',
    '3.1.4. Gates and pools',
    'IV. RESULTS',
    'B. Water of the upper pool',
    'References',
  ])('are told by a number or a name: %s', (text) => {
    expect(between([text]).map((heading) => heading.slice(2))).toEqual([text]);
  });

  it('are told by a number however close the text is', () => {
    expect(between(['2.3 The keeper'], { above: 0, below: 0 })).toEqual(['2 2.3 The keeper']);
  });

  it.each([
    ['第三章 船闸', 1],
    ['一、船闸的历史', 1],
    ['（二）守闸人', 2],
  ])('are told by a Chinese number: %s', (text, depth) => {
    const page = new PageBuilder();
    page.line(72, 80, text).prose(72, 108, 450, [...CHINESE].join(' '), { size: 10 });
    const found = headings(page);
    expect(found.map((heading) => heading.slice(2).replace(/\s/g, ''))).toEqual([text.replace(/\s/g, '')]);
    expect(numberingDepth(text)).toBe(depth);
  });

  it('are two where the upper one ended early, and one where its line was full', () => {
    const two = between(['Standards issued this year', 'Standards adopted'], { bold: true });
    expect(two).toEqual(['1 Standards issued this year', '1 Standards adopted']);
    const long = 'Standards that were issued or adopted by the boards of the locks and of the';
    expect(between([long, 'bridges this year'], { bold: true })).toEqual([`1 ${long} bridges this year`]);
  });
});

describe('large type', () => {
  const SIZE = { size: 20, above: 20, below: 20 };

  it('makes a heading, also of two lines', () => {
    expect(between(['The lock and its', 'keeper'], { ...SIZE })).toEqual(['1 The lock and its keeper']);
  });

  it('makes two where a longer line of another size stands under a short one', () => {
    const page = new PageBuilder().line(72, 80, 'Lock and Sons', { size: 20, bold: true });
    page.line(72, 110, 'Gates open twice as often as last year', { size: 24, bold: true });
    page.prose(72, 160, 450, PROSE);
    expect(headings(page)).toEqual(['2 Lock and Sons', '1 Gates open twice as often as last year']);
  });

  it('makes one of a word and its number that stand apart', () => {
    const page = new PageBuilder().line(72, 80, 'Unit 2', { size: 24 }).line(230, 80, 'Locks', { size: 24 });
    page.prose(72, 140, 450, PROSE);
    expect(headings(page)).toEqual(['1 Unit 2 Locks']);
  });

  it('makes none of a firm and a date at both edges', () => {
    const page = new PageBuilder()
      .line(72, 80, 'LOCK & SONS', { size: 24 })
      .rightLine(520, 80, 'Bridges', { size: 22 });
    page.prose(72, 140, 450, PROSE);
    expect(headings(page)).toEqual([]);
  });

  it.each([
    'Temperature (K)',
    'Flow [m3/s]',
    '强烈推荐（维持）',
    '2023年08月25日',
    'August 25, 2023',
    'Boatman, A.H.; Locke, J.; Bridges, E.-J.',
    'keeper@lock.example',
  ])('makes none of %s', (text) => {
    expect(between([text], { ...SIZE, size: 16, bold: true })).toEqual([]);
  });

  it('makes none of text in a high box, as fractions give it on scans', () => {
    const page = new PageBuilder();
    const origin = 'ocr';
    const y = page.prose(72, 80, 450, PROSE, { origin });
    page.line(72, y, 'Which part of the water is less than', { origin, size: 20, advance: 5.5 });
    page.prose(72, y + 20, 450, PROSE, { origin });
    const content = page.content();
    const lines = content.lines.map((line) => ({ ...line, font: { ...line.font, size: 11 } }));
    expect(layoutPage({ ...content, lines }).filter(({ kind }) => kind === 'heading')).toEqual([]);
  });
});

describe('what looks like a heading', () => {
  it.each([
    ['a question', '4. The boats of the keeper and their'],
    ['a sentence', 'The keeper of the lock.'],
    ['what goes on below', 'for all boats of this year'],
  ])('is none: %s', (_, text) => {
    const page = new PageBuilder();
    const y = page.prose(72, 80, 450, PROSE);
    page.line(72, y + 10, text).prose(72, y + 24, 450, `water, ${PROSE.toLowerCase()}`);
    expect(headings(page)).toEqual([]);
  });
});

describe('headings side by side', () => {
  it('begin their columns, also under a running head of two parts', () => {
    const page = new PageBuilder().centered(60, 'Boats and their keepers').line(510, 60, '9');
    page.line(110, 92, '4. EXAMPLES OF LOCKS').line(350, 92, '4.1. Gates and their keepers');
    page.prose(60, 112, 225, PROSE, { size: 10 });
    page.prose(305, 112, 225, PROSE, { size: 10 });
    const kinds = layoutPage(page.content()).filter(({ kind }) => kind === 'heading' || kind === 'paragraph');
    const texts = kinds.map(({ text }) => text.slice(0, 9)).slice(-4);
    expect(texts).toEqual(['4. EXAMPL', 'The gates', '4.1. Gate', 'The gates']);
    expect(headings(page)).toEqual(['1 4. EXAMPLES OF LOCKS', '2 4.1. Gates and their keepers']);
  });

  it('are one where a large title was seen in pieces over a gutter', () => {
    const origin = 'ocr';
    const page = new PageBuilder()
      .line(60, 60, 'Locks an', { size: 26, origin })
      .line(168, 60, 'd their keepers', { size: 26, origin });
    page.prose(60, 112, 225, PROSE, { size: 10, origin });
    page.prose(305, 112, 225, PROSE, { size: 10, origin });
    expect(headings(page)).toEqual(['1 Locks an d their keepers']);
  });

  it('go on under their first word in small letters, with a hyphen or without', () => {
    for (const [first, second] of [
      ['5.9 Moving, removing, renaming, orphaning, and reintro-', 'ducing packages'],
      ['7.44 How can I get packages for outdated', 'versions of R?'],
    ] as const) {
      const page = new PageBuilder();
      const style = { size: 14.3, bold: true };
      const y = page.prose(72, 80, 450, PROSE) + 24;
      page.line(72, y, first, style).line(99, y + 17, second, style);
      page.prose(72, y + 45, 450, PROSE);
      const heading = layoutPage(page.content()).filter(({ kind }) => kind === 'heading');
      expect(heading).toHaveLength(1);
      expect(heading[0]?.lines).toHaveLength(2);
    }
  });
});

describe('entries of contents', () => {
  it('are no headings', () => {
    const entries = ['4.1 Gates and pools', '4.2 Keepers', '4.3 Boats and horns', '4.4 Ice'];
    const page = new PageBuilder();
    let y = page.prose(72, 80, 450, PROSE, { origin: 'ocr' });
    y = page.lines(90, y + 12, entries, { origin: 'ocr' }, 13);
    page.prose(72, y + 30, 450, PROSE, { origin: 'ocr' });
    expect(headings(page).join()).not.toMatch(/4\.[123]/);
  });
});

describe('lines of receipts', () => {
  it('in capitals are no titles where most of the page is in capitals', () => {
    const page = new PageBuilder();
    let y = page.lines(72, 80, ['THE LOCK SHOP', '12 CANAL ROAD', '2 X ROPE OF HEMP'], { origin: 'ocr' });
    y = page.lines(72, y + 20, ['GATES ARE CLOSED AT'], { origin: 'ocr' });
    page.lines(72, y + 8, ['NIGHT AND IN WINTER.', 'Ask the keeper.'], { origin: 'ocr' });
    expect(headings(page)).toEqual([]);
    expect(between(['THE LOCK SHOP'], { origin: 'ocr' })).toEqual(['1 THE LOCK SHOP']);
  });

  it.each(['TABLE: 24', 'POINTS : 0.00', 'TOTAL: €12,50'])('are names and values: %s', (text) => {
    expect(between([text], { bold: true, origin: 'ocr' })).toEqual([]);
  });
});

describe('numberingDepth', () => {
  it.each([
    ['2 Methods', 1],
    ['2.1 Data', 2],
    ['4.1.Beams', 2],
    ['§ 4 Locks', 1],
    ['A.2 Proofs', 2],
    ['Appendix B', 1],
    ['Unit 2 Poems', 1],
    ['Lesson 12', 1],
    ['第二节 桥', 2],
    ['II. THEORY', 1],
  ])('of %s is %i', (text, depth) => {
    expect(numberingDepth(text)).toBe(depth);
  });

  it.each(['Unity is strength', 'Particles', 'Lock 3', 'A. 4', '3.5%', 'Sections of pipe'])(
    'of %s is none',
    (text) => {
      expect(numberingDepth(text)).toBeUndefined();
    },
  );
});
