import type { TableCell, TextLine, TextMark } from '../../page/pageResult.ts';

/** Words times cells: more work than the marks of a table are worth. */
const MOST_COMPARISONS = 4_000_000;

/**
 * Maps the marks of lines to the text that was made of them. Joining lines changes spaces, hyphens and list markers
 * but keeps the order of everything else, so characters can be found again.
 */
export function marksOfText(text: string, lines: readonly TextLine[], marker = ''): TextMark[] {
  if (!lines.some(({ marks }) => marks && marks.length > 0)) return [];
  const marks: TextMark[] = [];
  let at = 0;
  const from = lines[0]?.text.trimStart().startsWith(marker) ? marker.length : 0;
  lines.forEach((line, index) => {
    const places = new Array<number | undefined>(line.text.length);
    let skip = index === 0 ? from : 0;
    for (let i = 0; i < line.text.length; i += 1) {
      const sign = line.text[i]!;
      if (isSpace(sign)) continue;
      if (skip > 0) {
        skip -= 1;
        continue;
      }
      while (at < text.length && isSpace(text[at]!)) at += 1;
      if (text[at] !== sign) continue;
      places[i] = at;
      at += 1;
    }
    for (const mark of validMarks(line)) {
      const own = places.slice(mark.start, mark.end).filter((place) => place !== undefined);
      const first = own[0];
      const last = own.at(-1);
      if (first !== undefined && last !== undefined)
        addMark(marks, text, { ...mark, start: first, end: last + 1 });
    }
  });
  return marks;
}

/** A mark that goes on in the next line is one. */
function addMark(marks: TextMark[], text: string, mark: TextMark): void {
  const last = marks.at(-1);
  const goesOn =
    last?.kind === mark.kind &&
    (last.end === mark.start ||
      (mark.kind === 'strikethrough' && text.slice(last.end, mark.start).trim() === ''));
  if (last && goesOn) marks[marks.length - 1] = { ...last, end: mark.end };
  else marks.push(mark);
}

function validMarks({ text, marks = [] }: TextLine): TextMark[] {
  return marks.filter(({ start, end }) => start < end && end <= text.length);
}

/** The part of a line's marks that lies in a part of its text, counted from there. */
export function marksOfPart(line: TextLine, from: number, to: number): TextMark[] {
  return validMarks(line).flatMap(({ kind, start, end }) => {
    const part = { kind, start: Math.max(start, from) - from, end: Math.min(end, to) - from };
    return part.start < part.end ? [part] : [];
  });
}

/** The cells of a table with the marks of its lines: a marked word is looked for in the cell it stands in. */
export function withCellMarks(cells: readonly TableCell[], lines: readonly TextLine[]): readonly TableCell[] {
  const words = lines.reduce((sum, line) => sum + line.words.length, 0);
  if (!lines.some(({ marks }) => marks && marks.length > 0)) return cells;
  if (words * cells.length > MOST_COMPARISONS) return cells;
  const found = new Map<TableCell, TextMark[]>();
  const read = new Map<TableCell, number>();
  const top = ({ quad }: TextLine): number => quad[0][1];
  for (const line of [...lines].sort((a, b) => top(a) - top(b) || a.quad[0][0] - b.quad[0][0])) {
    let from = 0;
    for (const word of line.words) {
      const start = line.text.indexOf(word.text, from);
      if (start < 0) break;
      from = start + word.text.length;
      const [x, y] = [word.box.x + word.box.width / 2, word.box.y + word.box.height / 2];
      const cell = cells.find(
        ({ box }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height,
      );
      if (!cell) continue;
      const at = cell.text.indexOf(word.text, read.get(cell) ?? 0);
      if (at < 0) continue;
      read.set(cell, at + word.text.length);
      const own = found.get(cell) ?? [];
      for (const mark of marksOfPart(line, start, from))
        addMark(own, cell.text, { ...mark, start: at + mark.start, end: at + mark.end });
      if (own.length > 0) found.set(cell, own);
    }
  }
  return cells.map((cell) => {
    const marks = found.get(cell);
    return marks ? { ...cell, marks } : cell;
  });
}

function isSpace(sign: string): boolean {
  return /\s/.test(sign);
}
