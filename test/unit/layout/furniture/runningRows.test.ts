import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { PageBuilder, type TextStyle } from '../../../fixtures/layout/pageBuilder.ts';

const SENTENCE = 'In spring the water is high and brown, and boats must wait below the second lock. ';
const [LEFT, WIDTH] = [60, 475];

type Put = (page: PageBuilder) => void;

const at =
  (x: number, y: number, text: string, style: TextStyle = {}): Put =>
  (page) =>
    page.line(x, y, text, style);
const atRight =
  (y: number, text: string, style: TextStyle = {}): Put =>
  (page) =>
    page.rightLine(LEFT + WIDTH, y, text, style);
const centred =
  (y: number, text: string, style: TextStyle = {}): Put =>
  (page) =>
    page.centered(y, text, style);

/** A page of running text between what stands at its edges. */
function kinds(puts: readonly Put[], begin = 'The river rises in the hills. '): Record<string, string[]> {
  const page = new PageBuilder();
  page.prose(LEFT, 100, WIDTH, `${begin}${SENTENCE.repeat(34)}`.trim());
  for (const put of puts) put(page);
  const found: Record<string, string[]> = {};
  for (const { kind, text } of layoutPage(page.content())) {
    if (text.length < 120) (found[kind] ??= []).push(text);
  }
  return found;
}

describe('furniture of a single page', () => {
  it.each<[string, Put[], Record<string, string[]>]>([
    [
      'a title with its number at the right',
      [at(60, 50, 'Locks and their keepers'), atRight(50, '53')],
      { header: ['Locks and their keepers 53'] },
    ],
    [
      'a number at the left with its title',
      [at(60, 50, '156'), centred(50, 'A. Sample et al. / J. Rivers 83 (2005) 153-160')],
      { header: ['156 A. Sample et al. / J. Rivers 83 (2005) 153-160'] },
    ],
    [
      'a Roman number beside a title',
      [at(60, 50, 'viii'), centred(50, 'PREFACE')],
      { header: ['viii PREFACE'] },
    ],
    [
      'a number and a title in one line at the foot',
      [at(60, 790, '416 Chapter 9 Use of Locks', { size: 9 })],
      { footer: ['416 Chapter 9 Use of Locks'] },
    ],
    [
      'a number, a bar and a title',
      [at(60, 790, '44 | Rivers of the north', { size: 9 })],
      { footer: ['44 | Rivers of the north'] },
    ],
    [
      'Chinese running titles',
      [at(60, 50, '第六章 水土流失', { size: 9 }), centred(800, '174')],
      { header: ['第六章 水土流失'], 'page-number': ['174'] },
    ],
    [
      'the volume of a journal',
      [centred(50, 'Journal of Rivers, Vol. 12, No. 3')],
      { header: ['Journal of Rivers, Vol. 12, No. 3'] },
    ],
    [
      'a line of a server',
      [at(60, 815, 'Downloaded from rivers.example on 3 May 2020', { size: 8 })],
      { footer: ['Downloaded from rivers.example on 3 May 2020'] },
    ],
    [
      'a publisher below the number',
      [centred(785, '199'), at(30, 825, 'Published by River Archive, 1997', { size: 6 })],
      { 'page-number': ['199'], footer: ['Published by River Archive, 1997'] },
    ],
    [
      'revision, part and date',
      [at(60, 800, 'Revision: 2.4'), centred(800, 'P/N 119-036'), atRight(800, '10 June 2019')],
      { footer: ['Revision: 2.4 P/N 119-036 10 June 2019'] },
    ],
    [
      'small print at the very edge',
      [at(200, 12, 'Sample et al.: Brief notices', { size: 6 })],
      { header: ['Sample et al.: Brief notices'] },
    ],
  ])('is %s', (_, puts, expected) => {
    expect(kinds(puts)).toMatchObject(expected);
  });

  it('is a title in capitals above the rest of a sentence', () => {
    const title = centred(50, 'THE KEEPER OF THE LOCK');
    expect(kinds([title], 'and went down to the water. ')).toMatchObject({
      header: ['THE KEEPER OF THE LOCK'],
    });
    expect(kinds([title])).not.toHaveProperty('header');
  });

  it('is no title above a list of things', () => {
    const page = new PageBuilder();
    page.line(LEFT, 40, 'Soup of the Boatmen');
    page.lines(LEFT, 80, ['two onions', 'water', 'flour, butter', 'a little milk']);
    page.prose(LEFT, 160, WIDTH, SENTENCE.repeat(8).trim());
    expect(layoutPage(page.content()).map(({ kind }) => kind)).not.toContain('header');
  });

  it('is a number below a page that ends early', () => {
    const page = new PageBuilder();
    page.prose(LEFT, 100, WIDTH, SENTENCE.repeat(20).trim());
    page.centered(560, '62');
    expect(layoutPage(page.content()).at(-1)).toMatchObject({ kind: 'page-number', text: '62' });
  });

  it.each<[string, Put[]]>([
    ['a numbered heading', [at(60, 50, '4'), at(80, 50, 'Locks of the North', { bold: true })]],
    ['a numbered heading read as one line', [at(60, 50, '4 Locks of the North')]],
    ['a large title', [centred(40, 'Rivers', { size: 20 }), atRight(40, '12', { size: 20 })]],
    ['a heading in bold', [at(60, 60, 'Results of the Survey', { bold: true })]],
    ['the place and date of a letter', [atRight(50, 'Northwick, 3 May 2020')]],
    ['a date', [at(60, 50, '3 May 2020')]],
    ['a year below a title', [centred(45, 'ANNUAL REPORT'), centred(60, '1996')]],
    ['an address', [at(60, 50, '12 Quay Street')]],
    ['a greeting', [at(60, 60, 'Dear Sir,')]],
    ['a signature', [at(60, 790, 'Ann Sample, Secretary')]],
    ['a note at the foot', [at(60, 790, '1 See the Report of 1742.', { size: 8 })]],
    ['a note that begins with its number', [at(60, 790, '103 See note 4 above', { size: 8 })]],
    ['a starred note', [at(60, 812, '* Figures are rounded', { size: 7 })]],
    ['a total', [at(60, 790, 'Total'), atRight(790, '1,204')]],
    ['a number with zeros', [centred(800, '0042')]],
    ['a sentence', [at(60, 790, 'The last of them was drained in 1742.')]],
    [
      'the revision of something in a sentence',
      [at(60, 790, 'Revision of the rules was put off to the next day.')],
    ],
  ])('is not %s', (_, puts) => {
    const { header, footer, 'page-number': number } = kinds(puts);
    expect([header, footer, number]).toEqual([undefined, undefined, undefined]);
  });

  it('is a line over a rule as wide as the text, with a full line under it', () => {
    const rule: Put = (page) => page.rulingLine(LEFT, 70, WIDTH, 1);
    const head = at(60, 52, 'Rivers and their keepers', { size: 10 });
    expect(kinds([head, rule])['header']).toEqual(['Rivers and their keepers']);
    expect(kinds([head])['header']).toBeUndefined();
    expect(kinds([at(60, 52, 'Table 3 Rivers by length', { size: 10 }), rule])['header']).toBeUndefined();
    // Under a letterhead stands a short line.
    expect(kinds([head, rule, at(60, 80, 'May 3, 2020')])['header']).toBeUndefined();
  });

  it('is what either page of an open book has at its foot', () => {
    const prose = `The river rises in the hills. ${SENTENCE.repeat(14)}`;
    const page = new PageBuilder();
    page.prose(60, 60, 310, prose);
    page.prose(470, 60, 310, prose);
    page.line(40, 560, '44 | Rivers of the north', { size: 8 });
    page.line(690, 560, 'Chapter two', { size: 8 }).rightLine(780, 560, '45', { size: 8 });
    const blocks = layoutPage({ ...page.content(), width: 842, height: 595 });
    expect(blocks.filter(({ kind }) => kind === 'footer').map(({ text }) => text)).toEqual([
      '44 | Rivers of the north',
      'Chapter two 45',
    ]);
  });

  it('is no row of contents or of a table', () => {
    const page = new PageBuilder();
    for (let i = 0; i < 20; i += 1) {
      const y = 50 + i * 22;
      page
        .line(LEFT, y, `Entry ${'abcdefghijklmnopqrstu'[i] ?? ''} of the river`)
        .rightLine(LEFT + WIDTH, y, String(i * i + 3));
    }
    const found = new Set(layoutPage(page.content()).map(({ kind }) => kind));
    expect(found.has('header')).toBe(false);
  });

  it('never takes all of a short page', () => {
    const page = new PageBuilder().centered(30, 'Vol. 12, No. 3').centered(800, '7');
    expect(layoutPage(page.content()).every(({ kind }) => kind === 'paragraph' || kind === 'heading')).toBe(
      true,
    );
  });

  it('loses no line, whatever stands on a page', () => {
    const text = fc.constantFrom(
      '7',
      'xii',
      'Vol. 12, No. 3',
      'Downloaded from x',
      'Rev. 2',
      'some words',
      '第 3 页',
      '',
    );
    const place = fc.double({ min: -50, max: 900, noNaN: false });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, place, place, fc.double({ min: 0, max: 40 }))), (lines) => {
        const page = new PageBuilder();
        for (const [words, x, y, size] of lines) page.line(x, y, words, { size });
        const content = page.content();
        const placed = layoutPage(content).flatMap((block) => block.lines);
        expect(placed).toHaveLength(content.lines.filter((line) => line.text.trim() !== '').length);
      }),
    );
  });
});
