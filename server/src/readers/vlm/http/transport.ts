/** A body that is written once, in pieces. */
export interface HttpBody {
  readonly byteLength: number;
  pieces(): Iterable<Uint8Array>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  /** Aborting it closes the connection, by which servers know that nobody waits any more. */
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; of several values the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** How requests get to servers: real connections, or a simulation of them. */
export interface HttpTransport {
  /** Rejects when no answer came. The body is to be read to its end, or the signal aborted. */
  request(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}
