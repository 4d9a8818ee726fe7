import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { PageTextLayer } from '../../../server/src/documents/documentPage.ts';
import { boundingBox } from '../../../server/src/page/geometry.ts';
import type { TextLine } from '../../../server/src/page/pageResult.ts';
import {
  drawImage,
  drawText,
  onePage,
  type PageOptions,
  type PdfStream,
} from '../../fixtures/documents/pdfBuilder.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

const layerOf = (content: string, options: PageOptions = {}): Promise<PageTextLayer> =>
  withPage(onePage(content, options), (page) => page.textLayer());
const texts = (layer: PageTextLayer): string[] => layer.lines.map((line) => line.text);
const only = (layer: PageTextLayer): TextLine => {
  expect(texts(layer)).toHaveLength(1);
  const [line] = layer.lines;
  if (!line) throw new Error('no line');
  return line;
};

/** A pattern of black and white pixels: as sharp as print. */
function picture(width = 800, height = 600): PdfStream {
  const pixels = Buffer.alloc(width * height, 255);
  for (let i = 0; i < pixels.length; i += 7) pixels[i] = 0;
  return {
    entries: `/Type /XObject /Subtype /Image /Width ${String(width)} /Height ${String(height)} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode`,
    bytes: deflateSync(pixels),
  };
}

test('a line has its text, place, words and font', async () => {
  const line = only(await layerOf(drawText(50, 200, 10, 'Hello world')));
  expect(line).toMatchObject({
    text: 'Hello world',
    confidence: 1,
    origin: 'text-layer',
    direction: 'ltr',
    angle: 0,
  });
  expect(line.font).toMatchObject({
    size: 10,
    bold: false,
    italic: false,
    monospace: false,
    name: 'Helvetica',
  });
  const box = boundingBox(line.quad);
  expect(box.x).toBeCloseTo(50, 1);
  // The baseline is 100 points below the top; the line reaches from above to a little below it.
  expect(box.y).toBeGreaterThan(90);
  expect(box.y + box.height).toBeGreaterThan(100);
  expect(box.y + box.height).toBeLessThan(104);
  // Widths of Helvetica: "Hello" 2.278 em, a space 0.278 em, "world" 2.389 em.
  expect(line.words.map((word) => [word.text, Math.round(word.box.x), Math.round(word.box.width)])).toEqual([
    ['Hello', 50, 23],
    ['world', 76, 24],
  ]);
});

test('bold, italic and typewriter type are told apart', async () => {
  const layer = await layerOf(drawText(50, 200, 10, 'code', 'F2') + drawText(50, 150, 10, 'slanted', 'F3'));
  expect(layer.lines.map(({ font }) => [font.bold, font.italic, font.monospace])).toEqual([
    [true, false, true],
    [false, true, false],
  ]);
});

test.each([
  ['/Rotate 90', [300, 400], [200, 50]],
  ['/Rotate 180', [400, 300], [350, 200]],
  ['/Rotate 270', [300, 400], [100, 350]],
  ['/CropBox [40 100 240 250]', [200, 150], [10, 50]],
  ['/UserUnit 2', [800, 600], [100, 200]],
])('positions are as a viewer shows the page: %s', async (page, size, start) => {
  await withPage(onePage(drawText(50, 200, 10, 'Hello'), { page }), async (opened) => {
    expect([opened.width, opened.height]).toEqual(size);
    const line = only(await opened.textLayer());
    // The line's left end, at its middle, is near the start of the baseline.
    const [topLeft, , , bottomLeft] = line.quad;
    expect(Math.abs((topLeft[0] + bottomLeft[0]) / 2 - (start[0] ?? 0))).toBeLessThan(6);
    expect(Math.abs((topLeft[1] + bottomLeft[1]) / 2 - (start[1] ?? 0))).toBeLessThan(6);
    expect(line.font.size).toBeCloseTo(page.startsWith('/UserUnit') ? 20 : 10);
  });
});

test('a page turned a quarter has lines at that angle', async () => {
  const line = only(await layerOf(drawText(50, 200, 10, 'Hello'), { page: '/Rotate 90' }));
  expect(line.angle).toBe(90);
});

test('words set apart without space characters are words', async () => {
  expect(texts(await layerOf('BT /F1 10 Tf 50 200 Td [(He) -30 (llo) -300 (world)] TJ ET'))).toEqual([
    'Hello world',
  ]);
});

test('letter spacing is not word spacing', async () => {
  expect(texts(await layerOf('BT /F1 10 Tf 3 Tc 50 200 Td (SPACED OUT) Tj ET'))).toEqual(['SPACED OUT']);
});

test('columns on one baseline are lines of their own', async () => {
  const layer = await layerOf(drawText(30, 200, 10, 'left column') + drawText(200, 200, 10, 'right column'));
  expect(texts(layer)).toEqual(['left column', 'right column']);
});

test('pieces of a line are joined whatever their order', async () => {
  expect(texts(await layerOf(drawText(76.5, 200, 10, 'world') + drawText(50, 200, 10, 'Hello')))).toEqual([
    'Hello world',
  ]);
});

test('characters drawn twice for boldness are there once, double letters twice', async () => {
  expect(
    texts(await layerOf(drawText(50, 200, 10, 'write-off') + drawText(50.3, 200, 10, 'write-off'))),
  ).toEqual(['write-off']);
});

test('raised figures stay in their line, as what they are', async () => {
  const content = 'BT /F1 10 Tf 50 200 Td (10) Tj /F1 6 Tf 4 Ts (-6) Tj 0 Ts /F1 10 Tf ( m) Tj ET';
  expect(texts(await layerOf(content))).toEqual(['10⁻⁶ m']);
});

/** Big and small pieces one after the other: size, rise, text. */
const shifted = (...pieces: [number, number, string][]): string =>
  `BT 50 200 Td ${pieces.map(([size, rise, text]) => `/F1 ${String(size)} Tf ${String(rise)} Ts (${text}) Tj`).join(' ')} ET`;
const marksOf = (line: TextLine): string[] =>
  (line.marks ?? []).map(({ kind, start, end }) => `${kind} ${line.text.slice(start, end)}`);

test.each([
  ['a chemical formula', shifted([10, 0, 'H'], [6, -2, '2'], [10, 0, 'O is water']), 'H₂O is water', []],
  [
    'a footnote mark',
    shifted([10, 0, 'the word'], [6, 4, '12'], [10, 0, ' and more']),
    'the word¹² and more',
    [],
  ],
  [
    'a letter as a mark',
    shifted([10, 0, 'the word'], [6, 4, 'a'], [10, 0, ' and more']),
    'the worda and more',
    ['superscript a'],
  ],
  [
    'a letter as an index',
    shifted([10, 0, 'the v'], [6, -2, 'max'], [10, 0, ' is high']),
    'the vmax is high',
    ['subscript max'],
  ],
  ['an ordinal', shifted([10, 0, 'on the 21'], [6, 4, 'st'], [10, 0, ' of May']), 'on the 21st of May', []],
  ['a trade mark', shifted([10, 0, 'Folio'], [6, 4, 'TM'], [10, 0, ' reads']), 'Folio™ reads', []],
  [
    'a small word of its own',
    shifted([10, 0, 'the word '], [6, -2, 'half'], [10, 0, ' of it here']),
    'the word half of it here',
    [],
  ],
])('what is raised or lowered: %s', async (_, content, text, marks) => {
  const line = only(await layerOf(content));
  expect(line.text).toBe(text);
  expect(marksOf(line)).toEqual(marks);
});

test('the line beside a large first letter is no superscript', async () => {
  const content = `${drawText(50, 180, 30, 'O')}${drawText(75, 191, 11, 'nce upon a time there was')}`;
  const layer = await layerOf(content);
  expect(layer.lines.flatMap(marksOf)).toEqual([]);
});

/** Helvetica 12: `The deposit is 500 euros 750 euros` from x = 60; the words `500 euros` are at 138.0 to 191.4. */
const DEPOSIT = drawText(60, 200, 12, 'The deposit is 500 euros 750 euros and is due.');

test.each([
  ['a stroke', '138 204 m 191.4 204 l S'],
  ['a thin box', '138 203.5 53.4 0.8 re f'],
  ['a coloured stroke', '1 0 0 RG 1.2 w 138 203 m 191.4 203 l S'],
])('words are struck out by %s', async (_, line) => {
  expect(marksOf(only(await layerOf(`${DEPOSIT}${line}`)))).toEqual(['strikethrough 500 euros']);
});

test.each([
  ['an underline', '138 198.5 m 191.4 198.5 l S'],
  ['a line above', '138 210 m 191.4 210 l S'],
  ['the ruling line of a table that runs on', '20 204 m 380 204 l S'],
  ['a line that runs on behind the text', '138 204 m 360 204 l S'],
  ['the bar of a fraction beside it', '310 203 m 340 203 l S'],
  ['a bar that hides the words', '138 199 53.4 9 re f'],
])('words are not struck out by %s', async (_, line) => {
  const layer = await layerOf(`${DEPOSIT}${line}`);
  expect(layer.lines.flatMap(marksOf)).toEqual([]);
});

test('a line that is struck out as a whole is so in one piece', async () => {
  const layer = await layerOf(`${drawText(60, 200, 12, 'The deposit')}60 204 m 122.5 204 l S`);
  expect(marksOf(only(layer))).toEqual(['strikethrough The deposit']);
});

test('ligatures become their letters', async () => {
  const line = only(await layerOf('BT /F4 10 Tf 50 200 Td <01> Tj ET', { fonts: encodedFont('fi') }));
  expect(line.text).toBe('fi');
});

test('right-to-left text is in reading order', async () => {
  // Drawn as it looks: from the left the last letter, the number, the first letters.
  const fonts = encodedFont('afii57668', 'afii57666', 'afii57665', 'afii57664');
  const line = only(await layerOf('BT /F4 10 Tf 50 200 Td <01> Tj ( ) Tj <020304> Tj ET', { fonts }));
  expect(line.direction).toBe('rtl');
  expect(line.text).toBe('\u05d0\u05d1\u05d2 \u05d4');
  expect(line.words[0]?.box.x).toBeGreaterThan(line.words[1]?.box.x ?? Infinity);
});

/** A font whose codes 1, 2, … are these glyph names of the Adobe Glyph List. */
function encodedFont(...names: string[]): string {
  const glyphs = names.map((name) => `/${name}`).join(' ');
  const widths = names.map(() => '600').join(' ');
  return `/F4 <</Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 1 /LastChar ${String(names.length)}
    /Widths [${widths}] /FontDescriptor <</Type /FontDescriptor /FontName /Arial /Flags 32 /Ascent 900 /Descent -200
    /CapHeight 700 /StemV 80 /ItalicAngle 0 /FontBBox [0 -200 1000 900] /MissingWidth 250>>
    /Encoding <</Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 ${glyphs}]>>>>`;
}

test('ruling lines are found, stroked or filled, white ones not', async () => {
  const content = `1 w 50 100 m 250 100 l S
    50 150 200 1 re f
    60 50 0.5 100 re f
    1 g 50 170 200 1 re f 0 g
    ${drawText(50, 200, 10, 'Text')}`;
  const { rulingLines } = await layerOf(content);
  const rounded = rulingLines.map(({ direction, box }) => [
    direction,
    Math.round(box.x),
    Math.round(box.y),
    Math.round(box.width),
    Math.round(box.height),
  ]);
  expect(rounded).toEqual([
    ['horizontal', 50, 200, 200, 1],
    ['horizontal', 50, 149, 200, 1],
    ['vertical', 60, 150, 1, 100],
  ]);
});

test('pictures are figures', async () => {
  const layer = await layerOf(drawText(50, 250, 10, 'Text') + drawImage(50, 50, 60, 40), {
    image: picture(60, 40),
  });
  expect(layer.figures).toEqual([{ x: 50, y: 210, width: 60, height: 40 }]);
});

test('a typed header over a scan is kept, the scan is to be read', async () => {
  const content = drawImage(0, 0, 400, 270) + drawText(50, 280, 10, 'Received on Monday');
  const layer = await layerOf(content, { image: picture() });
  expect(layer.verdict.verdict).toBe('trusted');
  expect(texts(layer)).toEqual(['Received on Monday']);
  expect(layer.unread).toEqual([{ x: 0, y: 30, width: 400, height: 270 }]);
});

test('a smooth background needs no reading', async () => {
  const plain = { ...picture(), bytes: deflateSync(Buffer.alloc(800 * 600, 230)) };
  const layer = await layerOf(drawImage(0, 0, 400, 300) + drawText(50, 280, 10, 'On a tinted page'), {
    image: plain,
  });
  expect(layer).toMatchObject({ verdict: { verdict: 'trusted' }, unread: [] });
});

const HIDDEN = `BT 3 Tr /F1 10 Tf 50 200 Td (what some program read) Tj ET`;

test('hidden text over a scan is rejected, and still given', async () => {
  const layer = await layerOf(drawImage(0, 0, 400, 300) + HIDDEN, { image: picture() });
  expect(layer.verdict).toEqual({ verdict: 'rejected', reasons: ['hidden', 'scanned'] });
  expect(texts(layer)).toEqual(['what some program read']);
});

test('text below a scan is hidden too', async () => {
  const layer = await layerOf(drawText(50, 200, 10, 'below the scan') + drawImage(0, 0, 400, 300), {
    image: picture(),
  });
  expect(layer.verdict).toEqual({ verdict: 'rejected', reasons: ['hidden', 'scanned'] });
});

test('a page without anything has no text', async () => {
  expect((await layerOf('')).verdict).toEqual({ verdict: 'absent', reasons: ['no-text'] });
});

test('text in outlines is known for it', async () => {
  let content = '';
  for (let i = 0; i < 400; i++) {
    const [x, y] = [20 + (i % 40) * 8, 50 + Math.floor(i / 40) * 20];
    content += `${String(x)} ${String(y)} m ${String(x + 5)} ${String(y)} l ${String(x + 5)} ${String(y + 8)} l ${String(x + 2)} ${String(y + 5)} l ${String(x)} ${String(y + 8)} l h f\n`;
  }
  expect((await layerOf(content)).verdict).toEqual({ verdict: 'absent', reasons: ['vector-text'] });
  expect((await layerOf(content + drawText(20, 280, 10, '7'))).verdict).toEqual({
    verdict: 'rejected',
    reasons: ['sparse', 'vector-text'],
  });
});

test('characters that mean nothing are rejected', async () => {
  const prose =
    'It is a truth universally acknowledged that a single man in possession of a good fortune must be in want of a wife. '.repeat(
      3,
    );
  const shifted = prose.replace(/[a-z]/g, (c) => String.fromCharCode(((c.charCodeAt(0) - 97 + 7) % 26) + 97));
  const lines = (text: string): string =>
    (text.match(/.{1,50}/g) ?? []).map((line, i) => drawText(10, 280 - i * 14, 10, line)).join('');
  expect((await layerOf(lines(prose))).verdict).toEqual({ verdict: 'trusted', reasons: [] });
  expect((await layerOf(lines(shifted))).verdict).toEqual({ verdict: 'rejected', reasons: ['garbled'] });
});
