import { expect, it } from 'vitest';
import { cyrillicLanguages } from '../../../../server/src/readers/local/cyrillicLanguages.ts';

it.each([
  [
    'ru',
    'Правительство заявило, что эти меры не навсегда и что для людей в стране будет сделано больше, чем было до сих пор',
  ],
  [
    'uk',
    'Уряд заявив, що ці заходи не назавжди і що для людей у країні буде зроблено більше, ніж було до цього часу, або ні',
  ],
  [
    'bg',
    'Правителството заяви, че тези мерки не са завинаги и че за хората в страната ще се направи повече от това досега',
  ],
])('%s is told by its words', (tag, text) => {
  expect(cyrillicLanguages(text)).toEqual([tag]);
});

it('several are told where their words are alike, and none of a few words', () => {
  const alike = 'и в не на и в не на и в не на';
  expect(cyrillicLanguages(alike)).toEqual(['ru', 'bg']);
  expect(cyrillicLanguages('Статья первая')).toEqual([]);
});
