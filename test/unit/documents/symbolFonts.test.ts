import { expect, test } from 'vitest';
import { symbolsOf } from '../../../server/src/documents/pdf/fonts/symbolFonts.ts';
import { drawText, onePage } from '../../fixtures/documents/pdfBuilder.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

test.each([
  ['ZapfDingbats', 0x34, '4', '✔'],
  ['ZapfDingbats', 0x38, '8', '✘'],
  ['ITCZapfDingbats', 0x6c, 'l', '●'],
  ['ZapfDingbats', 0x6e, 'n', '■'],
  ['ZapfDingbats', 0x48, 'H', '★'],
  ['ZapfDingbats', 0xd5, 'Õ', '→'],
  ['ZapfDingbats', 0xac, '¬', '①'],
  ['ZapfDingbats', 0xb6, '¶', '❶'],
  ['Wingdings-Regular', 0xfc, 'ü', '✓'],
  ['Wingdings', 0xfe, 'þ', '☑'],
  ['Wingdings', 0xa8, '¨', '☐'],
  ['Wingdings-Regular', 0xfc, '¸', '✓'],
  ['Wingdings 2', 0x50, 'P', '✓'],
  ['Wingdings3', 0x67, 'g', '→'],
  ['Wingdings', 0xd8, 'Ø', '➢'],
  ['Wingdings', 0x6c, 'l', '●'],
  ['Webdings', 0x61, 'a', '✔'],
  ['Symbol', 0xb7, '∑', '•'],
  ['SymbolMT', 0x61, 'a', 'α'],
])('%s shows at %i, which its map calls %s: %s', (font, code, claimed, shown) => {
  expect(symbolsOf(font)?.(code, claimed)).toBe(shown);
});

test('private code points are those of the whole font', () => {
  expect(symbolsOf('Wingdings')?.(3, '\uf0fc')).toBe('✓');
  expect(symbolsOf('SymbolMT')?.(7, '\uf0b7')).toBe('•');
});

test('codes of a font that was cut down are found by its map', () => {
  expect(symbolsOf('Wingdings')?.(1, 'ü')).toBe('✓');
});

test('a map that names symbols is believed', () => {
  expect(symbolsOf('Wingdings')?.(0x21, '✔')).toBeUndefined();
  expect(symbolsOf('Symbol')?.(0x61, 'α')).toBeUndefined();
});

test.each(['Helvetica', 'SymbolicSans', 'Zapfino', 'WingdingsLookalike', 'TimesNewRoman'])(
  'letters of %s are letters',
  (font) => {
    expect(symbolsOf(font)).toBeUndefined();
  },
);

test('ticks of Zapf Dingbats without a map are ticks in the layer, and Symbol is Greek', async () => {
  const font = (name: string): string => `<</Type /Font /Subtype /Type1 /BaseFont /${name}>>`;
  const content =
    drawText(30, 200, 12, '4', 'F4') +
    drawText(50, 200, 12, 'passed') +
    drawText(30, 150, 12, '8', 'F4') +
    drawText(50, 150, 12, 'failed') +
    drawText(30, 100, 12, 'abg', 'F5');
  const pdf = onePage(content, { fonts: `/F4 ${font('ZapfDingbats')} /F5 ${font('Symbol')}` });
  const layer = await withPage(pdf, (page) => page.textLayer());
  expect(layer.lines.map(({ text }) => text)).toEqual(['✔ passed', '✘ failed', 'αβγ']);
});
