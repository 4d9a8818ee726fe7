import { unionBox } from '../../page/geometry.ts';
import type { PageRegion } from '../../page/pageContent.ts';
import type { BlockBody, BlockDraft } from '../blocks/blocks.ts';
import { numberingDepth } from '../blocks/headings/numbering.ts';
import { joinLines } from '../lines/joinText.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows } from '../lines/textRow.ts';
import type { PageScale } from '../pageScale.ts';

/** A heading is no longer than this: a region of more is text that the model took for one. Rows, characters. */
const HEADING = { rows: 4, length: 220 } as const;

/** `3. Natalie has`: an item of a list beside a picture. */
const LIST_ITEM = /^\d{1,3}[.)]\s/;

/** Fewer letters, or a smaller share of them, are numbers at an axis or a stray sign. */
const LETTERS = { count: 2, share: 0.4 } as const;

/** So sure must a model be of a heading that is neither numbered nor set in bold or capitals. */
const PLAIN_HEADING = 0.75;

/** A title is at least so much larger than the text, for its level: models know it by more than its size. */
const TITLE_SCALE = 1.6;

/**
 * The block that a region makes of its lines; undefined where its label decides nothing, or the lines speak against
 * it: geometry then does as without the region.
 */
export function regionDraft(
  { label, score }: PageRegion,
  lines: readonly LayoutLine[],
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
): BlockDraft | undefined {
  const rows = groupRows(lines);
  const texts = rows.map(({ text }) => text);
  const body: BlockBody = {
    box: unionBox(lines.map(({ box }) => box)),
    text: joinLines(texts, { vocabulary }),
    lines: rows.flatMap((row) => row.lines.map(({ source }) => source)),
  };
  switch (label) {
    case 'title':
    case 'heading': {
      if (rows.length > HEADING.rows || body.text.length > HEADING.length || !isWordy(body.text))
        return undefined;
      const size = Math.max(...rows.map((row) => row.size)) / scale.bodySize;
      const sign = {
        scale: label === 'title' ? Math.max(TITLE_SCALE, size) : size,
        bold: rows.every((row) => row.bold),
        capitals: body.text === body.text.toUpperCase() && /\p{Lu}{2}/u.test(body.text),
        depth: numberingDepth(body.text),
      };
      // Models take short formulas on a line of their own for headings.
      if (score < PLAIN_HEADING && !sign.bold && !sign.capitals && sign.depth === undefined) return undefined;
      return { kind: 'heading', sign, body };
    }
    case 'caption':
      return isWordy(body.text) && !LIST_ITEM.test(body.text) ? { kind: label, body } : undefined;
    case 'footnote':
    case 'header':
    case 'footer':
    case 'page-number':
      return { kind: label, body };
    case 'text':
    case 'list':
    case 'table':
    case 'figure':
    case 'formula':
    case 'code':
    case 'reference':
      return undefined;
  }
}

function isWordy(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const signs = text.replace(/\s/g, '').length;
  return letters >= LETTERS.count && letters >= LETTERS.share * signs;
}
