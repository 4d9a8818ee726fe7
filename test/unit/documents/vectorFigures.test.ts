import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawnMark } from '../../../server/src/documents/pdf/drawing/drawing.ts';
import { vectorFigures } from '../../../server/src/documents/pdf/drawing/vectorFigures.ts';
import type { Box } from '../../../server/src/page/geometry.ts';
import type { RulingLine } from '../../../server/src/page/pageContent.ts';

const PAGE = { width: 595, height: 842 };

function box(x: number, y: number, width: number, height: number): Box {
  return { x, y, width, height };
}

function curve(x: number, y: number, width: number, height: number): DrawnMark {
  return { box: box(x, y, width, height), isRectangle: false };
}

function filled(x: number, y: number, width: number, height: number): DrawnMark {
  return { box: box(x, y, width, height), isRectangle: true };
}

function rule(x: number, y: number, width: number, height: number): RulingLine {
  return { direction: width > height ? 'horizontal' : 'vertical', box: box(x, y, width, height) };
}

/** Lines of text in columns and rows. */
function texts(x: number, y: number, columns: number, rows: number, apart = { x: 90, y: 20 }): Box[] {
  return Array.from({ length: columns * rows }, (_, i) =>
    box(x + (i % columns) * apart.x, y + Math.floor(i / columns) * apart.y, 50, 10),
  );
}

describe('vectorFigures', () => {
  it('finds a line chart with its axes', () => {
    const axes = [rule(100, 200, 1, 150), rule(100, 350, 250, 1)];
    expect(vectorFigures([curve(105, 220, 240, 110)], axes, texts(60, 60, 5, 4), PAGE)).toEqual([
      box(100, 200, 250, 151),
    ]);
  });

  it('finds bars that stand on an axis, and not the cells of a shaded table', () => {
    const bars = [40, 90, 60, 120].map((height, i) => filled(110 + i * 50, 350 - height, 30, height));
    expect(vectorFigures(bars, [rule(100, 350, 250, 1)], [], PAGE)).toHaveLength(1);
    const cells = Array.from({ length: 12 }, (_, i) =>
      filled(100 + (i % 3) * 90, 200 + Math.floor(i / 3) * 20, 90, 20),
    );
    expect(vectorFigures(cells, [], texts(110, 205, 3, 4), PAGE)).toEqual([]);
    expect(vectorFigures([filled(100, 200, 270, 20), filled(100, 240, 270, 20)], [], [], PAGE)).toEqual([]);
  });

  it('finds a diagram of boxes with words, joined by arrows', () => {
    const boxes = Array.from({ length: 6 }, (_, i) =>
      curve(100 + (i % 3) * 130, 200 + Math.floor(i / 3) * 90, 90, 40),
    );
    const arrows = Array.from({ length: 4 }, (_, i) =>
      curve(185 + (i % 2) * 130, 216 + Math.floor(i / 2) * 90, 50, 6),
    );
    const joints = Array.from({ length: 3 }, (_, i) => curve(142 + i * 130, 238, 6, 54));
    const words = texts(115, 215, 3, 2, { x: 130, y: 90 });
    expect(vectorFigures([...boxes, ...arrows, ...joints], [], words, PAGE)).toEqual([
      box(100, 200, 350, 130),
    ]);
  });

  it('leaves panels of text, rounded boxes around it and signs beside it', () => {
    const lines = texts(90, 210, 4, 5);
    expect(vectorFigures([curve(80, 200, 400, 120)], [], lines, PAGE)).toEqual([]);
    expect(vectorFigures([filled(80, 200, 400, 120)], [], lines, PAGE)).toEqual([]);
    const icon = [curve(80, 200, 400, 120), curve(85, 205, 20, 20), curve(90, 210, 10, 10)];
    expect(vectorFigures(icon, [], texts(120, 210, 3, 5), PAGE)).toEqual([]);
    expect(vectorFigures([curve(80, 100, 12, 12), curve(80, 114, 12, 12)], [], lines, PAGE)).toEqual([]);
  });

  it('leaves boxes with text that stand over each other with nothing between: panels, cards, badges', () => {
    const panels = [200, 320, 440].map((y) => curve(80, y, 300, 112));
    const lines = [200, 320, 440].flatMap((y) => texts(100, y + 12, 2, 4));
    expect(vectorFigures(panels, [], lines, PAGE)).toEqual([]);
    const signs = [200, 320, 440].flatMap((y) => [curve(90, y + 14, 6, 6), curve(200, y + 88, 60, 16)]);
    expect(vectorFigures([...panels, ...signs], [], lines, PAGE)).toEqual([]);
    const badges = Array.from({ length: 12 }, (_, i) => curve(100, 200 + i * 22, 60, 16));
    expect(vectorFigures(badges, [], texts(105, 203, 1, 12, { x: 0, y: 22 }), PAGE)).toEqual([]);
  });

  it('finds boxes with text that are joined by arrows or lines, and a drawing in a panel', () => {
    const boxes = [200, 320, 440].map((y) => curve(80, y, 300, 106));
    const lines = [200, 320, 440].flatMap((y) => texts(100, y + 12, 2, 4));
    expect(vectorFigures([...boxes, curve(225, 306, 10, 14)], [], lines, PAGE)).toHaveLength(1);
    expect(vectorFigures(boxes, [rule(230, 306, 1, 14)], lines, PAGE)).toHaveLength(1);
    const points = Array.from({ length: 30 }, (_, i) => curve(200 + (i % 6) * 25, 320 + (i % 5) * 20, 3, 3));
    const labels = texts(90, 310, 1, 5);
    expect(vectorFigures([curve(80, 300, 300, 130), ...points], [], labels, PAGE)).toHaveLength(1);
  });

  it('finds charts whose curves go around labels and a key', () => {
    const ticks = Array.from({ length: 6 }, (_, i) => rule(100 + i * 50, 345, 1, 5));
    const curves = [curve(100, 200, 250, 150), curve(100, 240, 250, 80)];
    expect(vectorFigures(curves, [], [box(200, 270, 50, 10), box(220, 300, 50, 10)], PAGE)).toHaveLength(1);
    expect(vectorFigures(curves, ticks, texts(120, 220, 2, 3), PAGE)).toHaveLength(1);
  });

  it('leaves tables with ruling lines, whatever is drawn in them', () => {
    const rules = Array.from({ length: 6 }, (_, i) => rule(100, 200 + i * 20, 300, 1));
    const stars = Array.from({ length: 5 }, (_, i) => curve(380, 203 + i * 20, 14, 14));
    const marks = [...stars, curve(100, 200, 300, 100)];
    expect(vectorFigures(marks, rules, texts(110, 205, 3, 5), PAGE)).toEqual([]);
  });

  it('leaves the ground and the ornaments of the page', () => {
    expect(vectorFigures([curve(0, 0, 595, 842)], [], texts(60, 60, 5, 10), PAGE)).toEqual([]);
    expect(vectorFigures([curve(0, 0, 595, 60), curve(20, 10, 40, 40)], [], [], PAGE)).toEqual([]);
  });

  it('is quick and finite whatever is drawn', () => {
    const any = fc.record({
      box: fc.record({ x: fc.double(), y: fc.double(), width: fc.double(), height: fc.double() }),
      isRectangle: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 50 }), (marks) => {
        for (const found of vectorFigures(marks, [], [], PAGE))
          expect(Object.values(found).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
