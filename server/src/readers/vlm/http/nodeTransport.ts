import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import type { HttpRequest, HttpResponse, HttpTransport } from './transport.ts';

/** Less than what servers keep idle connections open for, so that none is used as it closes (uvicorn: 5 s). */
const IDLE_MILLISECONDS = 4_000;

/**
 * Connections that stay open between pages. Only connecting has a time limit here; how long an answer may
 * take is decided by the caller. Node's own client, and not undici (nor `fetch`), which parses in
 * WebAssembly: a daemon that V8 keeps small has none.
 */
export class NodeTransport implements HttpTransport {
  readonly #connectMilliseconds: number;
  // One connection a request in flight: answers stream for minutes.
  readonly #http = new HttpAgent({ keepAlive: true, timeout: IDLE_MILLISECONDS });
  readonly #https = new HttpsAgent({ keepAlive: true, timeout: IDLE_MILLISECONDS });

  constructor(connectMilliseconds: number) {
    this.#connectMilliseconds = connectMilliseconds;
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#send(request);
    return {
      status: response.statusCode ?? 0,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? (value[0] ?? '') : (value ?? ''),
        ]),
      ),
      body: response,
    };
  }

  close(): Promise<void> {
    this.#http.destroy();
    this.#https.destroy();
    return Promise.resolve();
  }

  #send({ method, url, headers, body, signal }: HttpRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const isSecure = url.startsWith('https:');
      const options = {
        method,
        signal,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': body.byteLength }) },
      };
      const request = isSecure
        ? httpsRequest(url, { ...options, agent: this.#https })
        : httpRequest(url, { ...options, agent: this.#http });
      request.once('response', resolve).on('error', reject);
      this.#limitConnecting(request, isSecure);
      if (body === undefined) request.end();
      else Readable.from(body.pieces()).pipe(request);
    });
  }

  #limitConnecting(request: ClientRequest, isSecure: boolean): void {
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => {
        request.destroy(Object.assign(new Error('connecting took too long'), { code: 'ETIMEDOUT' }));
      }, this.#connectMilliseconds);
      const stop = (): void => clearTimeout(timer);
      socket.once(isSecure ? 'secureConnect' : 'connect', stop).once('close', stop);
    });
  }
}
