import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PeerMissing } from '../peerReader.ts';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 << 20;

/** Runs a program to its end and gives what it printed. Rejects with PeerMissing where there is no such program. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout } = await run(program, [...args], {
      env: { ...process.env, ...env },
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new PeerMissing(`${program} is not installed`);
    throw error;
  }
}
