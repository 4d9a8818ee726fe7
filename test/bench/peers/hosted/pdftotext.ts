import type { HostedPeer } from '../hostProtocol.ts';
import { runProgram } from './runProgram.ts';

/** Poppler's `pdftotext`, for pages that have their text already. */
export async function open(): Promise<HostedPeer> {
  await runProgram('pdftotext', ['-v']);
  return { read: (file) => runProgram('pdftotext', ['-enc', 'UTF-8', file, '-']) };
}
