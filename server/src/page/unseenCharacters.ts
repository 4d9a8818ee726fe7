import type { LeftOutText } from './pageResult.ts';

/** Characters that a file holds and nobody sees on its page; what is printed twice is seen once. */
export function unseenCharacters(leftOut: readonly LeftOutText[]): number {
  return leftOut
    .filter(({ reason }) => reason !== 'printed-twice')
    .reduce((sum, { characters }) => sum + characters, 0);
}
