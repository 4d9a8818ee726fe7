/** How a model's text came to its end. */
export type TranscriptEnd =
  /** By the model's own end: the page is read. */
  | 'ended'
  /** The budget of tokens was used up. */
  | 'truncated'
  | 'looped'
  /** The server gave up, or the connection did. */
  | 'failed';

const REASONS: Readonly<Record<string, TranscriptEnd>> = {
  stop: 'ended',
  eos: 'ended',
  eos_token: 'ended',
  end_turn: 'ended',
  stop_sequence: 'ended',
  length: 'truncated',
  limit: 'truncated',
  max_tokens: 'truncated',
  repetition: 'looped',
};

/**
 * The end of a transcript, from what the server says of it (`finish_reason`, Ollama's `done_reason`) and from
 * what was seen on the way. A stream that ends without a reason broke off.
 */
export function endOf(
  finishReason: string | null | undefined,
  seen: { readonly looped?: boolean } = {},
): TranscriptEnd {
  if (seen.looped === true) return 'looped';
  const reason = (finishReason ?? '').trim().toLowerCase();
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? 'failed') : 'failed';
}
