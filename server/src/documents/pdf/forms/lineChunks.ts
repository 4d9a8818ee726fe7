import { quadOfBox, unionBox, type Box } from '../../../page/geometry.ts';
import type { TextLine, Word } from '../../../page/pageResult.ts';
import type { LayerLine } from '../text/textLines.ts';

/** A part of a line that lies between two fields. */
export interface Chunk {
  readonly source: LayerLine;
  readonly words: readonly Word[];
  readonly box: Box;
}

interface Place {
  readonly box: Box;
}

/** Lines and dots to write on, which the value of a field lies over. */
const WRITE_ON = /[_…]{2,}|\.{4,}|^[_.…]+$/g;

/** A line parted at the fields of its row, without what is there to be written on. */
export function chunksOf(source: LayerLine, row: readonly Place[]): Chunk[] {
  const parts: Word[][] = Array.from({ length: row.length + 1 }, () => []);
  for (const word of source.line.words) {
    const { x, width } = word.box;
    // A word may begin as a label and go on as the line below the field.
    const start = x + Math.min(width / 2, START);
    const at = row.filter(({ box }) => box.x + box.width / 2 < start).length;
    const over = row.find(({ box }) => box.x < x + width && box.x + box.width > x);
    const text = over ? word.text.replace(WRITE_ON, '') : word.text;
    if (text === '') continue;
    const right = over && text !== word.text ? Math.max(start, over.box.x) : x + width;
    parts[at]?.push({ ...word, text, box: { ...word.box, width: right - x } });
  }
  return parts.flatMap((words) =>
    words.length === 0 ? [] : [{ source, words, box: unionBox(words.map(({ box }) => box)) }],
  );
}

/** Points. */
const START = 6;

/** A line over a row of fields, parted where a field begins. */
export function chunksAbove(source: LayerLine, row: readonly Place[]): Chunk[] {
  const parts: Word[][] = Array.from({ length: row.length + 1 }, () => []);
  for (const word of source.line.words)
    parts[row.filter(({ box }) => box.x - START <= word.box.x).length]?.push(word);
  return parts.flatMap((words) =>
    words.length === 0 ? [] : [{ source, words, box: unionBox(words.map(({ box }) => box)) }],
  );
}

/** What of a parted line belongs to no field; a whole line stays as it was. */
export function leftOver({ source, words, box }: Chunk): LayerLine[] {
  if (words.length === source.line.words.length) return [source];
  const line: TextLine = {
    ...source.line,
    quad: quadOfBox(box),
    text: words.map((word) => word.text).join(' '),
    words: [...words],
    // They count from the start of the whole line.
    marks: undefined,
  };
  return [{ ...source, line }];
}
