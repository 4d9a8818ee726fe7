import type cliProgress from 'cli-progress';
import type { InstallProgress } from '../../models/modelEntry.ts';
import type { Output } from '../commandContext.ts';
import { newBar } from '../progress/barProgress.ts';

/** Logs and pipes get a line now and then. */
const MILLISECONDS_BETWEEN_LINES = 5_000;

/** Shows how far the download of a model is: a bar on a terminal, lines elsewhere, nothing if quiet. */
export class DownloadProgress {
  readonly #stderr: Output;
  readonly #isQuiet: boolean;
  #bar: cliProgress.SingleBar | undefined;
  #lastLine = 0;
  #waitedFor: string | undefined;

  constructor(stderr: Output, isQuiet: boolean) {
    this.#stderr = stderr;
    this.#isQuiet = isQuiet;
  }

  update(progress: InstallProgress): void {
    if (this.#isQuiet) return;
    const { model, stage } = progress;
    if (stage === 'waiting') {
      if (this.#waitedFor !== model) this.#line(`${model}: another process is installing it; waiting`);
      this.#waitedFor = model;
      return;
    }
    if (this.#stderr.isTTY === true) this.#show(progress);
    else if (Date.now() - this.#lastLine >= MILLISECONDS_BETWEEN_LINES) {
      this.#lastLine = Date.now();
      this.#line(`${model}: ${amount(progress)}`);
    }
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #show(progress: InstallProgress): void {
    const { model, bytes, total } = progress;
    const payload = { model, amount: amount(progress) };
    if (!this.#bar) {
      this.#bar = newBar(this.#stderr, '{model} [{bar}] {amount}');
      this.#bar.start(total ?? 1, 0, payload);
    }
    // Without a total the bar stays empty.
    this.#bar.setTotal(total ?? 1);
    this.#bar.update(total === undefined ? 0 : bytes, payload);
  }

  #line(line: string): void {
    this.stop();
    this.#stderr.write(`${line}\n`);
  }
}

function amount({ stage, bytes, total }: InstallProgress): string {
  if (stage === 'checking') return 'checking';
  const done = (bytes / 1e6).toFixed(1);
  return total === undefined ? `${done} MB` : `${done} of ${(total / 1e6).toFixed(1)} MB`;
}
