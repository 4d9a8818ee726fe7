import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLines, vocabularyOf } from '../../../../server/src/layout/lines/joinText.ts';

describe('joinLines', () => {
  it.each([
    [['the main-', 'tained gate'], 'the maintained gate'],
    [['Anglo-', 'Saxon'], 'Anglo-Saxon'],
    [['INFOR-', 'MATION'], 'INFORMATION'],
    [['1990-', '1994'], '1990-1994'],
    [['figure A-', '4'], 'figure A-4'],
    [['mother-in-', 'law'], 'mother-in-law'],
    [['self-', 'made'], 'self-made'],
    [['the thirty-', 'three members'], 'the thirty-three members'],
    [['the TWENTY-', 'FIRST of May'], 'the TWENTY-FIRST of May'],
    [['some six-', 'teen members'], 'some sixteen members'],
    [['about two-', 'thirds of it'], 'about two-thirds of it'],
    [['a ten-', 'year plan'], 'a ten-year plan'],
    [['high ten-', 'sion wires'], 'high tension wires'],
    [['North-', 'South'], 'North-South'],
    [['NORTH-', 'SOUTH line'], 'NORTH-SOUTH line'],
    [['a long-', 'term plan'], 'a long-term plan'],
    [['post-', 'degree work'], 'post-degree work'],
    [['the mid-', 'dle one'], 'the middle one'],
    [['the short-', 'age of coal'], 'the shortage of coal'],
    [['for ex-', 'ample'], 'for example'],
    [['her ex-', 'husband'], 'her ex-husband'],
    [['the so-', 'ciety'], 'the society'],
    [['the so-', 'called law'], 'the so-called law'],
    [['COVID-', '19 tests'], 'COVID-19 tests'],
    [['the 19-', 'year-old'], 'the 19-year-old'],
    [['state-', 'of-the-art'], 'state-of-the-art'],
    [['the co-', 'owner'], 'the co-owner'],
    [['they co-', 'operate'], 'they cooperate'],
    [['the co-', 'lour'], 'the colour'],
    [['evidence-', 'based law'], 'evidence-based law'],
    [['this sub-', 'market'], 'this submarket'],
    [['are unre-', 'lated'], 'are unrelated'],
    [['mid-', 'Atlantic'], 'mid-Atlantic'],
    [['sub\u2010', 'stance'], 'substance'],
    [['pre-', 'and post-war'], 'pre- and post-war'],
    [['soft\u00ad', 'ware'], 'software'],
    [['a dash -', 'here'], 'a dash - here'],
    [['这条河', '发源于'], '这条河发源于'],
    [['早在1742', '年。'], '早在1742 年。'],
    [['见图', 'Figure 1'], '见图 Figure 1'],
    [['入海。', 'The end'], '入海。The end'],
  ])('joins %j', (lines, expected) => {
    expect(joinLines(lines)).toBe(expected);
  });

  it('asks the words of the page whether a hyphen is part of the word', () => {
    const vocabulary = vocabularyOf(['a well-known reentry', 'the re-form was co-operative']);
    expect(joinLines(['a well-', 'known man'], { vocabulary })).toBe('a well-known man');
    expect(joinLines(['the re-', 'entry'], { vocabulary })).toBe('the reentry');
    expect(joinLines(['co-', 'operative'], { vocabulary })).toBe('co-operative');
  });

  it.each([
    [['Donaudampf-', 'schiff'], 'Donaudampfschiff'],
    [['die Hoch-', 'und Tiefbauten'], 'die Hoch- und Tiefbauten'],
    [['Nord-', 'Süd'], 'Nord-Süd'],
    [['der Short-', 'stop'], 'der Shortstop'],
  ])('joins the German %j', (lines, expected) => {
    const vocabulary = vocabularyOf(['der und die das nicht mit']);
    expect(joinLines(lines, { vocabulary })).toBe(expected);
  });

  it.each([
    [['y est-', 'il ?'], 'y est-il ?'],
    [['celui-', 'ci est'], 'celui-ci est'],
    [['peut-', 'être demain'], 'peut-être demain'],
    [['le gouverne-', 'ment'], 'le gouvernement'],
    [['y a-t-', 'il'], 'y a-t-il'],
    [['vingt-', 'deux'], 'vingt-deux'],
  ])('joins the French %j', (lines, expected) => {
    const vocabulary = vocabularyOf(['les des est dans une que pour']);
    expect(joinLines(lines, { vocabulary })).toBe(expected);
  });

  it('takes a plural or another form of the word for the word', () => {
    const vocabulary = vocabularyOf(['the water-wheels and the landowner']);
    expect(joinLines(['a water-', 'wheel'], { vocabulary })).toBe('a water-wheel');
    expect(joinLines(['all land-', 'owners'], { vocabulary })).toBe('all landowners');
  });

  it.each([
    ['Thai', ['มนุษย์ทั้งหลายเกิด', 'มามีอิสระ'], 'มนุษย์ทั้งหลายเกิดมามีอิสระ'],
    ['Thai and Latin', ['มนุษย์ทั้งหลาย', 'Folio'], 'มนุษย์ทั้งหลาย Folio'],
    ['Lao', ['ມະນຸດທຸກຄົນ', 'ເກີດມາ'], 'ມະນຸດທຸກຄົນເກີດມາ'],
    ['Japanese', ['コンピュータ', 'ーを使う'], 'コンピューターを使う'],
    ['Korean', ['모든 인간은', '태어날 때부터'], '모든 인간은 태어날 때부터'],
    ['Arabic', ['لكل فرد', 'الحق'], 'لكل فرد الحق'],
    ['Hindi', ['सभी मनुष्यों', 'को गौरव'], 'सभी मनुष्यों को गौरव'],
  ])('joins %s as it is written', (_, lines, expected) => {
    expect(joinLines(lines)).toBe(expected);
  });

  it('loses and adds nothing but hyphens and spaces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), (lines) => {
        const bare = (text: string): string => text.replace(/[\s\-\u2010\u00ad]/g, '');
        expect(bare(joinLines(lines))).toBe(bare(lines.join('')));
      }),
    );
  });
});
