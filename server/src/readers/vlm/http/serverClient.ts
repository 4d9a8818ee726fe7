import type { Clock } from '../../../clock.ts';
import { parseJson, problemOfFailure, problemOfStatus } from './problemOf.ts';
import type { ServerAddress } from './serverAddress.ts';
import { ServerProblem } from './serverProblem.ts';
import type { HttpBody, HttpResponse, HttpTransport } from './transport.ts';

/** Bytes of a small answer (models, metrics, errors) that are read; more is not one. */
const MAX_SMALL_BYTES = 4_000_000;

export interface ServerClientOptions {
  readonly transport: HttpTransport;
  readonly address: ServerAddress;
  readonly apiKey: string | undefined;
  readonly clock: Clock;
}

/** Speaks to one server: adds its address and key to requests, and names what goes wrong. */
export class ServerClient {
  readonly #transport: HttpTransport;
  readonly #address: ServerAddress;
  readonly #clock: Clock;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ transport, address, apiKey, clock }: ServerClientOptions) {
    this.#transport = transport;
    this.#address = address;
    this.#clock = clock;
    const authorization = apiKey === undefined ? address.authorization : `Bearer ${apiKey}`;
    this.#headers = authorization === undefined ? {} : { authorization };
  }

  /**
   * The text of a small answer. Rejects with a ServerProblem: no connection, a status that is none of
   * success, or no answer in time.
   */
  async getText(path: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
    const controller = new AbortController();
    const late = new ServerProblem('timeout', { reason: 'it did not answer in time' });
    const takeBack = this.#clock.after(milliseconds, () => controller.abort(late));
    const onAbort = (): void => controller.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let answered = false;
    try {
      const response = await this.#transport.request({
        method: 'GET',
        url: `${this.#address.base}${path}`,
        headers: this.#headers,
        signal: controller.signal,
      });
      answered = true;
      const text = await smallBody(response);
      if (response.status < 200 || response.status > 299)
        throw problemOfStatus(response.status, text, response.headers);
      return text;
    } catch (error) {
      throw problemOfFailure(error, controller.signal, answered);
    } finally {
      takeBack();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async getJson(path: string, milliseconds: number, signal?: AbortSignal): Promise<unknown> {
    const value = parseJson(await this.getText(path, milliseconds, signal));
    if (value === undefined) throw new ServerProblem('garbage', { reason: 'its answer is not JSON' });
    return value;
  }

  /** The answer's head; its body is to be read. Rejects with a ServerProblem, or what `signal` was aborted with. */
  async post(path: string, body: HttpBody, signal: AbortSignal): Promise<HttpResponse> {
    let response: HttpResponse;
    try {
      response = await this.#transport.request({
        method: 'POST',
        url: `${this.#address.base}${path}`,
        headers: { ...this.#headers, 'content-type': 'application/json', accept: 'text/event-stream' },
        body,
        signal,
      });
    } catch (error) {
      throw problemOfFailure(error, signal, false);
    }
    if (response.status >= 200 && response.status <= 299) return response;
    let text = '';
    try {
      text = await smallBody(response);
    } catch (error) {
      if (signal.aborted) throw problemOfFailure(error, signal, true);
    }
    throw problemOfStatus(response.status, text, response.headers);
  }
}

/** Reads a body that ought to be small. Throws ServerProblem `garbage` when it is not. */
export async function smallBody(response: HttpResponse): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body) {
    bytes += piece.byteLength;
    if (bytes > MAX_SMALL_BYTES) throw new ServerProblem('garbage', { reason: 'its answer is far too long' });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
