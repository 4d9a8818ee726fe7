import { drawPage } from './drawPage.ts';
import { scanSheet } from './scan.ts';
import { LETTER_PAGES } from './texts.ts';

/** The letter's pages as the scanner gave them, as JPEG. */
export function letterScans(): Promise<Buffer[]> {
  return Promise.all(
    LETTER_PAGES.map((blocks, i) => scanSheet(drawPage(blocks), { seed: 11 + i, skew: i === 0 ? 0.7 : -0.5 })),
  );
}
