import type { Box } from '../../../page/geometry.ts';
import { withoutControls } from '../../../page/visibleText.ts';

/** A field of a form, as a person sees it filled in. Page points. */
export type FormField =
  | {
      readonly kind: 'value';
      readonly id: string;
      readonly box: Box;
      /** Its lines; none where it is empty. */
      readonly value: readonly string[];
      readonly isMultiLine: boolean;
      /** What its appearance shows is not its value: a hidden password, all items of a list. */
      readonly isShownOtherwise: boolean;
    }
  | {
      readonly kind: 'box' | 'radio';
      readonly id: string;
      readonly box: Box;
      readonly isOn: boolean;
      /** The same for buttons of which one is on. */
      readonly group: string;
    };

/** Text that an annotation adds to the page. */
export interface NoteText {
  readonly id: string;
  readonly box: Box;
  readonly lines: readonly string[];
}

/** The parts of pdf.js's annotations that are looked at. */
interface PdfjsAnnotation {
  readonly id?: unknown;
  readonly subtype?: unknown;
  readonly annotationFlags?: unknown;
  readonly rect?: unknown;
  readonly fieldType?: unknown;
  readonly fieldName?: unknown;
  readonly fieldValue?: unknown;
  readonly hidden?: unknown;
  readonly password?: unknown;
  readonly multiLine?: unknown;
  readonly checkBox?: unknown;
  readonly radioButton?: unknown;
  readonly exportValue?: unknown;
  readonly buttonValue?: unknown;
  readonly options?: unknown;
  readonly combo?: unknown;
  readonly contentsObj?: { readonly str?: unknown };
}

/** ISO 32000-1, 12.5.3: hidden, and not to be viewed. */
const HIDDEN = 2 | 32;
/** A page has few fields; more are there to cost time. */
const MOST_FIELDS = 5_000;
const MOST_CHARACTERS = 20_000;

/** `toPage` maps a rectangle of the annotations' space to the page. */
export function readAnnotations(
  annotations: readonly unknown[],
  toPage: (rect: readonly number[]) => Box,
): { fields: FormField[]; notes: NoteText[] } {
  const fields: FormField[] = [];
  const notes: NoteText[] = [];
  for (const entry of annotations.slice(0, MOST_FIELDS)) {
    const annotation = entry as PdfjsAnnotation;
    const { id, rect, annotationFlags: flags, hidden } = annotation;
    if (typeof id !== 'string' || !Array.isArray(rect) || !rect.every(Number.isFinite)) continue;
    if (hidden === true || (typeof flags === 'number' && (flags & HIDDEN) !== 0)) continue;
    const box = toPage(rect as number[]);
    if (!(box.width > 0) || !(box.height > 0)) continue;
    if (annotation.subtype === 'Widget') {
      const field = fieldOf(annotation, id, box);
      if (field) fields.push(field);
    } else if (annotation.subtype === 'FreeText') {
      const lines = linesOf(annotation.contentsObj?.str);
      if (lines.length > 0) notes.push({ id, box, lines });
    }
  }
  return { fields, notes };
}

function fieldOf(annotation: PdfjsAnnotation, id: string, box: Box): FormField | undefined {
  const { fieldType, fieldName, fieldValue } = annotation;
  const group = typeof fieldName === 'string' ? fieldName : id;
  if (fieldType === 'Tx') {
    const isPassword = annotation.password === true;
    const isMultiLine = annotation.multiLine === true;
    const value = isPassword ? [] : linesOf(fieldValue);
    return { kind: 'value', id, box, value, isMultiLine, isShownOtherwise: isPassword };
  }
  if (fieldType === 'Ch') {
    const value = chosen(annotation);
    const isList = annotation.combo !== true;
    // A list of which nothing is chosen says what there is to choose from.
    if (isList && value.length === 0) return undefined;
    const shown = value.length > 0 ? [value.join(', ')] : [];
    return { kind: 'value', id, box, value: shown, isMultiLine: false, isShownOtherwise: isList };
  }
  if (fieldType !== 'Btn') return undefined;
  if (annotation.checkBox === true)
    return { kind: 'box', id, box, isOn: isOn(fieldValue, annotation.exportValue), group };
  if (annotation.radioButton === true && typeof annotation.buttonValue === 'string')
    return { kind: 'radio', id, box, isOn: isOn(fieldValue, annotation.buttonValue), group };
  return undefined;
}

function isOn(value: unknown, on: unknown): boolean {
  return value === on && value !== 'Off' && value !== null && value !== undefined;
}

function chosen({ fieldValue, options }: PdfjsAnnotation): string[] {
  const values = Array.isArray(fieldValue) ? (fieldValue as unknown[]) : [fieldValue];
  const known = new Map<unknown, unknown>(
    (Array.isArray(options) ? (options as unknown[]) : []).flatMap((option) =>
      typeof option === 'object' && option !== null && 'exportValue' in option && 'displayValue' in option
        ? [[option.exportValue, option.displayValue] as const]
        : [],
    ),
  );
  return values.flatMap((value) => linesOf(known.get(value) ?? value).join(' ') || []);
}

function linesOf(text: unknown): string[] {
  if (typeof text !== 'string') return [];
  return withoutControls(text.slice(0, MOST_CHARACTERS).replace(/\r\n?|[\u2028\u2029]/g, '\n'))
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}
