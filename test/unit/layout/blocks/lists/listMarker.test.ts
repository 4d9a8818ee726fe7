import { describe, expect, it } from 'vitest';
import { follows, parseListMarker } from '../../../../../server/src/layout/blocks/lists/listMarker.ts';

describe('parseListMarker', () => {
  it.each([
    ['• one', '•', false],
    ['— one', '—', false],
    ['12. one', '12.', true],
    ['(3) one', '(3)', true],
    ['[7] A. Author', '[7]', true],
    ['iv) one', 'iv)', true],
    ['③ one', '③', true],
    ['一、河流', '一、', true],
    ['（二）河流', '（二）', true],
    ['१. सभी', '१.', true],
    ['(٢) لكل فرد', '(٢)', true],
    ['๓) ทุกคน', '๓)', true],
  ])('finds the marker of %s', (text, marker, ordered) => {
    expect(parseListMarker(text)).toMatchObject({ marker, ordered });
  });

  it.each(['one', '12.5 metres', '-5 degrees', 'e.g. this', '3', '•'])('finds none in %s', (text) => {
    expect(parseListMarker(text)).toBeUndefined();
  });

  it.each([
    ['1. a', '2. b', true],
    ['1. a', '3. b', false],
    ['(a) x', '(b) y', true],
    ['iii. x', 'iv. y', true],
    ['1. a', '2) b', false],
    ['九、x', '十、y', true],
    ['९. x', '१०. y', true],
    ['١. x', '٣. y', false],
  ])('%s then %s: %s', (first, second, expected) => {
    expect(follows(parseListMarker(second)!, parseListMarker(first)!)).toBe(expected);
  });
});
