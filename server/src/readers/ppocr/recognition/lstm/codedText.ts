import type { LstmSettings } from '../../../../models/traineddata/lstmModel.ts';
import type { StepClasses } from '../../inference/graph/stepClasses.ts';
import { type Alternative, none, surest } from '../alternatives.ts';
import { collapse, type CtcCharacter } from '../ctc.ts';
import { alignCodes } from './alignCodes.ts';
import { searchCodes } from './codeSearch.ts';
import { characterOf, codeTrie, type CodeNode } from './codeTrie.ts';

/** A character as the network saw it, at one or more time steps. */
export interface CodedCharacterRun {
  readonly text: string;
  /** Of its least sure code, 0..1. */
  readonly confidence: number;
  /** First and last time step. */
  readonly first: number;
  readonly last: number;
  /** What it may be instead. */
  readonly others: readonly Alternative[];
}

/** The text of a line, from the left, and what may stand in its gaps. */
export interface CodedText {
  readonly characters: readonly CodedCharacterRun[];
  /** What may stand before each character, and in the end after the last: one more than characters. */
  readonly gaps: readonly (readonly Alternative[])[];
}

/** Turns a recogniser's classes into characters. */
export class CodeReader {
  readonly #root: CodeNode;
  readonly #blank: number;
  readonly #isRecoded: boolean;

  constructor({ characters, blank }: Pick<LstmSettings, 'characters' | 'blank'>) {
    this.#root = codeTrie(characters);
    this.#blank = blank;
    this.#isRecoded = characters.some(({ codes }) => codes.length > 1);
  }

  /** Best path where each character has one code, else the likeliest sequence of codes that makes characters. */
  read(steps: StepClasses): CodedText {
    const groups = this.#isRecoded ? this.#search(steps) : collapse(steps, this.#blank).map((run) => [run]);
    const characters = withoutDoubles(groups.flatMap((runs) => this.#characterOf(runs, steps)));
    const gaps = Array.from({ length: characters.length + 1 }, (_, i) => {
      const [before, after] = [characters[i - 1], characters[i]];
      const between = this.#between(steps, (before?.last ?? -1) + 1, (after?.first ?? steps.steps) - 1);
      // A letter's probability fades in and out in the gaps beside it: that is no second one.
      return between.filter(({ text }) => text !== before?.text && text !== after?.text);
    });
    return { characters, gaps };
  }

  #search(steps: StepClasses): CtcCharacter[][] {
    const spelling = searchCodes(steps, this.#root, this.#blank);
    const runs = alignCodes(steps, spelling.flat(), this.#blank);
    let at = 0;
    return runs.length === 0 ? [] : spelling.map((codes) => runs.slice(at, (at += codes.length)));
  }

  /** None where the codes are of a mark that is no text. */
  #characterOf(runs: readonly CtcCharacter[], steps: StepClasses): CodedCharacterRun[] {
    const text = characterOf(
      this.#root,
      runs.map(({ index }) => index),
    );
    const [start, end] = [runs[0], runs.at(-1)];
    if (text === undefined || !start || !end) return [];
    const place = { first: start.first, last: end.last };
    const confidence = Math.min(...runs.map((run) => run.confidence));
    const others = [...this.#othersOf(runs, steps), ...none(place, steps, this.#blank)];
    return [{ text, confidence, ...place, others }];
  }

  /** Characters that differ in one code. */
  #othersOf(runs: readonly CtcCharacter[], steps: StepClasses): Alternative[] {
    const codes = runs.map(({ index }) => index);
    return runs.flatMap(({ index, first, last }, place) =>
      [...surest(steps, first, last)].flatMap(([code, probability]) => {
        if (code === index || code === this.#blank) return [];
        const text = characterOf(this.#root, codes.with(place, code));
        return text === undefined ? [] : [{ text, probability }];
      }),
    );
  }

  /** Characters of one code in a gap. */
  #between(steps: StepClasses, from: number, to: number): Alternative[] {
    return [...surest(steps, from, to)].flatMap(([code, probability]) => {
      const text = code === this.#blank ? undefined : characterOf(this.#root, [code]);
      return text === undefined ? [] : [{ text, probability }];
    });
  }
}

/**
 * Two classes of the same text, one right after the other, are one character of which the network was unsure: a letter
 * that is there twice has a blank between.
 */
function withoutDoubles(characters: readonly CodedCharacterRun[]): CodedCharacterRun[] {
  const single: CodedCharacterRun[] = [];
  for (const character of characters) {
    const before = single.at(-1);
    if (before?.text !== character.text || before.last + 1 < character.first) single.push(character);
    else {
      const surer = character.confidence > before.confidence ? character : before;
      single[single.length - 1] = { ...surer, first: before.first, last: character.last };
    }
  }
  return single;
}
