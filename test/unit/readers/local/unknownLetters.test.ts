import { describe, expect, it } from 'vitest';
import { letterWarnings, lettersLacking } from '../../../../server/src/readers/local/unknownLetters.ts';

const ENGLISH_ALPHABET = [...'abcdefghijklmnopqrstuvwxyzéüä'];
const lacking = lettersLacking(ENGLISH_ALPHABET);

const FRENCH =
  'Tous les etres humains naissent libres et egaux en dignite et en droits. Ils sont doues de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternite.';
const GERMAN =
  'Alle Menschen sind frei und gleich an Wurde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der Bruderlichkeit begegnen.';
const ENGLISH =
  'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.';

describe('letters that a model does not know', () => {
  it('are those of each language that its alphabet lacks', () => {
    expect(lacking['French']).toBe('àâçèêëîïôùûœ');
    expect(lacking['German']).toBe('öß');
    expect(lettersLacking([...ENGLISH_ALPHABET, 'ö', 'ß'])).not.toHaveProperty('German');
  });

  it.each([
    ['French', 'fr', FRENCH],
    ['German', 'de', GERMAN],
  ])('are told of a page in %s, and that a model for %s is needed', (name, tag, text) => {
    expect(letterWarnings(text, lacking)).toEqual([
      {
        code: 'letters-unknown',
        message: expect.stringContaining(`in ${name}.`) as string,
        suggests: [tag],
      },
    ]);
  });

  it('are not told where the model knows them all', () => {
    expect(letterWarnings(FRENCH, {})).toEqual([]);
  });

  it('are not told of English, of a few words, and of names in another language', () => {
    expect(letterWarnings(ENGLISH, lacking)).toEqual([]);
    expect(letterWarnings('Rue de la Paix', lacking)).toEqual([]);
    const names =
      'The letters of Madame de la Fayette to the Comte de Bussy are kept in the library at Caen.';
    expect(letterWarnings(names, lacking)).toEqual([]);
  });
});
