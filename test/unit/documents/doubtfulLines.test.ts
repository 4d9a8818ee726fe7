import { expect, test } from 'vitest';
import { mappedPdf, shifted, type MappedText } from '../../fixtures/documents/mappedFonts.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

const BODY: MappedText = {
  x: 30,
  y: 150,
  size: 10,
  text: 'The committee met on Tuesday to review the annual budget.',
};

/** What of a page is doubted, as the file says it. */
async function doubted(...texts: readonly MappedText[]): Promise<string[]> {
  const layer = await withPage(mappedPdf(texts), (page) => page.textLayer());
  expect(layer.verdict.verdict).toBe('trusted');
  return layer.doubtful.map(({ line }) => line.text);
}

const heading = (text: string, says?: MappedText['says'], baseFont?: string): MappedText => ({
  x: 30,
  y: 250,
  size: 18,
  text,
  ...(says ? { says } : {}),
  ...(baseFont === undefined ? {} : { baseFont }),
});

test.each([
  ['the next letter', shifted(1), 'Xibu jt uif qvsqptf'],
  ['the number of the drawing', shifted(-29), ':KDW LV WKH SXUSRVH'],
  [
    'capitals for small letters',
    (drawn: string) => (drawn === ' ' ? ' ' : shifted(-31)(drawn)),
    '8IBU JT UIF QVSQPTF',
  ],
])(
  'a heading in a font that says %s is doubted, and the text in another font is not',
  async (_, says, text) => {
    expect(await doubted(heading('What is the purpose', says), BODY)).toEqual([text]);
  },
);

test('private and control characters, and a Cyrillic code page read as a Western one, are doubted', async () => {
  const priv = (drawn: string): string => String.fromCharCode(0xe000 + drawn.charCodeAt(0));
  const body = [BODY, { ...BODY, y: 130 }, { ...BODY, y: 110 }];
  expect(await doubted(heading('Purpose', priv), ...body)).toHaveLength(1);
  expect(await doubted(heading('PURPOSE', shifted(-0x40)), ...body)).toHaveLength(1);
  expect(await doubted(heading('Ïðîòîêîë çàñåäàíèÿ'), ...body)).toHaveLength(1);
});

test.each([
  ['a control character', () => '\u0003'],
  ['a private character', () => '\ue0fb'],
  ['a space', () => ' '],
  ['®', () => '®'],
  ['a replacement character', () => '\ufffd'],
])('a word whose ligature is %s is doubted', async (_, ligature) => {
  const says = (drawn: string): string => (drawn === 'ﬁ' ? ligature() : drawn);
  const text = 'a signiﬁer of the whole';
  expect(await doubted({ ...BODY, text, says }, { ...BODY, y: 120 })).toHaveLength(1);
});

test.each([
  ['part numbers', '8IBU-77 7HAT QX-4411 Z9KL'],
  ['abbreviations', 'HTTP TCP/IP SMTP XML PDF'],
  ['capitals', 'WHAT IS THE PURPOSE'],
  ['numbers', '1,204 3.77 118 (42) 0.05 %'],
  ['formulas', 'f(x) = ax² + bx + c'],
  ['German', 'Übergröße für Schlußfolgerungen'],
  ['French', 'Élève évalué à Nîmes, où çà'],
  ['Finnish', 'Yhdyskuntasuunnittelu ja äänestys'],
  ['Czech consonants', 'strc prst skrz krk'],
  ['pinyin', 'Zhongguo renmin yinhang'],
  ['Latin', 'Quousque tandem abutere Catilina'],
  ['a short word', 'Note'],
  ['a year', '2017'],
  ['trade marks', 'Acme® and Foo®'],
])('%s in a font that says the truth are believed', async (_, text) => {
  for (const font of ['Helvetica', 'Times-Roman', 'Helvetica-Bold', 'Times-Italic', 'Courier'])
    expect(await doubted(heading(text, undefined, font), BODY)).toEqual([]);
});

test.each([
  ['Polish', 'Zażółć gęślą jaźń'],
  ['Vietnamese', 'Tiếng Việt và Người'],
  ['Turkish', 'Işığın değişimi'],
])('%s is believed: letters have the widths of what they are, whatever their accents', async (_, text) => {
  const letters = new Map([...text].map((sign) => [sign.normalize('NFD').charAt(0), sign]));
  const plain = [...text].map((sign) => sign.normalize('NFD').charAt(0)).join('');
  const drawn = plain.replace(/[łı]/g, (sign) => (sign === 'ł' ? 'l' : 'i'));
  expect(
    await doubted(
      heading(drawn, (sign) => letters.get(sign) ?? sign),
      BODY,
    ),
  ).toEqual([]);
});

test('a bullet of a symbol font and a single icon are no holes in words', async () => {
  const says = (drawn: string): string => (drawn === '*' ? '\uf0b7' : drawn);
  expect(await doubted({ ...BODY, text: '* first item', says })).toEqual([]);
  const icon = (): string => '\ue0a1';
  expect(await doubted(BODY, { ...BODY, x: 20, y: 100, text: '*', says: icon })).toEqual([]);
});

test('the text layer keeps what is doubted, for those who want it as it is', async () => {
  const pdf = mappedPdf([heading('What is the purpose', shifted(1)), BODY]);
  const layer = await withPage(pdf, (page) => page.textLayer());
  expect(layer.lines.map(({ text }) => text)).toEqual(['Xibu jt uif qvsqptf', BODY.text]);
  expect(layer.lines).toContain(layer.doubtful[0]?.line);
});
