import { describe, expect, it } from 'vitest';
import {
  BudgetCanvasFactory,
  DrawingTooLarge,
  freeCanvases,
} from '../../../server/src/documents/pdf/drawing/drawingBudget.ts';
import { drawText, onePage, writePdf, type PdfObject } from '../../fixtures/documents/pdfBuilder.ts';
import { brightnessAt, withPage } from '../../fixtures/documents/testDocument.ts';

const PAGE = [600, 800] as const;

/** Many small boxes filled with a pattern whose one cell covers the page. */
function patternBomb(fills: number): Buffer {
  const boxes = Array.from({ length: fills }, (_, i) => `${(i * 37) % 500} ${(i * 53) % 700} 90 60 re f\n`);
  const [width, height] = PAGE;
  return writePdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    `<</Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources <</Pattern <</P 5 0 R>>>>>>`,
    { entries: '', bytes: Buffer.from(`/Pattern cs /P scn\n${boxes.join('')}`) },
    {
      entries: `/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 ${width} ${height}] /XStep ${width} /YStep ${height} /Resources <<>>`,
      bytes: Buffer.from(`0 0 1 rg 0 0 ${width} ${height} re f`),
    },
  ]);
}

/** Transparency groups that each cover the page, one inside the other. */
function nestedGroups(depth: number): Buffer {
  const [width, height] = PAGE;
  const half = '/ExtGState <</G <</ca 0.5>>>>';
  const objects: PdfObject[] = [
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    `<</Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources <<${half} /XObject <</X 5 0 R>>>>>>`,
    { entries: '', bytes: Buffer.from('0 g 10 10 100 100 re f /G gs /X Do') },
  ];
  for (let i = 1; i <= depth; i++) {
    const next = i < depth ? `/XObject <</X ${i + 5} 0 R>>` : '';
    objects.push({
      entries: `/Type /XObject /Subtype /Form /BBox [0 0 ${width} ${height}] /Group <</S /Transparency /I true>> /Resources <<${half} ${next}>>`,
      bytes: Buffer.from(i < depth ? '/G gs /X Do' : '0 g 300 300 100 100 re f'),
    });
  }
  return writePdf(objects);
}

/** Megabytes that `work` adds to the process's peak. */
async function peakOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
  await work();
  clearInterval(timer);
  return (Math.max(peak, process.memoryUsage.rss()) - before) / 1e6;
}

describe('drawing a page', () => {
  it('holds few of the cells of a pattern that is used again and again', async () => {
    const peak = await withPage(patternBomb(80), (page) =>
      peakOf(async () => {
        const image = await page.image(200);
        expect(image.dpi).toBe(200);
        // The first box and the last are filled, whatever their cells were drawn at.
        expect(brightnessAt(image, [45, 770])).toBeLessThan(100);
        expect(brightnessAt(image, [((79 * 37) % 500) + 45, 800 - ((79 * 53) % 700) - 30])).toBeLessThan(100);
        expect(page.losses()).toEqual([]);
      }),
    );
    // Without limits it is 30 MB a box, 2.4 GB.
    expect(peak).toBeLessThan(800);
  });

  it('takes fewer dots where groups lie in groups, and tells where they are too few', async () => {
    await withPage(nestedGroups(4), async (page) => {
      expect((await page.image(200)).dpi).toBe(200);
      expect(page.losses()).toEqual([]);
    });
    await withPage(nestedGroups(70), async (page) => {
      const image = await page.image(200);
      expect(image.dpi).toBeLessThan(150);
      expect(brightnessAt(image, [60, 740])).toBeLessThan(60);
      expect(page.losses()).toEqual(['it takes too much memory to be drawn finely']);
    });
  });

  it('fails by name where no resolution would do', async () => {
    await withPage(nestedGroups(600), async (page) => {
      await expect(page.image(200)).rejects.toMatchObject({ code: 'page-too-complex' });
    });
    // And nothing of it stays: the next page is drawn as ever.
    await withPage(onePage(drawText(50, 200, 12, 'Hello')), async (page) => {
      expect((await page.image(300)).dpi).toBe(300);
    });
  });
});

describe('the canvases of a page', () => {
  it('are counted, refused beyond the budget and freed', () => {
    const factory = new BudgetCanvasFactory();
    const first = factory.create(8_000, 8_000);
    expect(() => factory.create(8_000, 8_000)).toThrow(DrawingTooLarge);
    factory.reset(first, 10, 10);
    const second = factory.create(8_000, 8_000);
    factory.destroy({ ...second });
    expect(second.canvas.width).toBe(1);
    factory.create(8_000, 8_000);
    freeCanvases();
    expect(factory.create(8_000, 8_000).canvas.width).toBe(8_000);
    freeCanvases();
  });
});
