import { open } from 'node:fs/promises';
import { FolioError, reasonOf } from '../errors/catalogue.ts';
import { isServerUrl, sendsKeyInClear, type NamedServer } from '../protocol.ts';
import type { Environment } from './commandContext.ts';
import type { ReadFlags } from './readArguments.ts';

type Server = NamedServer;

/** Longer than any key, shorter than any file given by mistake. */
const MAX_KEY_FILE_BYTES = 64 * 1024;

/**
 * The servers that may read: those of `--server`, otherwise those of `FOLIO_SERVERS`. Keys come from a private file
 * or from `FOLIO_SERVER_KEY`, never from arguments, which others on the machine can list. Throws FolioError
 * `usage`, or `server-key-insecure` if others could read a key on its way.
 */
export async function serversOf(
  flags: Pick<ReadFlags, 'server' | 'serverKeyFile' | 'allowInsecureKeys' | 'reader'>,
  env: Environment,
): Promise<Server[]> {
  const named = flags.server ?? (env['FOLIO_SERVERS'] ?? '').split(',').map((url) => url.trim());
  const urls = [...new Set(named.filter((url) => url !== ''))];
  for (const url of urls) checkUrl(url);
  if (urls.length === 0) {
    if (flags.reader === 'deepseek') throw usage('--reader deepseek needs --server URL or FOLIO_SERVERS.');
    if (flags.serverKeyFile !== undefined)
      throw usage('--server-key-file needs --server URL or FOLIO_SERVERS.');
    return [];
  }
  const keyOf = await readKeys(flags.serverKeyFile, env);
  return urls.map((url) => {
    const apiKey = keyOf(url);
    if (apiKey === undefined) return { url };
    if (flags.allowInsecureKeys) return { url, apiKey, allowKeyOverHttp: true };
    // The reader asks no such server either; here it is said before anything is read.
    if (sendsKeyInClear(url)) throw new FolioError('server-key-insecure', { server: url });
    return { url, apiKey };
  });
}

function checkUrl(url: string): void {
  if (isServerUrl(url)) return;
  // What stands before an @ may be a password.
  const shown = url.replace(/\/\/[^/]*@/, '//…@');
  throw usage(
    `${shown}: write the address of a server as http://HOST:PORT, without a user name or password.`,
  );
}

async function readKeys(
  file: string | undefined,
  env: Environment,
): Promise<(url: string) => string | undefined> {
  if (file === undefined) {
    const key = env['FOLIO_SERVER_KEY'];
    return () => (key === undefined || key === '' ? undefined : key);
  }
  const lines = (await readPrivateFile(file))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const keys = new Map<string, string>();
  let common: string | undefined;
  for (const line of lines) {
    const [, url, key] = /^(https?:\/\/\S+)\s+(\S+)$/.exec(line) ?? [];
    if (url !== undefined && key !== undefined) keys.set(withoutSlash(url), key);
    else if (/^\S+$/.test(line) && common === undefined) common = line;
    else throw usage(`--server-key-file ${file}: write one key, or lines of an address and its key.`);
  }
  return (url) => keys.get(withoutSlash(url)) ?? common;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Its mode is looked at on the open file, so that it is the one that is read. */
async function readPrivateFile(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const { mode, size } = await handle.stat();
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        const shown = (mode & 0o777).toString(8).padStart(4, '0');
        throw usage(
          `--server-key-file ${file}: others can read it (mode ${shown}). Change that with chmod 600.`,
        );
      }
      if (size > MAX_KEY_FILE_BYTES) throw usage(`--server-key-file ${file}: it is too large for keys.`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof FolioError) throw error;
    throw new FolioError(
      'usage',
      { reason: `--server-key-file ${file}: ${reasonOf(error)}` },
      { cause: error },
    );
  }
}

function usage(reason: string): FolioError {
  return new FolioError('usage', { reason });
}
