import { z } from 'zod';
import type { Clock } from '../../../server/src/clock.ts';
import { VllmCore } from '../../fixtures/servers/vllmCore.ts';
import type {
  HttpRequest,
  HttpResponse,
  HttpTransport,
} from '../../../server/src/readers/vlm/http/transport.ts';
import { A100 } from './a100.ts';

const chatSchema = z.object({ max_tokens: z.number() });

/** One GPU in virtual time: the token rate and the batch of an A100, and vLLM's answers. */
class VirtualServer {
  readonly core: VllmCore;
  #alive = true;
  readonly #hangUps = new Set<() => void>();
  ended = 0;

  constructor(clock: Clock) {
    this.core = new VllmCore({ clock, ...A100, stepMilliseconds: 1_000 });
  }

  kill(): void {
    this.#alive = false;
    this.core.stop();
    for (const hangUp of [...this.#hangUps]) hangUp();
  }

  answer(request: HttpRequest, output: readonly string[]): HttpResponse {
    if (!this.#alive) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const path = new URL(request.url).pathname;
    if (path === '/v1/models')
      return whole(
        JSON.stringify({
          data: [{ id: 'deepseek-ai/DeepSeek-OCR', owned_by: 'vllm', max_model_len: 8_192 }],
        }),
        'application/json',
      );
    if (path === '/metrics')
      return whole(
        `vllm:num_requests_running ${this.core.running}\nvllm:num_requests_waiting ${this.core.waiting}\n`,
        'text/plain',
      );
    return this.#stream(request, output);
  }

  #stream(request: HttpRequest, output: readonly string[]): HttpResponse {
    const { max_tokens: maxTokens } = chatSchema.parse(
      JSON.parse(Buffer.concat([...(request.body?.pieces() ?? [])]).toString('utf8')),
    );
    const pieces = new Pieces();
    const hangUp = (): void => pieces.fail(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    this.#hangUps.add(hangUp);
    const giveUp = this.core.add({
      promptTokens: 913,
      maxTokens,
      output,
      onText: (content) => pieces.push(event({ choices: [{ delta: { content } }] })),
      onEnd: (reason) => {
        this.#hangUps.delete(hangUp);
        this.ended += 1;
        pieces.push(event({ choices: [{ delta: {}, finish_reason: reason }] }));
        pieces.push(Buffer.from('data: [DONE]\n\n'));
        pieces.end();
      },
    });
    request.signal.addEventListener('abort', () => {
      this.#hangUps.delete(hangUp);
      giveUp();
      pieces.fail(new Error('aborted'));
    });
    return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: pieces };
  }
}

/** Servers that are reached without a network; which answers a page gets is up to `output`. */
export class VirtualNetwork implements HttpTransport {
  readonly #clock: Clock;
  readonly #output: () => readonly string[];
  readonly #servers = new Map<string, VirtualServer>();

  constructor(clock: Clock, output: () => readonly string[]) {
    this.#clock = clock;
    this.#output = output;
  }

  start(url: string): void {
    this.#servers.set(url, new VirtualServer(this.#clock));
  }

  kill(url: string): void {
    this.#servers.get(url)?.kill();
  }

  /** Tokens that all servers wrote, for nobody too. */
  get tokens(): number {
    return [...this.#servers.values()].reduce((sum, { core }) => sum + core.tokensSent, 0);
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const server = this.#servers.get(new URL(request.url).origin);
    if (!server) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    return server.answer(request, this.#output());
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}

function event(fields: unknown): Buffer {
  return Buffer.from(`data: ${JSON.stringify(fields)}\n\n`);
}

function whole(text: string, type: string): HttpResponse {
  const pieces = new Pieces();
  pieces.push(Buffer.from(text));
  pieces.end();
  return { status: 200, headers: { 'content-type': type }, body: pieces };
}

/** A body that is written to while it is read. */
class Pieces implements AsyncIterable<Uint8Array> {
  readonly #pieces: Uint8Array[] = [];
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  fail(error: Error): void {
    this.#error = error;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece) {
        yield piece;
        continue;
      }
      if (this.#error) throw this.#error;
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
