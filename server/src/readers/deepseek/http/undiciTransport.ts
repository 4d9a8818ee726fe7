import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { HttpRequest, HttpResponse, HttpTransport } from './transport.ts';

/**
 * Connections that stay open between pages. Only connecting has a time limit here; how long an answer may
 * take is decided by who waits for it.
 */
export class UndiciTransport implements HttpTransport {
  readonly #agent: Agent;

  constructor(connectMilliseconds: number) {
    this.#agent = new Agent({
      connect: { timeout: connectMilliseconds },
      // One connection a request in flight: answers stream for minutes.
      connections: null,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      // Less than what servers keep idle connections open for, so that none is used as it closes (uvicorn: 5 s).
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 4_000,
    });
  }

  async request({ method, url, headers, body, signal }: HttpRequest): Promise<HttpResponse> {
    const response = await request(url, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
      },
      signal,
      dispatcher: this.#agent,
      ...(body === undefined ? {} : { body: Readable.from(body.pieces()) }),
    });
    return {
      status: response.statusCode,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? (value[0] ?? '') : (value ?? ''),
        ]),
      ),
      body: response.body as AsyncIterable<Uint8Array>,
    };
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
