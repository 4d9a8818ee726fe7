import { boundingBox, quadOfBox, type Box } from '../../../page/geometry.ts';
import type { TextLine, Word } from '../../../page/pageResult.ts';
import type { FormField } from './formFields.ts';
import { joinFields, type FieldValue, type PlacedField } from './formRows.ts';
import type { LayerLine } from '../text/textLines.ts';

/** Signs of buttons in a text. */
const SIGNS = { box: { on: '☒', off: '☐' }, radio: { on: '●', off: '○' } } as const;

/**
 * The lines of a page with its form fields: each field and its label are one line. `drawn` has, by field id, the
 * lines that the appearance of a field shows; they are not in `lines`.
 */
export function placeFields(
  lines: readonly LayerLine[],
  fields: readonly FormField[],
  drawn: ReadonlyMap<string, readonly LayerLine[]>,
): LayerLine[] {
  return joinFields(
    lines,
    fields.map((field) => placedField(field, drawn.get(field.id) ?? [])),
  );
}

function placedField(field: FormField, drawn: readonly LayerLine[]): PlacedField {
  const { box, kind } = field;
  if (kind !== 'value') {
    const sign = SIGNS[kind][field.isOn ? 'on' : 'off'];
    const words = [{ text: sign, box, confidence: 1 }];
    return { kind, box, group: field.group, lines: [{ text: sign, words, box }] };
  }
  return { kind, box, lines: valueLines(field, drawn) };
}

/**
 * What is seen counts, with its format (`$1,234.50` of the value 1234.5); but a value that is longer than
 * its field, or spread over a comb, is taken as it was entered.
 */
function valueLines(
  { value, box, isMultiLine, isShownOtherwise }: Extract<FormField, { kind: 'value' }>,
  drawn: readonly LayerLine[],
): FieldValue[] {
  const shown = isShownOtherwise ? [] : drawn.filter(({ hidden }) => !hidden);
  const letters = (texts: readonly string[]): string => texts.join('').replace(/\s/g, '');
  const shownLetters = letters(shown.map(({ line }) => line.text));
  const entered = letters(value);
  if (shownLetters === '') return enteredLines(value, box, isMultiLine);
  const isWhole = shownLetters === entered;
  if (isMultiLine ? !isWhole && entered.includes(shownLetters) : entered.includes(shownLetters))
    return enteredLines(value, box, isMultiLine);
  return shown
    .map(({ line }) => ({ text: line.text, words: line.words, box: boundingBox(line.quad) }))
    .sort((a, b) => a.box.y - b.box.y);
}

/** Points. What type in a field is at most, and how far its lines are apart in sizes. */
const LARGEST_TYPE = 12;
const LEADING = 1.2;

function enteredLines(value: readonly string[], box: Box, isMultiLine: boolean): FieldValue[] {
  const lines = isMultiLine ? value : value.length > 0 ? [value.join(' ')] : [];
  const pitch = Math.min(box.height / Math.max(1, lines.length), LEADING * LARGEST_TYPE);
  const top = isMultiLine ? box.y : box.y + (box.height - pitch) / 2;
  return lines.map((text, i) => {
    const place = { x: box.x, y: top + i * pitch, width: box.width, height: pitch };
    return { text, words: wordsOf(text, place), box: place };
  });
}

/** Words of a text that nobody drew, as if its characters were as wide as each other. */
function wordsOf(text: string, box: Box): Word[] {
  const width = Math.min(box.width / Math.max(1, text.length), 0.6 * box.height);
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    box: { ...box, x: box.x + index * width, width: word.length * width },
    confidence: 1,
  }));
}

/** Lines of an annotation's text that nothing draws, from the top of its box. */
export function noteLines(texts: readonly string[], box: Box): LayerLine[] {
  return enteredLines(texts, box, true).map(({ text, words, box: place }) =>
    layerLine({
      quad: quadOfBox(place),
      text,
      words: [...words],
      confidence: 1,
      origin: 'text-layer',
      direction: 'ltr',
      angle: 0,
      font: { size: place.height / LEADING, bold: false, italic: false, monospace: false },
    }),
  );
}

/** A line that the page's content does not draw: it is above all that does. */
function layerLine(line: TextLine): LayerLine {
  return { line, hidden: false, order: Number.MAX_SAFE_INTEGER, glyphs: [], size: line.font.size };
}
