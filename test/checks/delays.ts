import { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';

/** How long delays are: a factor of those below. Without it nothing is delayed. */
export const DELAYS_VARIABLE = 'FOLIO_TEST_DELAYS';

/** Longest delays at factor 1, ms. Most are far shorter: a random number to the third power is their share. */
const START = 800;
const PAUSE = 300;
const FILE = 200;
/** A process looks whether to pause after at most so many ms. */
const NEXT_PAUSE = 150;
const PAUSE_SHARE = 0.5;
const FILE_SHARE = 0.3;

const DELAYED_CALLS =
  'access appendFile copyFile link lstat mkdir open readFile readdir realpath rename rm stat unlink utimes writeFile';

/** What makes a Node process and all that it starts load a file of this code. */
export function delayingEnvironment(factor: string, file: string): Record<string, string> {
  return { [DELAYS_VARIABLE]: factor, NODE_OPTIONS: `--import=${file}` };
}

const factor = Number(process.env[DELAYS_VARIABLE] ?? 0);
if (factor > 0 && process.env['NODE_OPTIONS']?.includes(import.meta.url)) {
  delayFiles();
  delayChildren();
  if (isMainThread) pauseNowAndThen();
}

function randomTime(longest: number): number {
  return Math.random() ** 3 * longest * factor;
}

/** Stops this thread, as a machine does that gives its time to others. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function pauseNowAndThen(): void {
  pause(randomTime(START));
  const look = (): void => {
    if (Math.random() < PAUSE_SHARE) pause(randomTime(PAUSE));
    setTimeout(look, Math.random() * NEXT_PAUSE).unref();
  };
  look();
}

function delayFiles(): void {
  const calls: Record<string, unknown> = fs.promises as object as Record<string, unknown>;
  for (const name of DELAYED_CALLS.split(' ')) {
    const call = calls[name] as (...values: unknown[]) => Promise<unknown>;
    calls[name] = async (...values: unknown[]): Promise<unknown> => {
      if (Math.random() < FILE_SHARE) await delay(randomTime(FILE));
      return call(...values);
    };
  }
  syncBuiltinESMExports();
}

/** Children get the delays, too, whatever environment they are given: a daemon takes none of its client's options. */
function delayChildren(): void {
  const prototype = ChildProcess.prototype as unknown as {
    spawn: (options: { envPairs?: string[] }) => unknown;
  };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const own = Object.entries(delayingEnvironment(String(factor), import.meta.url)).map(
      ([name, value]) => `${name}=${value}`,
    );
    const others = (options.envPairs ?? []).filter(
      (pair) => !/^(NODE_OPTIONS|FOLIO_TEST_DELAYS)=/.test(pair),
    );
    return spawn.call(this, { ...options, envPairs: [...others, ...own] });
  };
}
