import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { attachReadings } from '../../../../server/src/layout/lines/ruby.ts';
import type { TextLine } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, textLine } from '../../../fixtures/layout/pageBuilder.ts';
import { columnLine } from '../../../fixtures/layout/verticalPages.ts';

const BASE = { size: 14, advance: 7 };
const RUBY = { size: 6, advance: 3 };
const texts = (lines: readonly TextLine[]): string[] => lines.map(({ text }) => text);

describe('attachReadings', () => {
  it('puts readings in brackets behind the word they stand over', () => {
    const lines = [
      textLine(60, 100, '権利条約は子どもの権利を守る', BASE),
      textLine(61, 93, 'けんり', RUBY),
      textLine(88, 93, 'じょうやく', { size: 5, advance: 2.5 }),
      textLine(187, 93, 'けんり', RUBY),
      textLine(229, 93, 'まも', RUBY),
    ];
    const [line] = attachReadings(lines);
    expect(texts(attachReadings(lines))).toEqual([
      '権利条約（けんりじょうやく）は子どもの権利（けんり）を守（まも）る',
    ]);
    expect(line?.words.map(({ text }) => text).join('')).toBe(line?.text);
  });

  it('gives each of two words in one stretch of characters its own', () => {
    const lines = [
      textLine(60, 100, '東京は今日日曜日です', BASE),
      textLine(62, 93, 'とう', RUBY),
      textLine(136, 93, 'にちようび', { size: 6, advance: 3 }),
    ];
    expect(texts(attachReadings(lines))).toEqual(['東（とう）京は今日日曜日（にちようび）です']);
  });

  it('reads pinyin and bopomofo as readings', () => {
    const pinyin = [
      textLine(60, 100, '北京很大', BASE),
      textLine(61, 93, 'běi', { size: 6, advance: 3 }),
      textLine(75, 93, 'jīng', { size: 6, advance: 3 }),
    ];
    expect(texts(attachReadings(pinyin))).toEqual(['北京（běi jīng）很大']);
    const bopomofo = [textLine(60, 100, '注音', BASE), textLine(60, 93, 'ㄓㄨˋ', { size: 6, advance: 3 })];
    expect(texts(attachReadings(bopomofo))).toEqual(['注（ㄓㄨˋ）音']);
  });

  it('keeps the sign that repeats a character with it', () => {
    const lines = [
      textLine(60, 100, '世界の国々', BASE),
      textLine(102, 93, 'くにぐに', { size: 6, advance: 3 }),
    ];
    expect(texts(attachReadings(lines))).toEqual(['世界の国々（くにぐに）']);
  });

  it('reads the small kana right of a column', () => {
    const lines = [columnLine(300, 100, '権利を守る', 14), columnLine(311, 101, 'けんり', 7)];
    expect(texts(attachReadings(lines))).toEqual(['権利（けんり）を守る']);
  });

  it.each([
    ['kana of the size of the text', textLine(60, 93, 'けんり', { size: 12, advance: 6 })],
    ['a line that stands too high', textLine(60, 75, 'けんり', RUBY)],
    ['a line over kana', textLine(102, 93, 'こども', RUBY)],
    ['a line beside the text', textLine(400, 93, 'けんり', RUBY)],
    ['small Latin words', textLine(60, 93, 'rights', RUBY)],
  ])('leaves %s alone', (_, small) => {
    const lines = [textLine(60, 100, '権利はこどもの', BASE), small];
    expect(attachReadings(lines)).toEqual(lines);
  });

  it('keeps lines of one paragraph together', () => {
    const page = new PageBuilder();
    page.line(60, 100, '権利条約は子どもの権利を守る約束で', BASE).line(61, 93, 'けんりじょうやく', RUBY);
    page.line(60, 124, '世界の国々がこの条約に参加している', BASE).line(65, 117, 'せかい', RUBY);
    expect(layoutPage(page.content()).map(({ text }) => text)).toEqual([
      '権利条約（けんりじょうやく）は子どもの権利を守る約束で世界（せかい）の国々がこの条約に参加している',
    ]);
  });
});
