import { intersectionArea } from '../../page/geometry.ts';
import type { PageRegion } from '../../page/pageContent.ts';
import type { BlockDraft } from '../blocks/blocks.ts';
import { usableRegions } from './regionLines.ts';

/** So sure must a model be of a text for what looks like a heading in it to be none. */
const SURE = 0.8;

/** Share of a heading that lies in the text, and of its height at which the text begins above it. */
const INSIDE = 0.8;
const BELOW_TOP = 1;

/** Share of the width of a text from which its first line is a line like the others. */
const FULL = 0.9;

const TEXT: ReadonlySet<string> = new Set(['text', 'list', 'reference', 'footnote']);

/**
 * Headings that geometry finds in the middle of what a layout model sees as one text are lines of it. At the top of a
 * text one may be a heading all the same: models often take it and its text together.
 */
export function withoutTextHeadings(
  drafts: readonly BlockDraft[],
  regions: readonly PageRegion[] | undefined,
): readonly BlockDraft[] {
  if (!regions) return drafts;
  const texts = usableRegions(regions).filter(({ label, score }) => score >= SURE && TEXT.has(label));
  if (texts.length === 0) return drafts;
  return drafts.map((draft): BlockDraft => {
    // A number says more than a box.
    if (draft.kind !== 'heading' || draft.sign.depth !== undefined) return draft;
    const { box } = draft.body;
    const own = texts.filter((text) => intersectionArea(text.box, box) > 0);
    // A line over two columns lies in the texts of both.
    const covered = own.reduce((sum, text) => sum + intersectionArea(text.box, box), 0);
    const isText = own.some(
      (text) => box.y - text.box.y > BELOW_TOP * box.height || box.width > FULL * text.box.width,
    );
    return isText && covered > INSIDE * box.width * box.height
      ? { kind: 'paragraph', body: draft.body }
      : draft;
  });
}
