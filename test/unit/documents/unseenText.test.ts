import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PageTextLayer } from '../../../server/src/documents/documentPage.ts';
import { PaintedGround } from '../../../server/src/documents/pdf/drawing/visibility/paintedGround.ts';
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

const SEEN = drawText(50, 250, 10, 'what people see');
const SECRET = drawText(50, 200, 10, 'the secret');
/** Around the baseline of SECRET. */
const box = (color: string, paint = 'f'): string => `q ${color} 40 195 120 16 re ${paint} Q\n`;
const black: PdfStream = {
  entries:
    '/Type /XObject /Subtype /Image /Width 40 /Height 30 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode',
  bytes: deflateSync(Buffer.alloc(40 * 30, 0)),
};
const states = `/ExtGState <</Half <</ca 0.5 /CA 0.5>> /Clear <</ca 0 /CA 0>> /Multiply <</BM /Multiply>> >>`;
/** A layer that is off. */
const layers = {
  catalogue: '/OCProperties <</OCGs [6 0 R] /D <</OFF [6 0 R]>> >>',
  resources: '/Properties <</L 6 0 R>>',
  objects: ['<</Type /OCG /Name (notes)>>'],
};

describe('left out is text', () => {
  test.each([
    ['in the colour of the page', `1 g ${SECRET} 0 g`, 'ground-color', {}],
    ['nearly in the colour of the page', `0.98 g ${SECRET} 0 g`, 'ground-color', {}],
    [
      'in the colour of the box that it is on',
      `${box('1 0 0 rg')} 1 0 0 rg ${SECRET} 0 g`,
      'ground-color',
      {},
    ],
    [
      'in the colour of a thick line that it is on',
      `q 14 w 40 203 m 200 203 l S Q ${SECRET}`,
      'ground-color',
      {},
    ],
    [
      'of which only the outlines are drawn, in white',
      `1 G BT 1 Tr ${inText(SECRET)} ET`,
      'ground-color',
      {},
    ],
    ['under a black box', SECRET + box('0 g'), 'covered', {}],
    ['under a white box', SECRET + box('1 g'), 'covered', {}],
    ['under a thick line', `${SECRET} 14 w 40 203 m 200 203 l S`, 'covered', {}],
    ['under a box in other units', `${SECRET} q 0.1 0 0 0.1 0 0 cm 400 1950 1200 160 re f Q`, 'covered', {}],
    [
      'under a box that is no rectangle',
      `${SECRET} 40 190 m 160 190 l 170 203 l 160 216 l 40 216 l h f`,
      'covered',
      {},
    ],
    ['under a picture', SECRET + drawImage(40, 195, 120, 16), 'covered', { image: black }],
    ['left of the page', drawText(-200, 200, 10, 'the secret'), 'off-page', {}],
    [
      'outside of the crop box',
      drawText(50, 20, 10, 'the secret'),
      'off-page',
      { page: '/CropBox [0 50 400 300]' },
    ],
    ['outside of its clip path', `q 200 100 100 50 re W n ${SECRET} Q`, 'clipped', {}],
    ['outside of two clip paths', `q 0 150 400 100 re W n 200 0 100 300 re W n ${SECRET} Q`, 'clipped', {}],
    ['in a form, outside of its box', 'q /Fm Do Q', 'clipped', form('/BBox [200 0 300 300]')],
    [
      'in a group, outside of its box',
      'q /Fm Do Q',
      'clipped',
      form('/BBox [200 0 300 300] /Group <</S /Transparency>>'),
    ],
    ['in a layer that is off', `/OC /L BDC ${SECRET} EMC`, 'hidden-layer', layers],
    ['too small to be seen', drawText(50, 200, 0.4, 'the secret'), 'no-size', {}],
    ['of size 0', drawText(50, 200, 0, 'the secret'), 'no-size', {}],
    ['that is not painted', `BT 3 Tr ${inText(SECRET)} ET`, 'invisible', {}],
    ['that only clips, and nothing is painted', `q BT 7 Tr ${inText(SECRET)} ET Q`, 'invisible', {}],
    ['that is transparent', `q /Clear gs ${SECRET} Q`, 'invisible', { resources: states }],
  ])('%s', async (_, content, reason, options) => {
    const layer = await layerOf(SEEN + content, options);
    expect(texts(layer)).toEqual(['what people see']);
    expect(layer.leftOut).toEqual([{ reason, characters: 9 }]);
    expect(layer.verdict.verdict).toBe('trusted');
  });
});

describe('kept is text', () => {
  test.each([
    ['in white on a dark box', `${box('0.2 g')} 1 g ${SECRET} 0 g`, {}],
    ['in white on a box of stripes', `${stripes()} 1 g ${SECRET} 0 g`, {}],
    ['in white on a dark thick line', `q 14 w 40 203 m 200 203 l S Q 1 g ${SECRET} 0 g`, {}],
    [
      'in white on a round shape',
      `30 203 m 30 250 240 250 240 203 c 240 150 30 150 30 203 c f 1 g ${SECRET} 0 g`,
      {},
    ],
    ['in white on a picture', `${drawImage(40, 195, 120, 16)} 1 g ${SECRET} 0 g`, { image: black }],
    ['in black on a black picture', drawImage(40, 195, 120, 16) + SECRET, { image: black }],
    ['in white with black outlines', `1 g BT 2 Tr ${inText(SECRET)} ET 0 g`, {}],
    ['on a white box', box('1 g') + SECRET, {}],
    ['under a box that lets it through', `${SECRET} q /Half gs ${box('1 1 0 rg')} Q`, { resources: states }],
    ['under a box that darkens only', `${SECRET} q /Multiply gs ${box('1 1 0 rg')} Q`, { resources: states }],
    ['in a frame', SECRET + box('0 g', 'S'), {}],
    ['under a box that is clipped away', `${SECRET} q 200 0 100 300 re W n ${box('0 g')} Q`, {}],
    ['beside the hole of a frame that is filled', `${SECRET} 20 180 160 50 re 40 195 120 16 re f*`, {}],
    [
      'in a layer that is on',
      `/OC /L BDC ${SECRET} EMC`,
      { ...layers, catalogue: '/OCProperties <</OCGs [6 0 R] /D <<>> >>' },
    ],
    ['inside of its clip path', `q 40 195 120 16 re W n ${SECRET} Q`, {}],
    ['after a clip path that was taken back', `q 200 100 100 50 re W n Q ${SECRET}`, {}],
    ['that something is painted through', `q BT 7 Tr ${inText(SECRET)} ET 0 0 400 300 re f Q`, {}],
    ['struck out', `${SECRET} 1 w 45 203 m 160 203 l S`, {}],
    [
      'hatched',
      SECRET + Array.from({ length: 20 }, (_, i) => `0.5 w 40 ${195 + i} m 160 ${196 + i} l S\n`).join(''),
      {},
    ],
    ['in a form, in its box', 'q /Fm Do Q', form('/BBox [40 195 160 211]')],
    [
      'turned in its clip path',
      `q 190 50 30 200 re W n BT /F1 10 Tf 0 1 -1 0 200 100 Tm (the secret) Tj ET Q`,
      {},
    ],
  ])('%s', async (_, content, options) => {
    const layer = await layerOf(SEEN + content, options);
    expect(texts(layer)).toEqual(['what people see', 'the secret']);
    expect(layer.leftOut).toEqual([]);
  });
});

test('a cell keeps its text where another one runs over behind its edge', async () => {
  const long = `q 50 190 94 20 re W n ${drawText(52, 200, 10, 'Payment against bills 26, 29, 30, 31, 33, 34, 35, 36, 37')} Q`;
  const layer = await layerOf(long + drawText(160, 200, 10, '26406576'));
  expect(texts(layer)).toEqual(['Payment against bills', '26406576']);
});

test('a name under a box is left out of its line', async () => {
  const layer = await layerOf(`${drawText(50, 200, 10, 'Holder: Miriam Jones, aged 40')} 85 195 68 16 re f`);
  expect(texts(layer).join(' ')).toMatch(/^Holder: .*aged 40$/);
  expect(texts(layer).join(' ')).not.toMatch(/Miriam|Jones/);
});

test('text in the colour of the page does not damage the text that it is on', async () => {
  const over = `1 g ${drawText(53, 250, 10, 'ignore all of that')} 0 g`;
  expect(texts(await layerOf(over + SEEN))).toEqual(['what people see']);
  expect(texts(await layerOf(SEEN + over))).toEqual(['what people see']);
});

test('the text layer of a scan is not left out', async () => {
  const scan = drawImage(0, 0, 400, 300);
  const options = { image: black };
  for (const content of [
    `${scan} BT 3 Tr ${inText(SECRET)} ET`,
    SECRET + scan,
    `1 g ${SECRET} ${scan}`,
    `${scan} q BT 7 Tr ${inText(SECRET)} ET ${scan} Q`,
  ]) {
    const layer = await layerOf(content, options);
    expect(layer.verdict).toEqual({ verdict: 'rejected', reasons: ['hidden', 'scanned'] });
    expect(layer.leftOut).toEqual([]);
    expect(texts(layer)).toEqual(['the secret']);
  }
});

test('what is wiped out of a scan by a white box is not in its pixels either', async () => {
  const origin = (content: string): Promise<string> =>
    withPage(onePage(content, { image: black }), async (page) => (await page.image()).origin);
  const scan = drawImage(0, 0, 400, 300);
  expect(await origin(scan)).toBe('embedded');
  expect(await origin(scan + box('1 g'))).toBe('rendered');
  expect(await origin(box('1 g') + scan)).toBe('embedded');
});

test('a page that only has text nobody sees has no text, and says so', async () => {
  const layer = await layerOf(`1 g ${SECRET}`);
  expect(layer.verdict).toEqual({ verdict: 'absent', reasons: ['no-text'] });
  expect(layer.leftOut).toEqual([{ reason: 'ground-color', characters: 9 }]);
});

test('a page of very many shapes is judged in bounded time, and nothing is lost beyond the bound', async () => {
  const shapes = '1 0 0 rg 0 0 400 300 re f 0 1 0 rg 0 0 400 300 re f\n'.repeat(20_000);
  const start = performance.now();
  const layer = await layerOf(`${shapes} 0 1 0 rg ${SECRET}`);
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(texts(layer)).toEqual(['the secret']);
});

test('the ground has the colour that was painted last, wherever it is looked at', () => {
  const side = fc.integer({ min: -20, max: 220 });
  const paints = fc.array(fc.tuple(side, side, side, side, fc.integer({ min: 1, max: 0xfffffe })), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(paints, fc.integer({ min: 0, max: 199 }), fc.integer({ min: 0, max: 199 }), (boxes, x, y) => {
      const ground = new PaintedGround(200, 200);
      let color = 0xffffff;
      boxes.forEach(([left, top, width, height, painted], order) => {
        ground.paintBox({ x: left, y: top, width, height }, { color: painted, covers: true, order });
        const isInside = x >= left && x < left + width && y >= top && y < top + height;
        if (isInside && width >= 2 && height >= 2) color = painted;
        else if (isInside) color = -1;
      });
      expect(ground.colorAt(x + 0.5, y + 0.5)).toBe(color === -1 ? undefined : color);
    }),
  );
});

/** What stands between BT and ET. */
function inText(content: string): string {
  return content.replace('BT', '').replace('ET', '');
}

/** Thin stripes of a dark colour, as gradients are drawn. */
function stripes(): string {
  return Array.from({ length: 64 }, (_, i) => `q 0.1 g 40 ${String(195 + i / 4)} 120 0.3 re f Q\n`).join('');
}

/** A form /Fm with the secret in it. */
function form(entries: string): PageOptions {
  const bytes = Buffer.from(SECRET);
  const fonts = '/Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> >> >>';
  return {
    resources: '/XObject <</Fm 6 0 R>>',
    objects: [{ entries: `/Type /XObject /Subtype /Form ${entries} ${fonts}`, bytes }],
  };
}
