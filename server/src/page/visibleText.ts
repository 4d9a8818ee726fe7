/*
 * Text that cannot show itself as other text. Documents, file names and models are hostile: what nobody sees
 * can turn the order of what everybody sees ("Trojan Source"), split words that look whole, or say something
 * to a program that no reader was told. Right-to-left text needs none of it: its letters carry their direction.
 */

/**
 * Code points that no text of a page needs: control characters (escape sequences of terminals begin with one),
 * embeddings, overrides and isolates of the bidirectional algorithm (202A-202E, 2066-2069), deprecated and
 * interlinear format characters, invisible operators, invisible letters of Hangul, musical format, tags
 * (which write whole sentences that nobody sees), halves of characters.
 */
const NEVER =
  '(?![\\t\\n])\\p{Cc}|[\\u202a-\\u202e\\u2060-\\u206f\\u180e\\u3164\\uffa0\\ufeff\\ufff9-\\ufffb]' +
  '|[\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}]|\\p{Cs}';

/** What some scripts need, and others can only be faked with. */
const SOMETIMES = '[\\u200b-\\u200f\\u061c]|\\p{Variation_Selector}';

const SUSPECT = new RegExp(`${NEVER}|${SOMETIMES}`, 'u');
const ALL_SUSPECTS = new RegExp(SUSPECT, 'gu');
const ALWAYS_OUT = new RegExp(`^(?:${NEVER})$`, 'u');

const RIGHT_TO_LEFT =
  /(?!\u061c)[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Scripts whose letters join or stack, so that a joiner or its opposite changes how they are written. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Thaana}]/u;
/** Scripts that write no spaces between words: a space without width says where a line may break. */
const UNSPACED =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Javanese}\p{Script=Balinese}]/u;
/** What stands before the joiner of an emoji. */
const EMOJI_BEFORE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const EMOJI = /\p{Extended_Pictographic}/u;
/** Signs that come in shapes. */
const SHAPED = /[\p{L}\p{N}\p{P}\p{S}]/u;

const ALL_NEVER = new RegExp(NEVER, 'gu');

/** Of text that comes in pieces: without what no text needs, wherever it stands. */
export function withoutControls(text: string): string {
  return text.replace(ALL_NEVER, '');
}

export interface VisibleTextOptions {
  /** For what is taken out: nothing in text; a sign that something is odd in names and messages. */
  readonly replacement?: string;
  /** Whether the text around it has letters that are read from the right; absent: whether this text has. */
  readonly rightToLeft?: boolean;
}

/** The text without what is invisible and can make it look like another one. Newlines and tabs stay. */
export function visibleText(
  text: string,
  { replacement = '', rightToLeft = RIGHT_TO_LEFT.test(text) }: VisibleTextOptions = {},
): string {
  if (!SUSPECT.test(text)) return text;
  let before = '';
  let kept = 0;
  let result = '';
  for (const { 0: sign, index } of text.matchAll(ALL_SUSPECTS)) {
    const plain = text.slice(kept, index);
    result += plain;
    kept = index + sign.length;
    if (plain !== '') before = lastCharacter(plain);
    const after = String.fromCodePoint(text.codePointAt(kept) ?? 0x20);
    if (!ALWAYS_OUT.test(sign) && hasEffect(sign, before, after, rightToLeft)) {
      result += sign;
      before = sign;
    } else if (replacement !== '') {
      result += replacement;
      before = replacement;
    }
  }
  return result + text.slice(kept);
}

/** For names in messages: what was taken out is seen. */
export function visibleName(name: string): string {
  return visibleText(name.replace(/[\t\n\u2028\u2029]/g, '\ufffd'), { replacement: '\ufffd' });
}

function hasEffect(sign: string, before: string, after: string, rightToLeft: boolean): boolean {
  switch (sign) {
    case '\u200b':
      return UNSPACED.test(before) && UNSPACED.test(after);
    case '\u200c':
      // A mark of such a script may be taken out itself.
      return JOINING.test(before) && JOINING.test(after) && !SUSPECT.test(after);
    case '\u200d':
      return JOINING.test(before) || (EMOJI_BEFORE.test(before) && EMOJI.test(after));
    case '\u200e':
    case '\u200f':
    case '\u061c':
      // One mark does all that several do.
      return rightToLeft && !/[\u200e\u200f\u061c]/.test(before);
    default:
      // Variation selectors: one after what has a shape; a row of them hides bytes.
      return SHAPED.test(before);
  }
}

function lastCharacter(text: string): string {
  const at = text.length - 1;
  const isPair =
    at > 0 && /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '');
  return text.slice(isPair ? at - 1 : at);
}
