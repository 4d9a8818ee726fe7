import type { ServerProblem } from '../http/serverProblem.ts';

/**
 * What a server has to be spared, because it refused it once. Learnt anew for each server; monotone, so
 * that trying ends.
 */
export interface RequestShape {
  readonly whitelist: boolean;
  readonly guard: boolean;
  readonly tags: boolean;
  readonly streamOptions: boolean;
  /** Sent as `max_completion_tokens` where `max_tokens` is refused. */
  readonly maxCompletionTokens: boolean;
}

export const FULL_SHAPE: RequestShape = {
  whitelist: true,
  guard: true,
  tags: true,
  streamOptions: true,
  maxCompletionTokens: false,
};

/** A request that was refused, and what to try instead. */
export type Degradation =
  | { readonly change: 'shape'; readonly shape: RequestShape }
  | { readonly change: 'tokens'; readonly maxTokens: number }
  | { readonly change: 'picture' }
  | { readonly change: 'none' };

const LEAST_TOKENS = 128;
/** The first cut: what the count of tokens may be wrong by. */
const FIRST_CUT = 64;

export interface RefusedRequest {
  readonly shape: RequestShape;
  readonly maxTokens: number;
  /** How often `maxTokens` was cut for this page already. */
  readonly cuts: number;
}

/**
 * The next thing to try after a refusal: less of what the server's words name, else the extra fields one
 * after the other. The words decide only what goes first, because servers change them.
 */
export function degrade(problem: ServerProblem, refused: RefusedRequest): Degradation {
  const { shape, maxTokens, cuts } = refused;
  if (problem.kind === 'too-large') return { change: 'picture' };
  if (problem.kind !== 'request') return { change: 'none' };
  const text = problem.serverText.toLowerCase();
  if (isAboutLength(text)) return fewerTokens(maxTokens, cuts);
  if (/vllm_xargs|whitelist|ngram|extra_args/.test(text)) return withoutGuard(shape) ?? { change: 'none' };
  if (shape.tags && text.includes('skip_special_tokens')) return shaped({ ...shape, tags: false });
  if (shape.streamOptions && text.includes('stream_options'))
    return shaped({ ...shape, streamOptions: false });
  if (!shape.maxCompletionTokens && text.includes('max_completion_tokens'))
    return shaped({ ...shape, maxCompletionTokens: true });
  // It does not say what it minds. What the page needs least goes first.
  const next = withoutGuard(shape);
  if (next) return next;
  if (shape.streamOptions) return shaped({ ...shape, streamOptions: false });
  if (shape.tags) return shaped({ ...shape, tags: false });
  return { change: 'none' };
}

/** All known wordings: context length of 2024, of 2025, of 2026, and llama.cpp's. */
function isAboutLength(text: string): boolean {
  return /maximum context length|context size|context window|is too large|exceeds the (available )?context|max_tokens/.test(
    text.replaceAll('max_completion_tokens instead', ''),
  );
}

function fewerTokens(maxTokens: number, cuts: number): Degradation {
  const next = cuts === 0 ? maxTokens - FIRST_CUT : Math.floor(maxTokens / 2);
  return next < LEAST_TOKENS ? { change: 'none' } : { change: 'tokens', maxTokens: next };
}

function withoutGuard(shape: RequestShape): Degradation | undefined {
  if (shape.guard && shape.whitelist) return shaped({ ...shape, whitelist: false });
  if (shape.guard) return shaped({ ...shape, guard: false });
  return undefined;
}

function shaped(shape: RequestShape): Degradation {
  return { change: 'shape', shape };
}
