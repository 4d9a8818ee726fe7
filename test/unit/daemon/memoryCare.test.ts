import { describe, expect, it } from 'vitest';
import { MemoryCare } from '../../../server/src/daemon/engineProcess/memoryCare.ts';

/** An engine of two workers that has so many megabytes after each of its pages. */
function engine(megabytes: readonly number[]): MemoryCare {
  const care = new MemoryCare(2);
  for (const value of megabytes) {
    care.reported(value * 1e6);
    care.pageRead();
  }
  return care;
}

const pages = (count: number, megabytes: number): number[] => Array.from({ length: count }, () => megabytes);

describe("the care for an engine's memory", () => {
  it('does not doubt an engine that stays as it was', () => {
    expect(engine(pages(2_000, 500)).isDoubtful).toBe(false);
  });

  it('recycles one whose memory has grown and stays high at rest', () => {
    const care = engine([...pages(10, 450), ...pages(10, 900)]);
    expect(care.isDoubtful).toBe(true);
    care.reported(850e6);
    expect(care.isTooMuch()).toBe(true);
  });

  it('leaves one alone that only had a large page, and does not ask it again for each page', () => {
    const care = engine([...pages(20, 450), 1_500]);
    expect(care.isDoubtful).toBe(true);
    care.reported(450e6);
    expect(care.isTooMuch()).toBe(false);
    care.reported(1_500e6);
    care.pageRead();
    expect(care.isDoubtful).toBe(false);
  });

  it('takes for usual what a larger model needs from the beginning', () => {
    expect(engine(pages(100, 1_600)).isDoubtful).toBe(false);
    expect(engine([...pages(20, 1_600), ...pages(20, 2_500)]).isDoubtful).toBe(true);
  });

  it('takes for usual what a device needs that comes later', () => {
    const care = engine(pages(20, 450));
    care.deviceOpened();
    for (const megabytes of pages(40, 2_400)) {
      care.reported(megabytes * 1e6);
      care.pageRead();
    }
    expect(care.isDoubtful).toBe(false);
    care.reported(5_000e6);
    expect(care.isDoubtful).toBe(true);
  });

  it('does not recycle after a few pages only', () => {
    expect(engine(pages(3, 450).concat(pages(6, 2_000))).isDoubtful).toBe(false);
  });
});
