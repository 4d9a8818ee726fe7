import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { within } from '../measure/deadline.ts';
import type { ProcessTree } from '../measure/treeMeter.ts';
import { hostAnswerSchema, type HostAnswer, type HostRequest, type PeerModel } from './hostProtocol.ts';
import { PeerMissing, type PeerReader, type PeerReading } from './peerReader.ts';

const START_MILLISECONDS = 60_000;
/** Past this a page counts as not read. The slowest peer takes about 20 s on two cores. */
const PAGE_MILLISECONDS = 120_000;

export interface HostedPeerOptions {
  readonly id: string;
  readonly title: string;
  /** The name of its adapter in `peerHost.ts`. */
  readonly adapter: string;
  readonly filesAtOnce: number;
  readonly accepts: RegExp;
  readonly model?: PeerModel;
  /** Its work is done by programs that its process starts. */
  readonly isProgram?: boolean;
}

/** A peer in a process of its own (`peerHost.ts`). */
export class HostedPeerReader implements PeerReader {
  readonly id: string;
  readonly title: string;
  readonly filesAtOnce: number;
  readonly accepts: RegExp;
  readonly #options: HostedPeerOptions;
  readonly #waiting = new Map<number, (answer: HostAnswer) => void>();
  #onStarted: (answer: HostAnswer) => void = () => undefined;
  #child: ChildProcess | undefined;
  #requests = 0;

  constructor(options: HostedPeerOptions) {
    this.id = options.id;
    this.title = options.title;
    this.filesAtOnce = options.filesAtOnce;
    this.accepts = options.accepts;
    this.#options = options;
  }

  async start(files: number): Promise<void> {
    const { adapter, model } = this.#options;
    const child = fork(join(import.meta.dirname, 'peerHost.ts'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message) => this.#take(hostAnswerSchema.parse(message)));
    child.once('exit', () => this.#ended());
    const started = new Promise<HostAnswer>((resolve) => (this.#onStarted = resolve));
    this.#send({ do: 'start', peer: adapter, files, ...(model ? { model } : {}) });
    const answer = await within(START_MILLISECONDS, `the start of ${this.id}`, started);
    if (answer.is === 'missing') throw new PeerMissing(answer.reason);
    if (answer.is === 'failed') throw new Error(answer.reason);
  }

  async read(file: string): Promise<PeerReading> {
    const id = (this.#requests += 1);
    const answered = new Promise<HostAnswer>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ do: 'read', id, file });
    try {
      const answer = await within(PAGE_MILLISECONDS, `a page of ${this.id}`, answered);
      if (answer.is === 'text') return { text: answer.text };
      throw new Error(
        answer.is === 'unreadable' || answer.is === 'failed' ? answer.reason : 'it gave no text',
      );
    } finally {
      this.#waiting.delete(id);
    }
  }

  tree(): ProcessTree {
    return { root: this.#child?.pid ?? 0, rootIsHelper: this.#options.isProgram ?? false };
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  #send(request: HostRequest): void {
    if (this.#child?.connected === true) this.#child.send(request, () => undefined);
    else this.#ended();
  }

  #take(answer: HostAnswer): void {
    if (answer.is === 'text' || answer.is === 'unreadable') this.#waiting.get(answer.id)?.(answer);
    else this.#onStarted(answer);
  }

  #ended(): void {
    const answer: HostAnswer = { is: 'failed', reason: `the process of ${this.id} ended` };
    this.#onStarted(answer);
    for (const resolve of this.#waiting.values()) resolve(answer);
  }
}
