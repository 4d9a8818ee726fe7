import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** For a Chromium of the system: as quiet as the one that the package carries. */
const SYSTEM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A Chromium without a window: the one in the npm package `@sparticuz/chromium` (Linux), or the program
 * that `FOLIO_CHROMIUM` names.
 */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env['FOLIO_CHROMIUM'];
  if (own === undefined && process.platform !== 'linux') {
    throw new Error(
      'MISSING: a Chromium for this system. Set FOLIO_CHROMIUM to the program of Chromium, Chrome or Edge.',
    );
  }
  return chromium.launch({
    executablePath: own ?? (await sparticuz.executablePath()),
    args: [...(own === undefined ? sparticuz.args : SYSTEM_FLAGS), '--disable-background-networking'],
    headless: true,
    // Whoever starts it ends it, in the right order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
