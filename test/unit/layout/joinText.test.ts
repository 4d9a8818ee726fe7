import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLines, vocabularyOf } from '../../../server/src/layout/joinText.ts';

describe('joinLines', () => {
  it.each([
    [['the main-', 'tained gate'], 'the maintained gate'],
    [['Anglo-', 'Saxon'], 'Anglo-Saxon'],
    [['INFOR-', 'MATION'], 'INFORMATION'],
    [['1990-', '1994'], '1990-1994'],
    [['figure A-', '4'], 'figure A-4'],
    [['mother-in-', 'law'], 'mother-in-law'],
    [['self-', 'made'], 'self-made'],
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

  it('loses and adds nothing but hyphens and spaces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 })), (lines) => {
        const bare = (text: string): string => text.replace(/[\s\-\u2010\u00ad]/g, '');
        expect(bare(joinLines(lines))).toBe(bare(lines.join('')));
      }),
    );
  });
});
