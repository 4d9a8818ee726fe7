import type { PlacedGlyph } from './textRuns.ts';

export interface ColumnWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Of the em, between letters or digits of other scripts in a column. */
const WORD_GAP = 0.3;
const SPACED_SCRIPT = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}]/u;

/** The forms that punctuation has in columns, and what it is elsewhere (Unicode's vertical forms). */
const VERTICAL_FORMS = new Map(
  [
    '︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︰‥︱—︲–︳＿︴＿',
    '︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］',
  ].flatMap((pairs) =>
    [...pairs.matchAll(/(.)(.)/gu)].map(([, form = '', plain = '']) => [form, plain] as const),
  ),
);

/** A column's glyphs, top to bottom, as words: text without spaces but for those of other scripts in it. */
export function columnWords(glyphs: readonly PlacedGlyph[], size: number): ColumnWord[] {
  const words: { text: string; start: number; end: number }[] = [];
  for (const { glyph, start, end, spaceBefore } of glyphs) {
    const text = [...glyph.text.replaceAll('\u0000', '').trim()]
      .map((sign) => VERTICAL_FORMS.get(sign) ?? sign)
      .join('');
    if (text === '') continue;
    const last = words.at(-1);
    const apart =
      last !== undefined &&
      (spaceBefore || start - last.end > WORD_GAP * size) &&
      SPACED_SCRIPT.test(last.text.at(-1) ?? '') &&
      SPACED_SCRIPT.test(text[0] ?? '');
    if (!last || apart) words.push({ text, start, end });
    else {
      last.text += text;
      last.end = Math.max(last.end, end);
    }
  }
  return words;
}
