import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../../../server/src/page/geometry.ts';
import type { RulingLine } from '../../../../../server/src/page/pageContent.ts';
import { findFigures } from '../../../../../server/src/readers/ppocr/detection/figures.ts';
import { findRulingLines } from '../../../../../server/src/readers/ppocr/detection/rulingLines.ts';

const WIDTH = 800;
const HEIGHT = 1100;
/** Height of a line of text, px. */
const LINE = 14;

/** A page as the detector sees it, drawn on with pixels. */
class Page {
  readonly data = new Uint8Array(WIDTH * HEIGHT).fill(255);
  readonly lines: Box[] = [];

  fill(x: number, y: number, width: number, height: number, level = 0): this {
    for (let row = y; row < y + height; row += 1)
      this.data.fill(level, row * WIDTH + x, row * WIDTH + x + width);
    return this;
  }

  /** A pen of 2 px along points. */
  stroke(...points: readonly (readonly [number, number])[]): this {
    points.slice(1).forEach(([x, y], i) => {
      const [fromX, fromY] = points[i] ?? [x, y];
      const steps = Math.ceil(Math.hypot(x - fromX, y - fromY));
      for (let k = 0; k <= steps; k += 1)
        this.fill(
          Math.round(fromX + ((x - fromX) * k) / steps),
          Math.round(fromY + ((y - fromY) * k) / steps),
          2,
          2,
        );
    });
    return this;
  }

  /** Letters of a line: strokes with room between. */
  text(x: number, y: number, width: number, height = LINE): this {
    for (let at = x; at < x + width - 4; at += 6) this.fill(at, y + 2, 3, height - 4);
    this.lines.push({ x, y, width, height });
    return this;
  }

  paragraph(x: number, y: number, width: number, rows: number): this {
    for (let row = 0; row < rows; row += 1) this.text(x, y + row * 18, width);
    return this;
  }

  /** Greys that change from pixel to pixel, the same for each call. */
  photo(x: number, y: number, width: number, height: number): this {
    let seed = 7;
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        this.data[row * WIDTH + column] = 60 + ((seed >> 8) % 90);
      }
    }
    return this;
  }

  frame(x: number, y: number, width: number, height: number): this {
    return this.stroke([x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]);
  }

  figures(): Box[] {
    const image = { data: this.data, width: WIDTH, height: HEIGHT };
    return findFigures(image, 1, this.lines, this.rulingLines());
  }

  rulingLines(): RulingLine[] {
    return findRulingLines({ data: this.data, width: WIDTH, height: HEIGHT }, 1, this.lines);
  }
}

/** Whether a box is another, within some px. */
function expectBox(found: Box | undefined, x: number, y: number, width: number, height: number): void {
  expect(found).toBeDefined();
  const { x: left, y: top, width: wide, height: tall } = found!;
  const distances = [left - x, top - y, left + wide - x - width, top + tall - y - height].map(Math.abs);
  expect(Math.max(...distances)).toBeLessThan(8);
}

describe('figures of a page', () => {
  it('are photos, cropped closely where text stands beside them', () => {
    const page = new Page().paragraph(60, 60, 320, 12).paragraph(420, 60, 320, 50).photo(60, 300, 320, 220);
    page.paragraph(60, 540, 320, 20);
    const figures = page.figures();
    expect(figures).toHaveLength(1);
    expectBox(figures[0], 60, 300, 320, 220);
  });

  it('are charts: axes, a curve and the labels beside it', () => {
    const page = new Page().paragraph(60, 60, 640, 10);
    page.stroke([150, 300], [150, 500], [500, 500]);
    page.stroke([152, 480], [220, 400], [300, 430], [400, 330], [480, 350]);
    for (let i = 0; i < 5; i += 1) page.text(112, 300 + i * 45, 30);
    const figures = page.figures();
    expect(figures).toHaveLength(1);
    expectBox(figures[0], 150, 300, 350, 200);
  });

  it('are drawings with words in them', () => {
    const page = new Page().paragraph(60, 60, 640, 10);
    const circle = Array.from({ length: 61 }, (_, i): [number, number] => [
      Math.round(400 + 120 * Math.cos((i * Math.PI) / 30)),
      Math.round(500 + 120 * Math.sin((i * Math.PI) / 30)),
    ]);
    page
      .stroke(...circle)
      .stroke([400, 500], [520, 500])
      .stroke([400, 500], [320, 410]);
    page.text(350, 520, 60).text(400, 450, 50);
    const figures = page.figures();
    expect(figures).toHaveLength(1);
    expectBox(figures[0], 280, 380, 240, 240);
  });

  it('are whole, where they come in tiles', () => {
    const page = new Page().paragraph(60, 60, 640, 10).photo(100, 400, 150, 150).photo(258, 400, 150, 150);
    const figures = page.figures();
    expect(figures).toHaveLength(1);
    expectBox(figures[0], 100, 400, 308, 150);
  });

  it('are no shaded tables', () => {
    const page = new Page().paragraph(60, 60, 640, 10).fill(100, 400, 400, 30, 190);
    for (let row = 0; row < 8; row += 1) {
      page.stroke([100, 400 + row * 30], [500, 400 + row * 30]);
      for (let column = 0; column < 4; column += 1) page.text(110 + column * 100, 408 + row * 30, 60);
    }
    page.frame(100, 400, 400, 240).stroke([200, 400], [200, 640]).stroke([300, 400], [300, 640]);
    expect(page.figures()).toEqual([]);
  });

  it('are no coloured grounds of text, and no bars', () => {
    const page = new Page().fill(60, 400, 600, 120, 180).paragraph(80, 420, 560, 5);
    page.paragraph(60, 60, 640, 10).fill(60, 700, 600, 60, 90);
    expect(page.figures()).toEqual([]);
  });

  it('are no dark borders of a scan', () => {
    const page = new Page().paragraph(100, 60, 640, 40).fill(0, 0, 50, HEIGHT).fill(0, 1060, WIDTH, 40);
    expect(page.figures()).toEqual([]);
  });

  it('are no signatures, and no rings around words', () => {
    const page = new Page().paragraph(60, 60, 640, 10).text(60, 700, 80);
    page.stroke([70, 760], [90, 720], [100, 770], [125, 735], [140, 765], [150, 730], [190, 760], [240, 745]);
    const ring = Array.from({ length: 31 }, (_, i): [number, number] => [
      Math.round(400 + 60 * Math.cos((i * Math.PI) / 15)),
      Math.round(900 + 24 * Math.sin((i * Math.PI) / 15)),
    ]);
    page.stroke(...ring).text(365, 893, 70);
    expect(page.figures()).toEqual([]);
  });

  it('are no ruling lines, no frames around text and no large letters', () => {
    const page = new Page().paragraph(60, 160, 640, 20).text(60, 60, 400, 60);
    page.stroke([60, 600], [700, 600]).frame(60, 700, 300, 120).paragraph(80, 720, 260, 5);
    expect(page.figures()).toEqual([]);
  });

  it('are the mark in the frame of a letterhead, without the name beside it', () => {
    const page = new Page().frame(200, 80, 400, 90).photo(220, 95, 90, 60).text(340, 105, 220, 30);
    page.paragraph(60, 220, 680, 30);
    const figures = page.figures();
    expect(figures).toHaveLength(1);
    expectBox(figures[0], 220, 95, 90, 60);
  });

  it('are charts with a large title in their frame', () => {
    const page = new Page().frame(200, 80, 400, 300).text(320, 90, 200, 24);
    page.stroke([202, 378], [300, 250], [400, 300], [598, 120]);
    for (let tick = 0; tick < 6; tick += 1) page.text(165, 84 + tick * 56, 28);
    page.paragraph(60, 430, 680, 30);
    expect(page.figures()).toHaveLength(1);
    expectBox(page.figures()[0], 200, 80, 400, 300);
  });

  it('lie on the page, whatever the page shows', () => {
    const blot = fc.tuple(
      fc.integer({ min: 0, max: WIDTH - 1 }),
      fc.integer({ min: 0, max: HEIGHT - 1 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(blot, { maxLength: 12 }), (blots) => {
        const page = new Page();
        for (const [x, y, width, height, level] of blots)
          page.fill(x, y, Math.min(width, WIDTH - x), Math.min(height, HEIGHT - y), level);
        for (const { x, y, width, height } of page.figures()) {
          expect(Math.min(x, y, width, height)).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(WIDTH);
          expect(y + height).toBeLessThanOrEqual(HEIGHT);
        }
      }),
      { numRuns: 20 },
    );
  });
});
