import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { boundingBox, type Box, type Point } from '../../../page/geometry.ts';
import type { PageTruth, StructureSet, TruthText } from '../structureTruth.ts';
import { formsOfHtml } from '../tables/tableForm.ts';

const annotationSchema = z.object({
  category_type: z.string(),
  poly: z.array(z.number()).min(8),
  ignore: z.boolean().default(false),
  order: z.number().nullish(),
  text: z.string().default(''),
  html: z.string().default(''),
});

const pageSchema = z.object({
  layout_dets: z.array(annotationSchema),
  page_info: z.object({ image_path: z.string() }),
});

type Annotation = z.infer<typeof annotationSchema>;

/** Kinds whose text is compared (`text_all` of OmniDocBench's matching). */
const TEXT_KINDS: ReadonlySet<string> = new Set([
  'text_block',
  'title',
  'code_txt',
  'code_txt_caption',
  'reference',
  'list',
]);

/** Kinds whose text is matched so that it does not count as added, and left out of the score. */
const IGNORED_KINDS: ReadonlySet<string> = new Set([
  'figure_caption',
  'figure_footnote',
  'table_caption',
  'table_footnote',
  'code_algorithm',
  'code_algorithm_caption',
  'equation_caption',
  'header',
  'footer',
  'page_footnote',
  'page_number',
]);

const FURNITURE_KINDS: ReadonlySet<string> = new Set(['header', 'footer', 'page_number']);
const CAPTION_KINDS: ReadonlySet<string> = new Set(['figure_caption', 'table_caption']);

/** Pages of OmniDocBench (opendatalab/OmniDocBench): `annotations.json` beside the page images, boxes in px. */
export async function loadOmnidoc(folder: string): Promise<StructureSet> {
  const annotations = z
    .array(pageSchema)
    .parse(JSON.parse(await readFile(join(folder, 'annotations.json'), 'utf8')));
  return {
    name: 'omnidoc',
    kinds: ['tables', 'headings', 'captions', 'figures', 'formulas', 'blocks', 'furniture'],
    documents: annotations
      .map(({ layout_dets, page_info }) => ({
        name: page_info.image_path,
        file: join(folder, page_info.image_path),
        pages: [pageTruth(layout_dets)],
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function pageTruth(all: readonly Annotation[]): PageTruth {
  const judged = all
    .filter(({ ignore }) => !ignore)
    .sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity));
  const of = (kinds: ReadonlySet<string>): Annotation[] =>
    judged.filter(({ category_type }) => kinds.has(category_type));
  const texts = (kinds: ReadonlySet<string>): TruthText[] =>
    of(kinds).map((annotation) => ({ text: annotation.text, box: boxOf(annotation) }));
  const tables = of(new Set(['table'])).map((annotation) => {
    const [form] = formsOfHtml(annotation.html);
    return { box: boxOf(annotation), ...(form ? { form } : {}) };
  });
  return {
    page: 1,
    // Its own width and height of a page are sometimes the wrong way round.
    frame: 'pixels',
    tables,
    headings: texts(new Set(['title'])),
    captions: texts(CAPTION_KINDS),
    figures: of(new Set(['figure'])).map(boxOf),
    formulas: of(new Set(['equation_isolated'])).map(boxOf),
    blocks: of(new Set([...TEXT_KINDS, ...IGNORED_KINDS])).map((annotation) => ({
      text: annotation.text,
      box: boxOf(annotation),
      isIgnored: IGNORED_KINDS.has(annotation.category_type),
    })),
    furniture: texts(FURNITURE_KINDS),
    ignored: all.filter(({ ignore, category_type }) => ignore || isLeftOut(category_type)).map(boxOf),
  };
}

/** OmniDocBench leaves out what nobody would miss, and masks what it cannot judge. */
function isLeftOut(kind: string): boolean {
  return kind === 'abandon' || kind.endsWith('_mask') || IGNORED_KINDS.has(kind);
}

function boxOf({ poly }: Annotation): Box {
  const corners: Point[] = [];
  for (let at = 0; at + 1 < poly.length; at += 2) corners.push([poly[at] ?? 0, poly[at + 1] ?? 0]);
  return boundingBox(corners);
}
