import type { EnvHttpProxyAgent, Response } from 'undici';

let agent: EnvHttpProxyAgent | undefined;

/**
 * `fetch` by way of the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, in capitals or not. Node's own `fetch`
 * obeys them only in newer versions, and only if the process was started with that.
 */
export async function webFetch(
  url: string,
  options: {
    readonly headers?: Record<string, string>;
    readonly method?: string;
    readonly signal: AbortSignal;
  },
): Promise<Response> {
  // Loaded when something is downloaded, which most processes never do.
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  agent ??= new EnvHttpProxyAgent();
  return fetch(url, { ...options, dispatcher: agent });
}
