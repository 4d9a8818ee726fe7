import type { DoubtfulGlyph, DoubtfulLine } from '../../documents/doubtfulLine.ts';
import { boundingBox, type Box } from '../../page/geometry.ts';
import type { TextLine, UnreadRegion, Word } from '../../page/pageResult.ts';
import { alignGlyphs, looksAlike, type ReadCharacter } from './alignGlyphs.ts';

/** The decisions about the doubtful lines of a page. */
export interface ResolvedLines {
  readonly lines: readonly TextLine[];
  /** Where a garbled text stands that could not be read either. */
  readonly unread: readonly UnreadRegion[];
  /** Whether anything was taken from what was read. */
  readonly changed: boolean;
}

/** Share of a font's characters that, read from the pixels, must be what the file says: then all is believed. */
const AGREES = 0.6;
/** Mean confidence below which what was read proves nothing. */
const SURE = 0.75;
/** Share of a font's characters for which something was read. */
const READ = 0.7;
/** Share of readings of one code that are the same letter, where a font's codes have a meaning at all. */
const CONSISTENT = 0.7;
const ENOUGH_REPEATED = 8;

interface Evidence {
  readonly source: DoubtfulLine;
  readonly read: readonly ReadCharacter[];
  readonly confidence: number;
  readonly em: number;
}

/**
 * Decides about the doubtful lines of a page, given what was read in their place (`ocr`, in the same coordinates).
 * If both agree, the text of the file stays, because it has no recognition errors. If a font disagrees throughout,
 * the meaning of its codes is learned from all its lines on the page, by majority, and the lines are rewritten.
 * Nothing is learned from other pages, so that a page gives the same result whatever was read before it.
 */
export function resolveDoubtfulLines(
  doubtful: readonly DoubtfulLine[],
  ocr: readonly TextLine[],
): ResolvedLines {
  const evidence = doubtful.map((source) => evidenceOf(source, ocr));
  const verdicts = judge(evidence);
  const learned = learn(evidence, verdicts);
  const lines: TextLine[] = [];
  const unread: UnreadRegion[] = [];
  let changed = false;
  for (const found of evidence) {
    const { source } = found;
    const isWrong = source.glyphs.some(
      ({ font, doubt }) => isOfFont(doubt) && verdicts.get(font) === 'wrong',
    );
    const hasHole = source.glyphs.some(({ doubt }) => doubt === 'missing');
    if (isWrong || hasHole) {
      const written = writeLine(found, verdicts, learned, isWrong);
      if (written) lines.push(written);
      else unread.push(unreadAt(source));
      changed ||= written?.text !== source.line.text;
    } else if (isLost(source, verdicts)) {
      unread.push(unreadAt(source));
      changed = true;
    } else {
      lines.push(source.line);
    }
  }
  return { lines, unread, changed };
}

/** Most of the line cannot be text, and its pixels do not tell what it is. */
function isLost({ glyphs }: DoubtfulLine, verdicts: ReadonlyMap<string, Verdict>): boolean {
  const garbled = glyphs.filter(({ font, doubt }) => doubt === 'garbled' && !verdicts.has(font));
  return garbled.length > 0.5 * glyphs.length;
}

function unreadAt({ line }: DoubtfulLine): UnreadRegion {
  return { box: boundingBox(line.quad), reason: 'illegible' };
}

function isOfFont(doubt: DoubtfulGlyph['doubt']): boolean {
  return doubt === 'garbled' || doubt === 'unlikely';
}

/** The characters that were read where a line stands, left to right. */
function evidenceOf(source: DoubtfulLine, ocr: readonly TextLine[]): Evidence {
  const box = boundingBox(source.line.quad);
  // How surely the recogniser read: a word that is in no list is none the less evidence of a font.
  const found = ocr.flatMap((line) => line.words.map((word) => ({ word, sure: line.confidence })));
  const within = found.filter(({ word }) => isWithin(word.box, box));
  within.sort((a, b) => a.word.box.x - b.word.box.x);
  const read = within.flatMap(({ word }) => charactersOf(word));
  const confidence = within.reduce((sum, { word, sure }) => sum + sure * word.text.length, 0);
  return {
    source,
    read,
    confidence: confidence / Math.max(1, read.length),
    em: Math.max(1, source.line.font.size),
  };
}

function isWithin(word: Box, line: Box): boolean {
  const across = Math.min(word.y + word.height, line.y + line.height) - Math.max(word.y, line.y);
  const middle = word.x + word.width / 2;
  const edge = line.height / 2;
  return (
    across > 0.5 * Math.min(word.height, line.height) &&
    middle > line.x - edge &&
    middle < line.x + line.width + edge
  );
}

/** A word's characters, each at its share of the word's width. */
function charactersOf({ text, box }: Word): ReadCharacter[] {
  const letters = [...text.replace(/\s/g, '')];
  const shares = letters.map((letter) => (NARROW.test(letter) ? 0.5 : WIDE.test(letter) ? 1.5 : 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let before = 0;
  return letters.map((letter, i) => {
    const share = shares[i] ?? 1;
    const at = box.x + (box.width * (before + share / 2)) / total;
    before += share;
    return { text: letter, at };
  });
}

const NARROW = /[iljtfrI1.,:;'|!()[\]-]/;
const WIDE = /[mwMW@%—]/;

/** Of a line that was not found nothing is learned, not even where its spaces are. */
function isFound({ source, read }: Evidence): boolean {
  return read.length >= 0.5 * source.glyphs.length;
}

type Verdict = 'right' | 'wrong';

/** Verdicts on the doubted fonts, by font; none where what was read proves nothing. */
function judge(evidence: readonly Evidence[]): Map<string, Verdict> {
  const counts = new Map<string, { glyphs: number; same: number; read: number; sure: number }>();
  const readings = new Map<string, Votes>();
  for (const { source, read, confidence, em } of evidence.filter(isFound)) {
    const asSaid = alignGlyphs(
      source.glyphs.map((glyph) => ({ at: middleOf(glyph), text: glyph.text, mayBeLigature: false })),
      read,
      em,
    );
    const asRead = alignGlyphs(source.glyphs.map(unknownGlyph), read, em);
    source.glyphs.forEach(({ font, code, text, doubt }, i) => {
      if (!isOfFont(doubt)) return;
      const count = counts.get(font) ?? { glyphs: 0, same: 0, read: 0, sure: 0 };
      counts.set(font, count);
      const letters = asRead[i] ?? '';
      count.glyphs++;
      if (text !== '' && looksAlike(text, asSaid[i] ?? '')) count.same++;
      if (letters !== '') count.read++;
      count.sure += confidence;
      if (letters !== '') vote(readings, font, code, letters);
    });
  }
  const verdicts = new Map<string, Verdict>();
  for (const [font, { glyphs, same, read, sure }] of counts) {
    if (same >= AGREES * glyphs) verdicts.set(font, 'right');
    else if (read >= READ * glyphs && sure >= SURE * glyphs && isConsistent(readings.get(font)))
      verdicts.set(font, 'wrong');
  }
  return verdicts;
}

/** How often a code was read as what, by code. */
type Votes = Map<string, Map<string, number>>;

function vote(fonts: Map<string, Votes>, font: string, code: string, letters: string): void {
  const codes: Votes = fonts.get(font) ?? new Map<string, Map<string, number>>();
  fonts.set(font, codes);
  const counts = codes.get(code) ?? new Map<string, number>();
  codes.set(code, counts);
  counts.set(letters, (counts.get(letters) ?? 0) + 1);
}

/** Text in letters that the model does not know is read as any others: its codes have no one meaning. */
function isConsistent(votes: Votes | undefined): boolean {
  let repeated = 0;
  let same = 0;
  for (const counts of votes?.values() ?? []) {
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    if (all < 2) continue;
    repeated += all;
    same += Math.max(...counts.values());
  }
  return repeated < ENOUGH_REPEATED || same >= CONSISTENT * repeated;
}

/** What codes show, by code: the first round by place alone, the second with what the first has told. */
function learn(evidence: readonly Evidence[], verdicts: ReadonlyMap<string, Verdict>): Map<string, string> {
  let learned = new Map<string, string>();
  for (let round = 0; round < 2; round++) {
    const readings = new Map<string, Votes>();
    for (const { source, read, em } of evidence.filter(isFound)) {
      const texts = alignGlyphs(
        source.glyphs.map((glyph) => ({
          ...unknownGlyph(glyph),
          text: isOpen(glyph, verdicts) ? learned.get(glyph.code) : glyph.text,
        })),
        read,
        em,
      );
      source.glyphs.forEach((glyph, i) => {
        const letters = texts[i] ?? '';
        if (isOpen(glyph, verdicts) && isPossible(glyph, letters))
          vote(readings, glyph.font, glyph.code, letters);
      });
    }
    learned = new Map([...readings.values()].flatMap((codes) => [...codes].map(majority)));
  }
  return learned;
}

/** Whether what a glyph shows is to be found out. */
function isOpen({ doubt, font }: DoubtfulGlyph, verdicts: ReadonlyMap<string, Verdict>): boolean {
  return doubt === 'missing' || (isOfFont(doubt) && verdicts.get(font) === 'wrong');
}

/** What is missing in a word is letters; a sign such as `®` gives way to a ligature only. */
function isPossible({ doubt, text }: DoubtfulGlyph, letters: string): boolean {
  if (doubt !== 'missing') return true;
  return letters.length >= (text === '' ? 1 : 2) && /^\p{L}+$/u.test(letters);
}

function majority([code, counts]: readonly [string, ReadonlyMap<string, number>]): [string, string] {
  const ordered = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return [code, ordered[0]?.[0] ?? ''];
}

function unknownGlyph(glyph: DoubtfulGlyph): {
  at: number;
  text: string | undefined;
  mayBeLigature: boolean;
} {
  const isKnown = glyph.doubt === undefined;
  return { at: middleOf(glyph), text: isKnown ? glyph.text : undefined, mayBeLigature: !isKnown };
}

function middleOf({ start, end }: DoubtfulGlyph): number {
  return (start + end) / 2;
}

/** Fraction of the em: narrower gaps are kerning. */
const WORD_GAP = 0.15;

/** Stands for a character of which nobody knows what it is. */
const UNKNOWN = '\ufffd';
/** Share of a line. */
const MOST_UNKNOWN = 0.3;

/** The line with what was learned; undefined where too much of it stays unknown. */
function writeLine(
  { source: { line, glyphs }, confidence, em, read }: Evidence,
  verdicts: ReadonlyMap<string, Verdict>,
  learned: ReadonlyMap<string, string>,
  isWrong: boolean,
): TextLine | undefined {
  const box = boundingBox(line.quad);
  const groups: { text: string; start: number; end: number }[] = [];
  let [unknown, isApart] = [0, false];
  for (const glyph of glyphs) {
    const text = isOpen(glyph, verdicts) ? (learned.get(glyph.code) ?? UNKNOWN) : glyph.text;
    isApart ||= glyph.startsWord;
    if (text === UNKNOWN) unknown++;
    // In a font without a map its space is a character like any other, for which nothing is read.
    if (text === '') continue;
    const group = groups.at(-1);
    if (group && !isApart && glyph.start - group.end <= WORD_GAP * em) {
      group.text += text;
      group.end = Math.max(group.end, glyph.end);
    } else groups.push({ text, start: glyph.start, end: glyph.end });
    isApart = false;
  }
  if (groups.length === 0 || unknown > MOST_UNKNOWN * glyphs.length) return undefined;
  const sure = isWrong && read.length > 0 ? Math.min(1, confidence) : 1;
  const { quad, direction, angle, font } = line;
  return {
    quad,
    direction,
    angle,
    font,
    text: groups.map(({ text }) => text).join(' '),
    words: groups.map(({ text, start, end }) => ({
      text,
      box: { ...box, x: start, width: end - start },
      confidence: sure,
    })),
    confidence: sure,
    origin: isWrong ? 'ocr' : line.origin,
  };
}
