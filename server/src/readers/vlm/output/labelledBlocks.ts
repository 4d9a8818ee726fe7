import { unionBox, type Box } from '../../../page/geometry.ts';
import { headingDraft, textDraft, type Draft } from './draft.ts';
import { readHtmlTable } from './htmlTable.ts';
import { plainInline } from './inlineText.ts';
import { roleOf } from './labels.ts';
import { boxesIn, cutBox, regionOf, type PageFrame } from './pageFrame.ts';
import { plainBlocks, proseBlocks } from './proseBlocks.ts';
import { richText, type RichText } from './richText.ts';
import { tableOf } from './tableBlock.ts';
import { texOfFormula } from './tex.ts';
import { TextChunker, type TextChunk } from './textChunks.ts';

/** Something a model found on the page: its label, the list of its boxes, and the text behind it. */
export interface Segment {
  readonly label: string;
  readonly boxes: string;
  readonly text: string;
}

/** The blocks of a segment. Several in one box share it from top to bottom, by the length of their texts. */
export function segmentBlocks({ label, boxes: list, text }: Segment, frame: PageFrame): Draft[] {
  const boxes = boxesIn(list, frame);
  const box = boxes.length > 0 ? unionBox(boxes) : regionOf(frame);
  const role = roleOf(label);
  switch (role.kind) {
    case 'figure': {
      // One figure a box, and text that came with it behind the last. Without a box there is nothing to show.
      const figures = boxes.map((one) => textDraft('figure', { text: '' }, one));
      return [...figures, ...textBlocks(text, box, frame)];
    }
    case 'code': {
      const code = text.replace(/^\s*```[^\n`]*\n/, '').replace(/\n\s*```\s*$/, '');
      return code.trim() === '' ? [] : [textDraft('code', { text: trimLines(code) }, box)];
    }
    case 'formula': {
      const tex = texOfFormula(text);
      if (tex !== undefined) return [textDraft('formula', { text: tex }, box)];
      return spread(textBlocks(text, box, frame), boxes);
    }
    case 'heading':
      return asHeadings(textBlocks(text, box, frame), role.level);
    case 'caption':
    case 'header':
    case 'footer':
    case 'page-number': {
      const { kind } = role;
      return spread(textBlocks(text, box, frame).map(asKind(kind)), boxes);
    }
    case 'table':
    case 'list':
    case 'text':
      return spread(textBlocks(text, box, frame), boxes);
  }
}

/** Text without a label as blocks. */
export function textBlocks(text: string, box: Box, frame: PageFrame): Draft[] {
  const chunker = new TextChunker();
  return [...chunker.push(text), ...chunker.finish()].flatMap((chunk) => chunkBlocks(chunk, box, frame));
}

/** `plain`: the model was asked for text, and signs of Markdown in it are the page's own. */
export function chunkBlocks({ kind, text }: TextChunk, box: Box, frame: PageFrame, plain = false): Draft[] {
  switch (kind) {
    case 'prose':
      return plain ? plainBlocks(text, box) : proseBlocks(text, box, frame);
    case 'code':
      return [textDraft('code', { text: trimLines(text) }, box)];
    case 'table': {
      const { caption, rows, stray } = readHtmlTable(text);
      const table = tableOf(rows, box);
      return [
        ...(caption === '' ? [] : [textDraft('caption', cellText(caption), box)]),
        ...(table ? [table] : []),
        ...(stray === '' ? [] : [textDraft('paragraph', cellText(stray), box)]),
      ];
    }
  }
}

function cellText(text: string): RichText {
  return richText(plainInline(text));
}

/** Blocks of the same box get parts of it; where there are as many boxes as blocks, each gets its own. */
function spread(drafts: readonly Draft[], boxes: readonly Box[]): Draft[] {
  if (boxes.length === 0 || drafts.length < 2) return [...drafts];
  const parts =
    boxes.length === drafts.length
      ? boxes
      : cutBox(
          unionBox(boxes),
          drafts.map(({ text }) => text.length + 1),
        );
  return drafts.map((draft, i) => moveDraft(draft, parts[i] ?? draft.box));
}

function moveDraft(draft: Draft, box: Box): Draft {
  if (draft.kind !== 'table' || draft.box.height === 0) return { ...draft, box };
  const scale = box.height / draft.box.height;
  const cells = draft.cells.map((cell) => ({
    ...cell,
    box: {
      x: box.x + ((cell.box.x - draft.box.x) * box.width) / draft.box.width,
      y: box.y + (cell.box.y - draft.box.y) * scale,
      width: (cell.box.width * box.width) / draft.box.width,
      height: cell.box.height * scale,
    },
  }));
  return { ...draft, box, cells };
}

function asKind(kind: 'caption' | 'header' | 'footer' | 'page-number'): (draft: Draft) => Draft {
  return (draft) => {
    if (draft.kind === 'table' || draft.kind === 'figure' || draft.kind === 'formula') return draft;
    return textDraft(kind, withMarker(draft), draft.box);
  };
}

function withMarker(draft: Draft): RichText {
  const { text, formulas } = draft;
  if (draft.kind !== 'list-item') return { text, ...(formulas ? { formulas } : {}) };
  const shift = draft.marker.length + 1;
  const moved = formulas?.map(({ start, end }) => ({ start: start + shift, end: end + shift }));
  return { text: `${draft.marker} ${text}`, ...(moved ? { formulas: moved } : {}) };
}

/** The first text of a title is the heading; `#` says its level better than the label does. */
function asHeadings(drafts: readonly Draft[], level: number): Draft[] {
  const first = drafts.find(({ kind }) => kind !== 'formula');
  return drafts.map((draft) =>
    draft === first && (draft.kind === 'paragraph' || draft.kind === 'list-item' || draft.kind === 'caption')
      ? headingDraft(level, withMarker(draft), draft.box)
      : draft,
  );
}

function trimLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}
