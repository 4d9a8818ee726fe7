import { expect, test } from 'vitest';
import { IDENTITY, quadOfBox, type Box } from '../../../../server/src/page/geometry.ts';
import type { PageContent } from '../../../../server/src/page/pageContent.ts';
import type { TextLine } from '../../../../server/src/page/pageResult.ts';
import { turnContent } from '../../../../server/src/page/turnContent.ts';
import { mergeLayerWithOcr } from '../../../../server/src/readers/textLayer/mergeLayerWithOcr.ts';

function line(text: string, origin: TextLine['origin'], box: Box): TextLine {
  const font = { size: box.height, bold: false, italic: false, monospace: false };
  const words = [{ text, box, confidence: 1 }];
  return { text, origin, quad: quadOfBox(box), words, confidence: 1, direction: 'ltr', angle: 0, font };
}

function content(lines: TextLine[], more: Partial<PageContent> = {}): PageContent {
  const upright = { rotation: 0, skew: 0, uprightToPage: IDENTITY } as const;
  return { width: 600, height: 800, lines, rulingLines: [], figures: [], ...upright, ...more };
}

const HEADER = { x: 50, y: 20, width: 200, height: 12 };
const BODY = { x: 50, y: 100, width: 300, height: 12 };

test('OCR adds what the layer lacks, and nothing twice', () => {
  const layer = content([line('Header', 'text-layer', HEADER)]);
  const ocr = content([line('Heador', 'ocr', { ...HEADER, y: 22 }), line('Body', 'ocr', BODY)]);
  expect(mergeLayerWithOcr(layer, ocr).lines.map(({ text, origin }) => [text, origin])).toEqual([
    ['Header', 'text-layer'],
    ['Body', 'ocr'],
  ]);
});

test('OCR of a page that was turned is put where the page shows it', () => {
  // Turned half: a point of the upright page is opposite on the page.
  const turned = { rotation: 180, uprightToPage: [-1, 0, 0, -1, 600, 800] } as const;
  const ocr = content([line('Body', 'ocr', BODY)], turned);
  const merged = mergeLayerWithOcr(content([line('Header', 'text-layer', HEADER)]), ocr);
  expect(merged).toMatchObject({ rotation: 0, skew: 0, uprightToPage: IDENTITY });
  expect(merged.lines[1]?.words[0]?.box).toEqual({ x: 250, y: 688, width: 300, height: 12 });
  expect(merged.lines[1]?.quad[0]).toEqual([550, 700]);
});

test('ruling lines that the page draws are not doubled by those seen in its pixels', () => {
  const rulingLine = (y: number) =>
    ({ direction: 'horizontal', box: { x: 50, y, width: 300, height: 1 } }) as const;
  const merged = mergeLayerWithOcr(
    content([], { rulingLines: [rulingLine(200)] }),
    content([], { rulingLines: [rulingLine(201), rulingLine(400)] }),
  );
  expect(merged.rulingLines).toEqual([rulingLine(200), rulingLine(400)]);
});

test('the page stands as most of its letters say', () => {
  const turned = { rotation: 90, uprightToPage: [0, -1, 1, 0, 0, 800], width: 800, height: 600 } as const;
  const ocr = content([line('A scan that lies on its side', 'ocr', BODY)], turned);
  const merged = mergeLayerWithOcr(content([line('Header', 'text-layer', HEADER)]), ocr);
  expect(merged).toMatchObject({ rotation: 90, width: 800, height: 600 });
  const [header, scan] = merged.lines;
  expect(scan?.words[0]?.box).toEqual(BODY);
  expect(scan?.angle).toBe(0);
  expect(header?.angle).toBe(90);
});

test('a layer that was set upright gets the OCR in its own points', () => {
  const layer = turnContent(
    content([{ ...line('A layer on its side', 'text-layer', HEADER), angle: 90 }]),
    270,
  );
  const merged = mergeLayerWithOcr(layer, content([line('Stamp', 'ocr', BODY)]));
  expect(merged).toMatchObject({ rotation: 270, width: 800, height: 600 });
  expect(merged.lines[0]).toEqual(layer.lines[0]);
  expect(merged.lines[1]?.words[0]?.box).toEqual({ x: 100, y: 250, width: 12, height: 300 });
});
