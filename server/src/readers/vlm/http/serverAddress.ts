import { FolioError } from '../../../errors/catalogue.ts';

/** Where a server is: `base` ends without `/`, and paths as `/v1/models` and `/metrics` follow it. */
export interface ServerAddress {
  readonly base: string;
  /** For people and logs: no credentials, no query. */
  readonly shown: string;
  /** From `user:password@` of the address. */
  readonly authorization?: string;
}

/**
 * Reads the address of a server as people write it: with or without scheme, `/v1`, `/v1/chat/completions`.
 * Throws FolioError `server-address`.
 */
export function serverAddress(text: string): ServerAddress {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new FolioError('server-address', { server: shownText(trimmed) });
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1(\/(chat\/completions|models))?$/, '');
  const base = `${url.protocol}//${url.host}${path}`;
  if (url.username === '' && url.password === '') return { base, shown: base };
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    base,
    shown: base,
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

/** What could not be read as an address, without anything that looks like credentials. */
function shownText(text: string): string {
  return text.replace(/^([^/]*\/\/)?[^/]*@/, '$1').slice(0, 200);
}
