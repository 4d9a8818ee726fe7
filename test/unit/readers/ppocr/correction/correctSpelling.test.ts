import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alternative } from '../../../../../server/src/readers/ppocr/recognition/alternatives.ts';
import { correctSpelling } from '../../../../../server/src/readers/ppocr/correction/spelling/correctSpelling.ts';
import type { SpacedCharacter } from '../../../../../server/src/readers/ppocr/correction/wordSpaces.ts';

type Doubt = Partial<Pick<SpacedCharacter, 'others' | 'missed' | 'confidence'>>;

/** A line as it was read; `doubts` by the place of a character among those that are no spaces. */
function line(text: string, doubts: Readonly<Record<number, Doubt>> = {}): SpacedCharacter[] {
  const characters: SpacedCharacter[] = [];
  let spaceBefore = false;
  for (const c of text) {
    if (c === ' ') {
      spaceBefore = true;
      continue;
    }
    const at = characters.length;
    characters.push({
      text: c,
      confidence: 0.99,
      x: at * 10,
      gap: { start: at * 10, end: at * 10 + 1 },
      spaceBefore,
      spaceRead: spaceBefore ? 0.99 : 0,
      recognized: c,
      others: [],
      missed: [],
      ...doubts[at],
    });
    spaceBefore = false;
  }
  return characters;
}

function written(characters: readonly SpacedCharacter[]): string {
  return characters.map((c) => (c.spaceBefore ? ' ' : '') + c.text).join('');
}

const may = (text: string, probability: number): Alternative[] => [{ text, probability }];

describe('correcting the spelling of English lines', () => {
  it('takes the letter that makes a word of the list', () => {
    const read = line('it is thc same', { 6: { confidence: 0.6, others: may('e', 0.3) } });
    expect(written(correctSpelling(read))).toBe('it is the same');
  });

  it('drops a letter that may be none, and puts one in that may have been missed', () => {
    const lhouses = line('the lhouses', { 3: { confidence: 0.7, others: may('', 0.2) } });
    expect(written(correctSpelling(lhouses))).toBe('the houses');
    const frst = line('the frst', { 4: { missed: may('i', 0.15) } });
    expect(written(correctSpelling(frst))).toBe('the first');
  });

  it('sets two letters of one word right, and digits among letters', () => {
    const doubt = { confidence: 0.6, others: may('e', 0.3) };
    expect(written(correctSpelling(line('an old scrvicc', { 6: doubt, 11: doubt })))).toBe('an old service');
    const observations = line('0bservations made', { 0: { others: may('O', 0.4) } });
    expect(written(correctSpelling(observations))).toBe('Observations made');
    expect(written(correctSpelling(line('come back so0n')))).toBe('come back soon');
  });

  it('keeps what the recogniser is sure of, and what is a word as it stands', () => {
    const sure = line('the Bocr war', { 5: { confidence: 0.999, others: may('e', 0.002) } });
    expect(written(correctSpelling(sure))).toBe('the Bocr war');
    const word = line('the form was', { 4: { confidence: 0.5, others: may('a', 0.4) } });
    expect(written(correctSpelling(word))).toBe('the form was');
  });

  it('leaves lines in other languages alone', () => {
    const doubt = { confidence: 0.6, others: may('e', 0.3) };
    const french = line('voici unc maison bleue avec jardin', { 7: doubt });
    expect(written(correctSpelling(french))).toBe('voici unc maison bleue avec jardin');
  });

  it('leaves parts of words and words with an apostrophe alone', () => {
    const parted = line('it was a posi-', {
      9: { others: may('a', 0.5), confidence: 0.5 },
      7: { others: may('r', 0.5) },
    });
    expect(written(correctSpelling(parted))).toBe('it was a posi-');
    const genitive = line("we can't go", { 5: { others: may('', 0.4) } });
    expect(written(correctSpelling(genitive))).toBe("we can't go");
  });

  it('is careful with short words', () => {
    const amount = line('total Amt of all', { 6: { confidence: 0.9, others: may('n', 0.06) } });
    expect(written(correctSpelling(amount))).toBe('total Amt of all');
  });

  it('keeps every character in its place', () => {
    const letters = fc.constantFrom('a', 'e', 'c', 't', 'h', ' ', '-', "'", '1', '.');
    const alternatives = fc.array(
      fc.record({
        text: fc.constantFrom('', 'e', 'h', 'x'),
        probability: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, alternatives, alternatives), { maxLength: 40 }), (parts) => {
        const text = parts.map(([c]) => c).join('');
        const solid = parts.filter(([c]) => c !== ' ');
        const read = line(
          text,
          Object.fromEntries(solid.map(([, others, missed], i) => [i, { others, missed }])),
        );
        const corrected = correctSpelling(read);
        expect(corrected.map(({ x, spaceBefore }) => [x, spaceBefore])).toEqual(
          read.map(({ x, spaceBefore }) => [x, spaceBefore]),
        );
      }),
    );
  });
});
