import { expect, it } from 'vitest';
import { agreed } from '../../../../server/src/readers/local/readKnownLine.ts';
import type { LineReading } from '../../../../server/src/readers/pageOperations.ts';

function reading(text: string, ...confidences: number[]): LineReading {
  const words = text.split(' ').filter((word) => word !== '');
  return {
    text,
    confidence: confidences[0] ?? 0,
    words: words.map((word, at) => ({
      text: word,
      confidence: confidences[at] ?? 0,
      box: { x: 0, y: 0, width: 1, height: 1 },
    })),
  };
}

it('of several readings of a line the one counts that is likeliest, all that say it taken together', () => {
  const sure = reading('the archlve', 0.9, 0.7);
  const [first, second] = [reading('the archive', 0.8, 0.5), reading('the archive', 0.9, 0.6)];
  expect(agreed([sure, first, second])).toBe(second);
  expect(agreed([sure, first])).toBe(sure);
});

it('sizes that read nothing have no vote, and nothing comes of nothing', () => {
  const only = reading('faint', 0.1);
  expect(agreed([reading(''), only, reading('')])).toBe(only);
  expect(agreed([reading('')]).text).toBe('');
});
