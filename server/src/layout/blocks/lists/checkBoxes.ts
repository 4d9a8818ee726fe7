import { boundingBox, unionBox } from '../../../page/geometry.ts';
import { boxAtStart, choiceStarts } from '../../../page/choiceSigns.ts';
import type { TextLine } from '../../../page/pageResult.ts';
import type { BlockDraft } from '../blocks.ts';
import { joinLines } from '../../lines/joinText.ts';
import type { RowGroup } from '../paragraphs.ts';
import { cutAtOffsets } from '../../lines/splitLines.ts';

/**
 * The list items of a group that begins with a check box: one for each box in its first row, so that `☑ Fee paid ☐
 * Fee waived` becomes two items. If the lines cannot be split, the row stays one item.
 */
export function boxItems(group: RowGroup, vocabulary: ReadonlySet<string>): BlockDraft[] {
  const [first, ...rest] = group.rows;
  if (!first) return [];
  const starts = choiceStarts(first.text);
  const texts = starts.map((start, i) => first.text.slice(start, starts[i + 1]).trim());
  const lines =
    texts.length > 1
      ? partLines(
          first.lines.map(({ source }) => source),
          texts.length,
        )
      : undefined;
  const items = lines ? texts : [first.text];
  return items.map((text, i): BlockDraft => {
    const last = i === items.length - 1;
    const below = last ? rest : [];
    const { sign = '', rest: label = text } = boxAtStart(text) ?? {};
    const own = [
      ...(lines?.[i] ?? first.lines.map(({ source }) => source)),
      ...below.flatMap((row) => row.lines.map(({ source }) => source)),
    ];
    return {
      kind: 'list-item',
      marker: sign,
      ordered: false,
      // Boxes in one row are of one depth.
      left: first.left,
      body: {
        box: unionBox(own.map(({ quad }) => boundingBox(quad))),
        text: joinLines([label, ...below.map((row) => row.text)], { vocabulary }),
        lines: own,
      },
    };
  });
}

/** The lines of a row, parted before each box: as many groups as there are boxes, or undefined. */
function partLines(lines: readonly TextLine[], boxes: number): TextLine[][] | undefined {
  const groups: TextLine[][] = [];
  for (const line of lines) {
    const begins = boxAtStart(`${line.text.trim()} .`) !== undefined;
    const starts = choiceStarts(line.text);
    const parts = starts.length > 1 ? cutAtOffsets(line, starts) : [line];
    if (!parts) return undefined;
    parts.forEach((part, i) => {
      const open = groups.at(-1);
      if (open && i === 0 && !begins) open.push(part);
      else groups.push([part]);
    });
  }
  return groups.length === boxes ? groups : undefined;
}
