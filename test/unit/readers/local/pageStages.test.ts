import { describe, expect, it } from 'vitest';
import type { PageImage } from '../../../../server/src/page/pageImage.ts';
import {
  flatImage,
  madeFlat,
  readParts,
  regionsOfPage,
  turnOfImage,
  type StageSource,
} from '../../../../server/src/readers/local/pageStages.ts';
import type { Stages } from '../../../../server/src/readers/stages/stage.ts';

const IMAGE: PageImage = {
  data: new Uint8Array(200 * 100).fill(255),
  width: 200,
  height: 100,
  channels: 1,
  dpi: 144,
  origin: 'file',
  toPage: [0.5, 0, 0, 0.5, 0, 0],
};
const FRAME = { width: 100, height: 50, uprightToPage: [1, 0, 0, 1, 0, 0] as const };
const common = { model: 'tiny', batch: 2, release: () => Promise.resolve() };

function sourceOf(stages: Partial<Stages>): StageSource {
  return {
    get(kind) {
      const stage = stages[kind];
      return stage && Promise.resolve(stage);
    },
  };
}

describe('models of documents on a page', () => {
  it('do nothing where there are none', async () => {
    const none = sourceOf({});
    expect(await turnOfImage(IMAGE, none)).toBeUndefined();
    expect(await regionsOfPage(IMAGE, FRAME, none)).toBeUndefined();
    expect(await flatImage({ image: () => Promise.resolve(IMAGE) }, {}, undefined)).toBe(IMAGE);
    expect(await madeFlat(IMAGE, none)).toEqual({ image: IMAGE });
  });

  it('turn a page only where they are sure', async () => {
    const sure = (score: number): StageSource =>
      sourceOf({
        orientation: {
          ...common,
          pictureSize: () => ({ width: 10, height: 10 }),
          findTurns: () => Promise.resolve([{ rotation: 180, score }]),
        },
      });
    expect(await turnOfImage(IMAGE, sure(0.99))).toBe(180);
    expect(await turnOfImage(IMAGE, sure(0.5))).toBeUndefined();
  });

  it('see regions in points of the upright page', async () => {
    const source = sourceOf({
      layout: {
        ...common,
        pictureSize: () => ({ width: 10, height: 10 }),
        findRegions: ([picture]) => {
          expect(picture).toMatchObject({ width: 10, height: 10, channels: 1 });
          return Promise.resolve([[{ label: 'table', score: 1, box: { x: 1, y: 2, width: 4, height: 4 } }]]);
        },
      },
    });
    expect(await regionsOfPage(IMAGE, FRAME, source)).toEqual([
      { label: 'table', score: 1, box: { x: 10, y: 10, width: 40, height: 20 } },
    ]);
  });

  it('make photos flat, and leave drawn pages as they are', async () => {
    const { width, height } = IMAGE;
    const steps = [0, 0.5, 1];
    const bend = {
      columns: 3,
      rows: 3,
      points: steps.flatMap((v) =>
        steps.map((u) => [u * width, v * height + (u === 0.5 ? 0.1 * height : 0)] as const),
      ),
    };
    const photo = { ...IMAGE, data: IMAGE.data.map((_, i) => i % 251) };
    const source = sourceOf({ unwarping: { ...common, findBend: () => Promise.resolve(bend) } });
    const flat = await madeFlat(photo, source);
    expect(flat.bend).toBe(bend);
    expect(flat.image.data).not.toEqual(photo.data);
    // A later task of the page needs no model for the same pixels.
    expect(await flatImage({ image: () => Promise.resolve(photo) }, {}, bend)).toEqual(flat.image);
    const drawn = { ...IMAGE, origin: 'rendered' as const };
    expect(await madeFlat(drawn, source)).toEqual({ image: drawn });
  });

  it('read parts in batches, and say where on the page their cells are', async () => {
    const asked: number[] = [];
    const source = sourceOf({
      tables: {
        ...common,
        pictureSize: () => ({ width: 8, height: 8 }),
        findGrids: (pictures) => {
          asked.push(pictures.length);
          const box = { x: 0, y: 0, width: 8, height: 8 };
          const cell = { row: 0, column: 0, rowSpan: 1, columnSpan: 1, header: false, box };
          return Promise.resolve(
            pictures.map((_, at) =>
              at === 0 ? { box, rows: 1, columns: 1, cells: [cell], score: 1 } : undefined,
            ),
          );
        },
      },
    });
    const table = { x: 0, y: 10, width: 50, height: 20 };
    const parts = { tables: [table, table, table], formulas: [] };
    let checks = 0;
    const { tableGrids, formulaReadings } = await readParts(IMAGE, FRAME, parts, source, () => (checks += 1));
    expect(asked).toEqual([2, 1]);
    expect(checks).toBe(2);
    expect(formulaReadings).toEqual([]);
    expect(tableGrids).toHaveLength(2);
    // With a margin, which ends at the page's edge.
    expect(tableGrids[0]?.cells[0]?.box).toEqual({ x: 0, y: 6, width: 54, height: 28 });
  });
});
