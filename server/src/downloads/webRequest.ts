import type { Agent, IncomingMessage } from 'node:http';
import { getProxyForUrl } from 'proxy-from-env';

/* By Node's own HTTP client and not by `fetch`: versions of undici that Node 22 and 24 have end the process when a
 * server closes the connection while its answer is still being read (https://github.com/nodejs/undici/issues/5360),
 * and obey proxies only where the process was started with that. */

export interface WebRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** As many as browsers follow before they give up is far more than servers of files need. */
const MAX_REDIRECTIONS = 5;

/**
 * Asks a server, by way of the proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name, in capitals or not, and
 * follows redirections. Gives the answer with its body unread; whoever does not read it destroys it. Rejects with the
 * system's error.
 */
export async function webRequest(url: string, options: WebRequest): Promise<IncomingMessage> {
  let address = url;
  for (let left = MAX_REDIRECTIONS; ; left -= 1) {
    const answer = await askOnce(address, options);
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    if (left === 0) throw new Error('the server sends from one address to another without end');
    address = nextAddress(location, address);
  }
}

async function askOnce(
  url: string,
  { method = 'GET', headers, signal }: WebRequest,
): Promise<IncomingMessage> {
  // Loaded when something is downloaded, which most processes never do.
  const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  const agent = await proxyAgent(url);
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, signal, agent, headers: { 'user-agent': 'folio', ...headers } });
    asked.once('response', resolve);
    // Also after the answer has come, when the error is that of its body.
    asked.on('error', reject);
    asked.end();
  });
}

/** False: a connection of its own, without a proxy; connections that are kept would keep the process. */
async function proxyAgent(url: string): Promise<Agent | false> {
  const proxy = getProxyForUrl(url);
  if (proxy === '') return false;
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol))
    throw new Error(`the proxy ${withoutPassword(proxy)} has no address of the kind http://host:port`);
  if (url.startsWith('http:')) return new (await import('http-proxy-agent')).HttpProxyAgent(proxy);
  return new (await import('https-proxy-agent')).HttpsProxyAgent(proxy);
}

function withoutPassword(proxy: string): string {
  return proxy.replace(/\/\/[^@/]*@/, '//');
}

function nextAddress(location: string, from: string): string {
  if (!URL.canParse(location, from)) throw new Error('the server sends to something that is no address');
  const next = new URL(location, from);
  // What was asked for in secret is not asked for in the open.
  const isAllowed = next.protocol === 'https:' || (next.protocol === 'http:' && from.startsWith('http:'));
  if (!isAllowed) throw new Error(`the server sends to an address of ${next.protocol}`);
  return next.href;
}
