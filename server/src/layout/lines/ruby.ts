import { boundingBox, type Box } from '../../page/geometry.ts';
import type { TextLine, Word } from '../../page/pageResult.ts';
import { LEVEL_WITHIN } from '../settings.ts';
import { marksOfText } from './textMarks.ts';

/** Ruby: kana or bopomofo, or pinyin with a tone on some vowel. */
const SYLLABLES = /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}ー・゛゜ˊˇˋ˙\s]+$/u;
const PINYIN = /^[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ'’\s]+$/iu;
const TONE = /[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]/iu;
const HAN = /[\p{Script=Han}々〆ヶ]/u;
const LETTER = /[\p{L}\p{N}]/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Readings are set at half the size; sizes that were measured in pixels differ a little. */
const LARGEST_SIZE = 0.7;
/** Em of the text, from the reading's lower edge to the text's upper edge. */
const CLOSEST = -0.4;
const FARTHEST = 0.5;
/** Sizes of the reading within which its text begins above or below it. */
const REACH = 2;
/** Times that reach, from which every further line is out of reach: lines are sorted by their upper edge. */
const OUT_OF_REACH = 4;
/** Share of a character that a reading covers at least. */
const COVERED = 0.3;
/** Lines that one reading is compared with; bounds the work on pages made to be slow. */
const MOST_CANDIDATES = 60;

/** A line along its direction and across it, downwards; of vertical lines the right side is up. Points. */
interface Extent {
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly bottom: number;
}

interface Place {
  readonly line: TextLine;
  readonly extent: Extent;
  readonly vertical: boolean;
}

interface Reading {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Attaches ruby (small readings above the characters of a line, or to the right of those of a column) to its base
 * text, in brackets after the word. Readings that stand over no word stay lines.
 */
export function attachReadings(lines: readonly TextLine[]): readonly TextLine[] {
  const small = lines.filter(mayBeReading);
  if (small.length === 0) return lines;
  const texts = lines
    .filter((line) => HAN.test(line.text) && !mayBeReading(line))
    .map(placeOf)
    .sort((a, b) => a.extent.top - b.extent.top);
  const attached = new Map<TextLine, { readonly place: Place; readonly readings: Reading[] }>();
  const gone = new Set<TextLine>();
  for (const reading of small) {
    const from = placeOf(reading);
    const base = baseOf(from, texts);
    if (!base) continue;
    const own = attached.get(base.line) ?? { place: base, readings: [] };
    own.readings.push(...wordsOf(from));
    attached.set(base.line, own);
    gone.add(reading);
  }
  if (gone.size === 0) return lines;
  return lines
    .filter((line) => !gone.has(line))
    .map((line) => {
      const own = attached.get(line);
      return own ? withReadings(own.place, own.readings) : line;
    });
}

function mayBeReading({ text, font }: TextLine): boolean {
  return (
    font.size > 0 && text.trim() !== '' && (SYLLABLES.test(text) || (PINYIN.test(text) && TONE.test(text)))
  );
}

function placeOf(line: TextLine): Place {
  const vertical = line.vertical === true || Math.abs(line.angle - 90) < LEVEL_WITHIN;
  return { line, vertical, extent: extentOf(boundingBox(line.quad), vertical) };
}

function extentOf({ x, y, width, height }: Box, vertical: boolean): Extent {
  return vertical
    ? { start: y, end: y + height, top: -x - width, bottom: -x }
    : { start: x, end: x + width, top: y, bottom: y + height };
}

/** The line right below a reading, if all of the reading stands over its words. */
function baseOf(reading: Place, texts: readonly Place[]): Place | undefined {
  const { extent } = reading;
  const size = reading.line.font.size;
  const reach = REACH * size;
  let low = 0;
  let high = texts.length;
  // The text is some times as large as the reading: what lies further up is out of reach for all.
  while (low < high) {
    const half = (low + high) >> 1;
    if ((texts[half]?.extent.top ?? 0) < extent.bottom - reach) low = half + 1;
    else high = half;
  }
  let best: Place | undefined;
  for (const text of texts.slice(low, low + MOST_CANDIDATES)) {
    const em = text.line.font.size;
    const gap = text.extent.top - extent.bottom;
    if (gap > OUT_OF_REACH * reach) break;
    if (text.vertical !== reading.vertical || size > LARGEST_SIZE * em) continue;
    if (gap < CLOSEST * em || gap > FARTHEST * em) continue;
    if (extent.start < text.extent.start - em || extent.end > text.extent.end + em) continue;
    if (best && best.extent.top <= text.extent.top) continue;
    const characters = charactersOf(text);
    if (wordsOf(reading).every((word) => coveredBy(word, characters).length > 0)) best = text;
  }
  return best;
}

function wordsOf({ line, vertical }: Place): Reading[] {
  return line.words
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, box }) => {
      const { start, end } = extentOf(box, vertical);
      return { text: text.trim(), start, end };
    });
}

interface Character {
  /** Offset in the line's text, and behind it. */
  readonly at: number;
  readonly next: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Which word of the line it is in. */
  readonly word: number;
}

/** Where a line's characters stand: words are shared out evenly, full-width characters counting twice. */
function charactersOf({ line, vertical }: Place): Character[] {
  const characters: Character[] = [];
  let from = 0;
  line.words.forEach((word, index) => {
    const begin = line.text.indexOf(word.text, from);
    if (begin < 0) return;
    from = begin + word.text.length;
    const { start, end } = extentOf(word.box, vertical);
    const signs = [...word.text];
    const widths = signs.map((sign) =>
      vertical || /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(sign) ? 2 : 1,
    );
    const unit =
      (end - start) /
      Math.max(
        1,
        widths.reduce((sum, width) => sum + width, 0),
      );
    let at = begin;
    let x = start;
    signs.forEach((text, i) => {
      const width = (widths[i] ?? 1) * unit;
      characters.push({ at, next: at + text.length, start: x, end: x + width, text, word: index });
      at += text.length;
      x += width;
    });
  });
  return characters;
}

/** The characters that a reading is of: the stretch of Han (else of other letters) that it covers most. */
function coveredBy({ start, end }: Reading, characters: readonly Character[]): Character[] {
  const under = characters.filter((one) => one.end > start && one.start < end);
  const han = under.filter(({ text }) => HAN.test(text));
  const able = han.length > 0 ? han : under.filter(({ text }) => LETTER.test(text) && !KANA.test(text));
  const overlap = (one: Character): number => Math.min(one.end, end) - Math.max(one.start, start);
  const enough = able.filter((one) => overlap(one) >= COVERED * Math.min(one.end - one.start, end - start));
  const runs: Character[][] = [];
  for (const one of enough) {
    const last = runs.at(-1);
    if (last && last.at(-1)!.next === one.at) last.push(one);
    else runs.push([one]);
  }
  const sum = (run: readonly Character[]): number => run.reduce((all, one) => all + overlap(one), 0);
  const best = runs.reduce<Character[]>((most, run) => (sum(run) > sum(most) ? run : most), []);
  const [first] = best;
  if (!first) return [];
  // The sign that repeats a character is not parted from it.
  const after = characters.find(({ at }) => at === best.at(-1)!.next);
  return after?.text === '々' ? [...best, after] : best;
}

function withReadings(place: Place, readings: readonly Reading[]): TextLine {
  const { line } = place;
  const characters = charactersOf(place);
  // Readings over neighbours are one: 権利条約（けんりじょうやく）.
  const groups: { next: number; word: number; texts: string[] }[] = [];
  for (const reading of [...readings].sort((a, b) => a.start - b.start)) {
    const covered = coveredBy(reading, characters);
    const first = covered[0];
    const last = covered.at(-1);
    if (!first || !last) continue;
    const open = groups.at(-1);
    if (open && first.at <= open.next) {
      open.texts.push(reading.text);
      open.next = Math.max(open.next, last.next);
      open.word = last.word;
    } else groups.push({ next: last.next, word: last.word, texts: [reading.text] });
  }
  let text = line.text;
  const words: Word[] = [...line.words];
  const starts = startsOf(line);
  for (const { next, word, texts } of groups.toReversed()) {
    const joined = texts.join(SYLLABLES.test(texts.join('')) ? '' : ' ');
    const insert = (whole: string, at: number): string =>
      `${whole.slice(0, at)}（${joined}）${whole.slice(at)}`;
    text = insert(text, next);
    const own = words[word];
    const start = starts[word];
    if (own && start !== undefined) words[word] = { ...own, text: insert(own.text, next - start) };
  }
  const { marks, ...unmarked } = line;
  const kept = marks ? marksOfText(text, [line]) : [];
  return { ...unmarked, text, words, ...(kept.length > 0 ? { marks: kept } : {}) };
}

/** Offsets of the line's words in its text. */
function startsOf({ text, words }: TextLine): (number | undefined)[] {
  let from = 0;
  return words.map((word) => {
    const at = text.indexOf(word.text, from);
    if (at < 0) return undefined;
    from = at + word.text.length;
    return at;
  });
}
