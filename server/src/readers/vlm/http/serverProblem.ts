/**
 * - `unreachable`: no connection. `key`: it wants another key. `model`: it has no such model.
 * - `too-large`: the picture is too large for it. `request`: it refuses the request as it is.
 * - `busy`: come back later. `engine`: it failed inside. `timeout`: it kept nobody informed for too long.
 * - `broken`: the answer broke off. `garbage`: the answer is none.
 */
export type ServerProblemKind =
  | 'unreachable'
  | 'key'
  | 'model'
  | 'too-large'
  | 'request'
  | 'busy'
  | 'engine'
  | 'timeout'
  | 'broken'
  | 'garbage';

export interface ServerProblemDetails {
  readonly status?: number;
  /** What the server wrote. It may quote the request: never shown, never logged. */
  readonly serverText?: string;
  /** How long it asks to be left alone. */
  readonly retryAfterMilliseconds?: number;
  /** Some words of Folio's own about what happened. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/** A server did not do what was asked of it. Stays inside this reader, which turns it into its errors. */
export class ServerProblem extends Error {
  override readonly name = 'ServerProblem';
  readonly kind: ServerProblemKind;
  readonly status: number | undefined;
  readonly serverText: string;
  readonly retryAfterMilliseconds: number | undefined;
  readonly reason: string;

  constructor(kind: ServerProblemKind, details: ServerProblemDetails = {}) {
    const reason = details.reason ?? (details.status === undefined ? kind : `HTTP ${details.status}`);
    super(reason, { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.serverText = details.serverText ?? '';
    this.retryAfterMilliseconds = details.retryAfterMilliseconds;
    this.reason = reason;
  }
}
