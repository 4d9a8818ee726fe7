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

  it.each([
    [
      'Persian',
      'از آنجا كه شناسائى حيثيت ذاتى كلية اعضاى خانواده بشرى و حقوق يكسان و انتقال نايذير آنان اساس آزادى و عدالت و صلح را در جهان تشكيل ميدهد و هر كس حق دارد از آن',
      'ابتثجحخدذرزسشصضطظعغفقكلمنهويىءآأإؤئة',
    ],
    [
      'Serbian',
      'Нико не сме бити произвольно ухапшен, притворен, нити протеран. Свако има право на правично суђенье пред независним и непристрасним судом и да се о оптужби одлучи у свему',
      'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
    ],
  ])('are told of a page in %s that another language of its script was read into', (name, text, alphabet) => {
    expect(letterWarnings(text, lettersLacking(alphabet))[0]?.message).toContain(`in ${name}.`);
  });

  it.each([
    [
      'Russian',
      'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.',
    ],
    [
      'Bulgarian',
      'Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и съвест и следва да се отнасят помежду си в дух на братство.',
    ],
  ])('are not told of %s that a recogniser of Russian has read', (_, text) => {
    expect(letterWarnings(text, lettersLacking('абвгдеёжзийклмнопрстуфхцчшщъыьэюя'))).toEqual([]);
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
