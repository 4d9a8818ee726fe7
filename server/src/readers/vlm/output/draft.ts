import type { Box } from '../../../page/geometry.ts';
import type { Block } from '../../../page/pageResult.ts';
import { visibleText } from '../../../page/visibleText.ts';
import { isCaption } from '../../../layout/blocks/figures/captions.ts';
import type { RichText } from './richText.ts';

type WithoutOrder<B> = B extends unknown ? Omit<B, 'order'> : never;

/** A block before it has its place in the page's order. */
export type Draft = WithoutOrder<Block>;

type TextKind = 'paragraph' | 'caption' | 'formula' | 'code' | 'header' | 'footer' | 'page-number' | 'figure';

export function textDraft(kind: TextKind, { text, formulas }: RichText, box: Box): Draft {
  // Offsets of formulas are those of a text that was looked through (`richText`).
  return { kind, ...(formulas ? { text, formulas } : { text: visibleText(text) }), lines: [], box };
}

/** A paragraph, or a caption where it begins like one. */
export function proseDraft(rich: RichText, box: Box): Draft {
  return textDraft(isCaption(rich.text) ? 'caption' : 'paragraph', rich, box);
}

export function headingDraft(level: number, { text, formulas }: RichText, box: Box): Draft {
  return {
    kind: 'heading',
    level: Math.min(Math.max(level, 1), 6),
    levelGiven: true,
    text: text.replaceAll('\n', ' '),
    ...(formulas ? { formulas } : {}),
    lines: [],
    box,
  };
}

export function listItemDraft(
  { marker, ordered, depth }: { marker: string; ordered: boolean; depth: number },
  { text, formulas }: RichText,
  box: Box,
): Draft {
  return {
    kind: 'list-item',
    marker,
    ordered,
    depth: Math.min(Math.max(depth, 0), 8),
    text,
    ...(formulas ? { formulas } : {}),
    lines: [],
    box,
  };
}
