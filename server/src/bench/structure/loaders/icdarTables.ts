import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Parser } from 'htmlparser2';
import { boundingBox, unionBox, type Box } from '../../../page/geometry.ts';
import type { PageTruth, StructureDocument, StructureSet, TruthTable } from '../structureTruth.ts';
import { shifted, type FormCell } from '../tables/tableForm.ts';

/**
 * The ICDAR 2013 table competition's set (Göbel, Hassan, Oro, Orsi): a `NAME-str.xml` beside each `NAME.pdf`, with the
 * cells of each region of a table. A region is one table of its page: what goes on over pages has one on each.
 */
export async function loadIcdarTables(folder: string): Promise<StructureSet> {
  const documents: StructureDocument[] = [];
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.pdf')).sort()) {
    const truth = join(folder, `${basename(name, '.pdf')}-str.xml`);
    if (!existsSync(truth)) continue;
    const pages = pagesOfXml(await readFile(truth, 'utf8'));
    documents.push({ name, file: join(folder, name), pages });
  }
  return { name: 'tables-icdar2013', kinds: ['tables'], documents };
}

interface Region {
  readonly page: number;
  readonly cells: FormCell[];
  readonly boxes: Box[];
}

/** The tables of an XML truth by page. */
export function pagesOfXml(xml: string): PageTruth[] {
  const byPage = new Map<number, TruthTable[]>();
  for (const { page, cells, boxes } of regionsOf(xml)) {
    if (cells.length === 0) continue;
    const tables = byPage.get(page) ?? [];
    byPage.set(page, tables);
    tables.push({ box: unionBox(boxes), form: shifted(cells), blanksUnknown: true });
  }
  return [...byPage].map(([page, tables]) => ({ page, frame: 'points-up', tables }));
}

function regionsOf(xml: string): Region[] {
  const regions: Region[] = [];
  let cell: (FormCell & { text: string }) | undefined;
  let isContent = false;
  const numberOf = (value: string | undefined, otherwise: number): number => {
    const number = Number(value ?? otherwise);
    return Number.isFinite(number) ? number : otherwise;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const region = regions[regions.length - 1];
        if (name === 'region') regions.push({ page: numberOf(attributes['page'], 1), cells: [], boxes: [] });
        else if (name === 'cell') {
          const [row, column] = [numberOf(attributes['start-row'], 0), numberOf(attributes['start-col'], 0)];
          cell = {
            row,
            column,
            rowSpan: Math.max(1, numberOf(attributes['end-row'], row) - row + 1),
            columnSpan: Math.max(1, numberOf(attributes['end-col'], column) - column + 1),
            text: '',
          };
        } else if (name === 'bounding-box' && region && cell) {
          const [x1, x2, y1, y2] = ['x1', 'x2', 'y1', 'y2'].map((side) => numberOf(attributes[side], 0));
          region.boxes.push(
            boundingBox([
              [x1 ?? 0, -(y1 ?? 0)],
              [x2 ?? 0, -(y2 ?? 0)],
            ]),
          );
        } else if (name === 'content') isContent = true;
      },
      ontext(text) {
        if (cell && isContent) cell = { ...cell, text: cell.text + text };
      },
      onclosetag(name) {
        if (name === 'content') isContent = false;
        if (name !== 'cell' || !cell) return;
        regions[regions.length - 1]?.cells.push(cell);
        cell = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return regions;
}
