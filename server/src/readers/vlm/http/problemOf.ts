import { z } from 'zod';
import { ServerProblem, type ServerProblemKind } from './serverProblem.ts';

/** The longest that a server's wish to be left alone is granted. */
const MAX_RETRY_AFTER_MS = 30_000;

const errorBodySchema = z.looseObject({
  // New: {"error": {"message", "code"}}; old: {"object": "error", "message", "code"}; others: {"error": "text"}.
  error: z
    .union([
      z.string(),
      z.looseObject({ message: z.unknown(), code: z.unknown(), type: z.unknown() }).partial(),
    ])
    .nullish(),
  object: z.string().optional(),
  message: z.unknown(),
  detail: z.unknown(),
  code: z.unknown(),
});

export interface ErrorBody {
  readonly text: string;
  readonly status: number | undefined;
}

/** The error in a JSON value of either shape; undefined when it is none. */
export function errorBody(value: unknown): ErrorBody | undefined {
  const parsed = errorBodySchema.partial().safeParse(value);
  if (!parsed.success) return undefined;
  const { error, object, message, detail, code } = parsed.data;
  if (error !== undefined && error !== null) {
    if (typeof error === 'string') return { text: error, status: statusOf(code) };
    return { text: textOf(error['message']), status: statusOf(error['code'] ?? code) };
  }
  if (object === 'error') return { text: textOf(message), status: statusOf(code) };
  // FastAPI's own form, which proxies and older servers send.
  if (detail !== undefined) return { text: textOf(detail), status: undefined };
  return undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function statusOf(value: unknown): number | undefined {
  const status = Number(value);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}

/** The problem that an answer with this status is. */
export function problemOfStatus(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): ServerProblem {
  const serverText = errorBody(parseJson(body))?.text ?? body;
  const retryAfterMilliseconds = retryAfter(headers['retry-after']);
  return new ServerProblem(kindOfStatus(status, serverText), {
    status,
    serverText,
    // Never followed: the key and the page are for the server that was named.
    ...(status >= 300 && status < 400 ? { reason: `it redirects requests (HTTP ${status})` } : {}),
    ...(retryAfterMilliseconds === undefined ? {} : { retryAfterMilliseconds }),
  });
}

export function kindOfStatus(status: number, text: string): ServerProblemKind {
  if (status === 401 || status === 403) return 'key';
  if (status === 404) return 'model';
  if (status === 413) return 'too-large';
  if (status === 429 || status === 503) return 'busy';
  // Ollama and some routers say it with 400.
  if (status === 400 && /\bmodel\b.*\b(not found|does not exist)\b/i.test(text)) return 'model';
  if (status >= 400 && status < 500) return 'request';
  return 'engine';
}

/** The problem that a request without an answer is. An abort of one's own is not one, and comes back as it is. */
export function problemOfFailure(error: unknown, signal: AbortSignal, answered: boolean): unknown {
  if (error instanceof ServerProblem) return error;
  if (signal.aborted) return signal.reason instanceof Error ? signal.reason : error;
  const code = codeOf(error);
  return new ServerProblem(answered ? 'broken' : 'unreachable', {
    reason: answered ? 'the answer ended too early' : (REASONS[code] ?? 'the connection failed'),
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name cannot be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ECONNRESET: 'the connection was reset',
  ETIMEDOUT: 'connecting took too long',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause === undefined ? '' : codeOf(error.cause);
}

function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,6}(\.\d+)?$/.test(value.trim())) return undefined;
  return Math.min(MAX_RETRY_AFTER_MS, Number(value) * 1_000);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
