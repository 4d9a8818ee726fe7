import { describe, expect, it } from 'vitest';
import { judgeScripts } from '../../../../../server/src/readers/ppocr/recognition/scripts/judgeScripts.ts';
import {
  NO_EVIDENCE,
  scriptEvidence,
  type ScriptEvidence,
} from '../../../../../server/src/readers/ppocr/recognition/scripts/scriptEvidence.ts';

/** A line as a recogniser gave it: each character with this confidence, those behind a `?` with 0.5. */
function line(text: string, confidence: number): ScriptEvidence {
  const read: { text: string; confidence: number; x: number }[] = [];
  let isDoubtful = false;
  for (const character of text) {
    if (character === '?') {
      isDoubtful = true;
      continue;
    }
    read.push({ text: character, confidence: isDoubtful ? 0.5 : confidence, x: (read.length + 0.5) * STEP });
    isDoubtful = false;
  }
  return scriptEvidence(read, { columns: ink(read.length) }, HEIGHT);
}

const HEIGHT = 48;
/** Half a line's height for a character. */
const STEP = HEIGHT / 2;

/** The ink of so many characters. */
function ink(characters: number): Uint16Array {
  return new Uint16Array(characters * STEP).fill(HEIGHT / 3);
}

const ENGLISH = line('The committee met on Tuesday at No. 10, Harbour Road', 0.98);
const CHINESE = line('他们赋有理性和良心，并应以兄弟关系的精神相对待。', 0.98);
const CYRILLIC = line('KoMITeT ?C?O?6pa?ICA BO BTo?pHIK, ?I?TO?Óbl?pacCMOTpeTb', 0.9);
const JAPANESE = line('尊?敝?上權利?上?仁平等下?扬?石。人間?法、?理性?上良心?上在', 0.85);
const NONSENSE = line('f?o?n ?m,?c?il', 0.5);

describe('what a line says of its script', () => {
  it('is nothing where nothing was read', () => {
    expect(scriptEvidence([], { columns: new Uint16Array(100) }, HEIGHT)).toEqual(NO_EVIDENCE);
  });

  it('is that it is known where its letters are read without doubt', () => {
    expect(ENGLISH.strangeness).toBeLessThan(-2);
    expect(CHINESE.strangeness).toBeLessThan(-2);
    expect(CHINESE.isMostlyHan).toBe(true);
  });

  it('is that it is unknown where letters are doubtful, and capitals and digits stand inside words', () => {
    expect(CYRILLIC.strangeness).toBeGreaterThan(2);
    expect(JAPANESE.strangeness).toBeGreaterThan(1);
  });

  it('is that it is unknown where letters are passed over, however sure the others are', () => {
    const read = ['の', '人', '間'].map((text, at) => ({ text, confidence: 0.99, x: at * 3 * HEIGHT }));
    const { strangeness, characters } = scriptEvidence(read, { columns: ink(18) }, HEIGHT);
    expect(strangeness).toBeGreaterThan(2);
    expect(characters).toBeGreaterThan(5);
  });

  it('is that it is unknown where Greek letters stand in words with Latin ones, and not in formulas and units', () => {
    expect(line('apxíσouv tnv ávoiξn, αv η πóλn βpεl', 0.93).strangeness).toBeGreaterThan(2.5);
    expect(line('the width of 10 μm and the angle Δt, with σ = 2', 0.98).strangeness).toBeLessThan(-2);
  });

  it('does not take leaders and dashes for letters that are passed over', () => {
    const read = [...'Rates'].map((text, at) => ({ text, confidence: 0.99, x: at * STEP }));
    const leader = new Uint16Array(1000).fill(4, 200);
    expect(scriptEvidence(read, { columns: leader }, HEIGHT).strangeness).toBeLessThan(-2);
  });

  it('does not take names and words without their space for strange while they are read without doubt', () => {
    expect(line('FritzKunze and Jim McCarthy of SmartRates', 0.99).strangeness).toBeLessThan(-2);
  });
});

describe('the lines of a page', () => {
  const few = <T>(count: number, of: T): T[] => new Array<T>(count).fill(of);

  it('are in an unknown script where most of them look so, those that are undecided, too', () => {
    const undecided = line('Bpeme je neno ?d?a?aiac.', 0.96);
    expect(undecided.strangeness).toBeLessThan(0);
    const page = [...few(8, CYRILLIC), undecided, NO_EVIDENCE];
    expect(judgeScripts(page)).toEqual([...few(9, true), false]);
  });

  it('are told apart where a page has both', () => {
    expect(judgeScripts([ENGLISH, CYRILLIC, CYRILLIC, ENGLISH])).toEqual([false, true, true, false]);
    expect(judgeScripts([CHINESE, JAPANESE, JAPANESE])).toEqual([false, true, true]);
  });

  it('are all in a known one where a smudge, a stamp or a signature is read as nonsense', () => {
    expect(judgeScripts([...few(20, ENGLISH), NONSENSE, NONSENSE])).toEqual(few(22, false));
  });

  it('are in a known one but for a sentence that leaves no doubt', () => {
    expect(judgeScripts([...few(20, ENGLISH), CYRILLIC])).toEqual([...few(20, false), true]);
  });

  it('are in a known one but for a few words that leave no doubt', () => {
    const words = line('B?e?cHo?é, e?c∏n? Γ?opoA', 0.85);
    expect(judgeScripts([...few(20, ENGLISH), words])).toEqual([...few(20, false), true]);
  });

  it('are in a known one but for a paragraph of which nothing was read; one such line may be a picture', () => {
    const silent = scriptEvidence([{ text: 'ㅇ', confidence: 0.2, x: 0 }], { columns: ink(40) }, HEIGHT);
    expect(judgeScripts([...few(20, ENGLISH), ...few(3, silent)])).toEqual([
      ...few(20, false),
      ...few(3, true),
    ]);
    expect(judgeScripts([...few(20, ENGLISH), silent])).toEqual(few(21, false));
  });

  it('are in an unknown one where nothing of several was read, and of one or two none can tell', () => {
    const silent = scriptEvidence([], { columns: ink(20) }, HEIGHT);
    expect(judgeScripts([silent, silent, silent])).toEqual([true, true, true]);
    expect(judgeScripts([silent])).toEqual([false]);
  });

  it('say nothing where there is too little of them', () => {
    expect(judgeScripts([line('?B?p?e', 0.6)])).toEqual([false]);
    expect(judgeScripts([])).toEqual([]);
    expect(judgeScripts([NO_EVIDENCE])).toEqual([false]);
  });
});
