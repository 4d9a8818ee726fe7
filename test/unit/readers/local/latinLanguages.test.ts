import { describe, expect, it } from 'vitest';
import { languageOfText } from '../../../../server/src/readers/local/latinLanguages.ts';

describe('the language of a text in Latin letters', () => {
  it.each([
    [
      'fr',
      'Le conseil a été saisi par le ministre d’une demande qui porte sur la loi et les règles du marché',
    ],
    [
      'de',
      'Die Regierung hat mit dem Gesetz nicht nur die Steuern, sondern auch die Abgaben für alle gesenkt',
    ],
    [
      'es',
      'El gobierno ha dicho que las medidas no son para siempre y que se va a hacer más por los pueblos',
    ],
    [
      'it',
      'Il governo ha detto che le misure non sono per sempre e che si deve fare di più per i paesi della zona',
    ],
    [
      'pt',
      'O governo disse que as medidas não são para sempre e que se deve fazer mais por todos os povos da região',
    ],
    [
      'nl',
      'De regering heeft gezegd dat het niet voor altijd is en dat er meer voor de mensen moet worden gedaan',
    ],
    [
      'pl',
      'Rząd powiedział, że nie jest to na zawsze i że dla ludzi w tym kraju ma się zrobić więcej niż do tej pory',
    ],
    [
      'tr',
      'Hükümet bunun her zaman için olmadığını ve bu ülke için daha çok şey yapılacağını söyledi ama ne zaman',
    ],
    [
      'vi',
      'Chính phủ nói rằng các biện pháp này không phải là mãi mãi và sẽ làm nhiều hơn cho người dân trong cả nước',
    ],
  ])('%s is told by its words', (tag, text) => {
    expect(languageOfText(text)?.tags[0]).toBe(tag);
    // As a recogniser reads it that does not know its marks.
    expect(languageOfText(text.normalize('NFD').replace(/\p{M}/gu, ''))?.tags[0]).toBe(tag);
  });

  it('is none where it is English, or where too little is there to tell', () => {
    const english =
      'The government has said that the measures are not for ever and that more is to be done for all';
    expect(languageOfText(english)).toBeUndefined();
    expect(languageOfText('Rue de la Paix, Paris')).toBeUndefined();
    expect(languageOfText('')).toBeUndefined();
    expect(languageOfText('4711 0815 A-13 B-12 Total 100,00 EUR 12 34 56 78 90 11 22 33 44')).toBeUndefined();
  });
});
