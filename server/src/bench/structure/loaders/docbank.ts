import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { overlap } from '../boxes.ts';
import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { PageTruth, StructureSet, TruthText } from '../structureTruth.ts';
import { groupTokens, type Token } from './tokenGroups.ts';

/** Pages of DocBank (Li et al., COLING 2020; doc-analysis/DocBank): a `NAME.tokens.tsv` beside each `NAME.jpg`. */
export async function loadDocbank(folder: string): Promise<StructureSet> {
  const images = (await readdir(folder)).filter((file) => file.endsWith('.jpg')).sort();
  const documents = [];
  for (const name of images) {
    const truth = join(folder, name.replace(/\.jpg$/, '.tokens.tsv'));
    if (!existsSync(truth)) continue;
    documents.push({ name, file: join(folder, name), pages: [pageOfTokens(await readFile(truth, 'utf8'))] });
  }
  return {
    name: 'arxiv-docbank',
    kinds: ['headings', 'captions', 'figures', 'formulas', 'tables'],
    documents,
  };
}

/** Boxes are in thousandths of the page. */
const FRAME = { width: 1000, height: 1000 };

/** DocBank's names for what is no text. */
const SHAPE = /^##LT[A-Za-z]+##$/;

/** A running title that repeats the paper's is labelled `title`, too; the real one is set larger than the text. */
const LARGER_THAN_TEXT = 1.15;

/** The truth of one page: `token, x0, y0, x1, y1, red, green, blue, font, label`, a token a line. */
export function pageOfTokens(tsv: string): PageTruth {
  const tokens = tsv.split('\n').flatMap(parseToken);
  const words = tokens.filter(({ text }) => !SHAPE.test(text));
  const of = (label: string, from: readonly LabelledToken[] = words): LabelledToken[] =>
    from.filter((token) => token.label === label);
  const size = median(of('paragraph').map(({ box }) => box.height));
  const titles = groupTokens(of('title')).filter(({ lineHeight }) => lineHeight >= size * LARGER_THAN_TEXT);
  const texts = (groups: readonly { text: string; box: Box }[]): TruthText[] =>
    groups.map(({ text, box }) => ({ text, box }));
  return {
    page: 1,
    frame: FRAME,
    headings: texts([
      ...titles,
      ...groupTokens(of('section'), { partAtNumbers: true }),
      ...of('reference').filter(isReferencesHeading),
    ]),
    captions: texts(groupTokens(of('caption'), { lineGap: DOUBLE_SPACED })),
    figures: mergedBoxes(of('figure', tokens).map(({ box }) => box)),
    formulas: formulasOf(of('equation'), words),
    // Of a table, any token says where it is.
    tables: groupTokens(of('table', tokens), { wordGap: 12, lineGap: 2 }).map(({ box }) => ({ box })),
  };
}

/** The heading above a list of references has the label of the list. */
function isReferencesHeading({ text }: Token): boolean {
  return /^(?:references|bibliography)$/i.test(text);
}

/** Line heights between lines of manuscripts. */
const DOUBLE_SPACED = 1.6;

/** The number at the margin of a formula is not of it: layouts may or may not take it in. */
const FORMULA_NUMBER = /^\([A-Z]?\.?\d+(?:\.\d+)*[a-z]?\)$/;

/** Lone signs that DocBank takes for formulas, in thousandths of the page. */
const LEAST_FORMULA = 30;

/** Signs of a formula stand at any height; pieces beside and in each other are one. */
function formulasOf(equation: readonly LabelledToken[], words: readonly LabelledToken[]): Box[] {
  const signs = equation.filter(({ text }) => !FORMULA_NUMBER.test(text));
  const hasColumns = columnsOf(words);
  let boxes = groupTokens(signs, { wordGap: 4 }).map(({ box }) => box);
  for (let count = 0; count !== boxes.length;) {
    count = boxes.length;
    boxes = boxes.reduce<Box[]>((merged, box) => {
      const at = merged.findIndex((other) => isSameFormula(other, box, hasColumns));
      const other = merged[at];
      if (!other) return [...merged, box];
      return merged.map((own, place) => (place === at ? unionBox([other, box]) : own));
    }, []);
  }
  return boxes.filter(({ width }) => width >= LEAST_FORMULA);
}

function isSameFormula(a: Box, b: Box, hasColumns: boolean): boolean {
  const middle = FRAME.width / 2;
  if (hasColumns && a.x + a.width / 2 < middle !== b.x + b.width / 2 < middle) return false;
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return down > Math.min(a.height, b.height) / 2;
}

/** Whether a page has two columns: hardly a word of its text stands on the middle. */
function columnsOf(words: readonly LabelledToken[]): boolean {
  const text = words.filter(({ label }) => label === 'paragraph' || label === 'reference');
  const middle = FRAME.width / 2;
  const onMiddle = text.filter(({ box }) => box.x < middle && box.x + box.width > middle).length;
  const lines = new Set(text.map(({ box }) => box.y)).size;
  return onMiddle < lines / 4;
}

interface LabelledToken extends Token {
  readonly label: string;
}

function parseToken(line: string): LabelledToken[] {
  const fields = line.split('\t');
  const [text, x0, y0, x1, y1] = fields;
  const label = fields[9]?.trim();
  const [left, top, right, bottom] = [x0, y0, x1, y1].map(Number);
  if (text === undefined || label === undefined || ![left, top, right, bottom].every(Number.isFinite))
    return [];
  return [
    {
      text,
      label,
      box: { x: left!, y: top!, width: right! - left!, height: bottom! - top! },
    },
  ];
}

/** Boxes that lie in each other, or almost, as one. */
function mergedBoxes(boxes: readonly Box[]): Box[] {
  const merged: Box[] = [];
  for (const box of [...boxes].sort((a, b) => b.width * b.height - a.width * a.height)) {
    const at = merged.findIndex(
      (other) => overlap(box, other) > 0.5 || intersectionArea(box, other) > 0.5 * box.width * box.height,
    );
    const other = merged[at];
    if (other) merged[at] = unionBox([other, box]);
    else merged.push(box);
  }
  return merged;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
