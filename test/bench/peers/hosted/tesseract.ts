import type { HostedPeer } from '../hostProtocol.ts';
import { runProgram } from './runProgram.ts';

/** Tesseract's program, one thread a process: the caller starts as many as there are cores. */
export async function open(): Promise<HostedPeer> {
  await runProgram('tesseract', ['--version']);
  return {
    read: (file) => runProgram('tesseract', [file, 'stdout', '-l', 'eng'], { OMP_THREAD_LIMIT: '1' }),
  };
}
