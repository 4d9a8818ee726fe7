import { createParser } from 'eventsource-parser';
import type { Clock } from '../../../clock.ts';
import { kindOfStatus, parseJson, problemOfFailure } from '../http/problemOf.ts';
import { smallBody, type ServerClient } from '../http/serverClient.ts';
import type { HttpBody } from '../http/transport.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import { AnswerWatch } from './answerWatch.ts';
import { readChunk } from './chunk.ts';
import type { StreamSettings } from './streamSettings.ts';

/** A line of a stream that is longer is no chunk of a chat. Characters. */
const MAX_LINE = 1_000_000;

export interface ChatStreamRequest {
  readonly client: ServerClient;
  /** The chat completion, as JSON. */
  readonly body: HttpBody;
  readonly clock: Clock;
  readonly settings: StreamSettings;
  readonly signal: AbortSignal;
  /** Called with each piece of text; `false` ends the reading, and the server stops writing. */
  readonly onText: (text: string) => boolean;
}

export interface ChatEnd {
  /** `stop`, `length`, `repetition` and what else the server says; undefined after `onText` said `false`. */
  readonly finishReason: string | undefined;
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  /** Milliseconds from sending to the first piece of text; undefined when none came. */
  readonly firstTokenMilliseconds: number | undefined;
  readonly totalMilliseconds: number;
}

/**
 * Sends a chat completion and reads its answer as it is written. Rejects with a ServerProblem, or with what
 * `signal` was aborted with; either closes the request.
 */
export async function streamChat(request: ChatStreamRequest): Promise<ChatEnd> {
  const { client, body, clock, settings, signal } = request;
  const watch = new AnswerWatch(clock, settings, signal);
  const answer = new Answer(request, watch);
  try {
    const response = await client.post('/v1/chat/completions', body, watch.signal);
    if (/\bjson\b/.test(response.headers['content-type'] ?? '')) {
      answer.takeWhole(parseJson(await smallBody(response)));
    } else {
      await answer.takeEvents(response.body);
    }
    return answer.end();
  } catch (error) {
    throw problemOfFailure(error, watch.signal, true);
  } finally {
    watch.end();
  }
}

class Answer {
  readonly #request: ChatStreamRequest;
  readonly #watch: AnswerWatch;
  readonly #startedAt: number;
  #firstAt: number | undefined;
  #characters = 0;
  #finishReason: string | undefined;
  #promptTokens: number | undefined;
  #completionTokens: number | undefined;
  #stopped = false;
  #done = false;
  #chunks = 0;

  constructor(request: ChatStreamRequest, watch: AnswerWatch) {
    this.#request = request;
    this.#watch = watch;
    this.#startedAt = request.clock.now();
  }

  takeWhole(value: unknown): void {
    this.#take(value);
  }

  async takeEvents(body: AsyncIterable<Uint8Array>): Promise<void> {
    let failure: ServerProblem | undefined;
    const parser = createParser({
      maxBufferSize: MAX_LINE,
      onEvent: ({ data }) => {
        if (this.#isOver || failure) return;
        try {
          this.#takeData(data);
        } catch (error) {
          failure = error instanceof ServerProblem ? error : garbage();
        }
      },
      onError: (error) => {
        // Lines that are no fields are passed over, as the standard says; a line without end is not.
        if (error.type === 'max-buffer-size-exceeded') failure = garbage();
      },
    });
    const decoder = new TextDecoder();
    for await (const bytes of body) {
      parser.feed(decoder.decode(bytes, { stream: true }));
      if (failure) throw failure;
      if (this.#isOver) return;
    }
    parser.reset({ consume: true });
    if (failure) throw failure;
  }

  end(): ChatEnd {
    if (!this.#stopped && this.#finishReason === undefined) {
      if (this.#chunks === 0) throw garbage();
      throw new ServerProblem('broken', { reason: 'the answer ended too early' });
    }
    return {
      finishReason: this.#stopped ? undefined : this.#finishReason,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      firstTokenMilliseconds: this.#firstAt === undefined ? undefined : this.#firstAt - this.#startedAt,
      totalMilliseconds: this.#request.clock.now() - this.#startedAt,
    };
  }

  get #isOver(): boolean {
    return this.#done || this.#stopped;
  }

  #takeData(data: string): void {
    if (data === '[DONE]') this.#done = true;
    else this.#take(parseJson(data));
  }

  #take(value: unknown): void {
    if (typeof value !== 'object' || value === null) throw garbage();
    const chunk = readChunk(value);
    // Something a server or a proxy says besides: signs of life, for example.
    if (!chunk) return;
    if (chunk.error) throw midStream(chunk.error);
    this.#chunks += 1;
    if (this.#firstAt !== undefined) this.#watch.touch();
    this.#promptTokens = chunk.promptTokens ?? this.#promptTokens;
    this.#completionTokens = chunk.completionTokens ?? this.#completionTokens;
    if (chunk.finishReason === 'error') throw midStream({ text: '', status: undefined });
    if (chunk.finishReason !== undefined) this.#finishReason = chunk.finishReason;
    if (chunk.text !== '') this.#takeText(chunk.text);
  }

  #takeText(text: string): void {
    const { clock, settings, onText } = this.#request;
    this.#watch.touch();
    this.#firstAt ??= clock.now();
    this.#characters += text.length;
    if (this.#characters > settings.maxCharacters)
      throw new ServerProblem('garbage', { reason: 'its answer is far too long' });
    if (!onText(text)) this.#stopped = true;
  }
}

function midStream({ text, status = 500 }: { text: string; status: number | undefined }): ServerProblem {
  return new ServerProblem(kindOfStatus(status, text), {
    status,
    serverText: text,
    reason: 'it failed while it was writing',
  });
}

function garbage(): ServerProblem {
  return new ServerProblem('garbage', { reason: 'its answer is not a chat completion' });
}
