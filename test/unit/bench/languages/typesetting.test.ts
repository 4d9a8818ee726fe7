import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, languageOf } from '../../../bench/languages/languages.ts';
import { allPages, typesetPage } from '../../../bench/languages/pages.ts';
import { declarationIn } from '../../../bench/languages/typesetting/declaration.ts';
import { fontOf } from '../../../bench/languages/typesetting/fonts.ts';
import { breakLines } from '../../../bench/languages/typesetting/lineBreaking.ts';

/** No font has it: it is drawn as fonts draw what they lack. */
const NOWHERE = '\u{e123}';

function drawing(character: string, font: string): string {
  const context = createCanvas(60, 60).getContext('2d');
  context.font = font;
  context.fillText(character, 10, 40);
  return Buffer.from(context.getImageData(0, 0, 60, 60).data).toString('base64');
}

describe('the pages of the languages', () => {
  it.each(LANGUAGES.map(({ name, ...language }) => ({ name, language: { name, ...language } })))(
    'have a glyph for every letter: $name',
    ({ language }) => {
      const characters = new Set(declarationIn(language).flatMap(({ text }) => [...text]));
      for (const face of ['serif', 'sans'] as const) {
        const font = fontOf(language.script, face, 24);
        const missing = drawing(NOWHERE, font);
        const lacking = [...characters].filter(
          (character) => !/[\p{Z}\p{Cf}]/u.test(character) && drawing(character, font) === missing,
        );
        expect(lacking).toEqual([]);
      }
    },
  );

  it('come out the same each time', async () => {
    const plan = allPages().find(({ name }) => name === 'th-150dpi');
    if (!plan) throw new Error('there is no such page');
    const [first, second] = [await typesetPage(plan), await typesetPage(plan)];
    expect(first.image.equals(second.image)).toBe(true);
    expect(first.truth).toBe(second.truth);
    expect(first.truth).toBe(first.truth.normalize('NFC'));
  });

  it('have names of their own, and more than a few words each', () => {
    const plans = allPages();
    expect(new Set(plans.map(({ name }) => name)).size).toBe(plans.length);
  });
});

describe('breakLines', () => {
  const width = (text: string): number => [...text].length;

  it.each([
    ['en', 'All human beings are born free and equal in dignity and rights.', ' '],
    ['ja', 'すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。', ''],
    ['zh-Hans', '人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心。', ''],
  ])('loses nothing of a text: %s', (tag, text, between) => {
    const lines = breakLines(text, languageOf(tag), 12, width);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join(between)).toBe(text);
  });

  it('begins no line of Chinese with a comma', () => {
    for (const line of breakLines(
      '人人生而自由，在尊严和权利上，一律平等。',
      languageOf('zh-Hans'),
      6,
      width,
    ))
      expect(line).not.toMatch(/^[，。]/u);
  });

  it('parts Thai between words', () => {
    expect(breakLines('ทุกคนมีสิทธิในอิสรภาพ', languageOf('th'), 9, width).join('')).toBe('ทุกคนมีสิทธิในอิสรภาพ');
  });
});
