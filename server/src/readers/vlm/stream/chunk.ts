import { errorBody } from '../http/problemOf.ts';

/** What Folio wants of one chunk of a streamed chat completion. */
export interface ChatChunk {
  readonly text: string;
  readonly finishReason?: string;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** The server says that it failed. */
  readonly error?: { readonly text: string; readonly status: number | undefined };
}

const NOTHING: ChatChunk = { text: '' };

/**
 * Reads a chunk, or a whole completion of a server that does not stream. Unknown fields, empty choices and
 * roles are passed over. Undefined: this is no chunk. Written by hand, as it runs for every token.
 */
export function readChunk(value: unknown): ChatChunk | undefined {
  if (!isRecord(value)) return undefined;
  const choices = value['choices'];
  if (!Array.isArray(choices)) {
    const error = errorBody(value);
    if (error) return { text: '', error };
    return isRecord(value['usage']) ? withUsage(NOTHING, value['usage']) : undefined;
  }
  const usage = value['usage'];
  const first: unknown = choices[0];
  const error = value['error'];
  if (error !== undefined && error !== null) return { text: '', error: errorBody(value) ?? NO_WORDS };
  if (!isRecord(first)) return isRecord(usage) ? withUsage(NOTHING, usage) : NOTHING;
  const body = first['delta'] ?? first['message'];
  const content: unknown = isRecord(body) ? body['content'] : first['text'];
  const finish = first['finish_reason'];
  const chunk: ChatChunk = {
    text: typeof content === 'string' ? content : '',
    ...(typeof finish === 'string' ? { finishReason: finish } : {}),
  };
  return isRecord(usage) ? withUsage(chunk, usage) : chunk;
}

const NO_WORDS = { text: '', status: undefined };

function withUsage(chunk: ChatChunk, usage: Readonly<Record<string, unknown>>): ChatChunk {
  const prompt = usage['prompt_tokens'];
  const completion = usage['completion_tokens'];
  return {
    ...chunk,
    ...(typeof prompt === 'number' ? { promptTokens: prompt } : {}),
    ...(typeof completion === 'number' ? { completionTokens: completion } : {}),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
