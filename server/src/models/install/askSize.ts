import { webRequest } from '../../downloads/webRequest.ts';
import { partsOf, type CatalogueEntry, type CatalogueFile } from '../catalogue/catalogueEntry.ts';
import { addressOf, downloadBytes } from './fetchPart.ts';

/** It is only for information: nobody waits long for it. */
const ANSWER_MILLISECONDS = 10_000;

/** Bytes that a model takes to download, asked of its server where the catalogue does not know; undefined where neither does. */
export async function downloadSize(
  entry: CatalogueEntry,
  mirror: string | undefined,
  signal: AbortSignal,
): Promise<number | undefined> {
  const sizes = await Promise.all(partsOf(entry).map(([, file]) => sizeOf(file, mirror, signal)));
  const known = sizes.filter((size) => size !== undefined);
  return known.length === sizes.length ? known.reduce((sum, size) => sum + size, 0) : undefined;
}

async function sizeOf(
  file: CatalogueFile,
  mirror: string | undefined,
  signal: AbortSignal,
): Promise<number | undefined> {
  const known = downloadBytes(file);
  if (known !== undefined) return known;
  try {
    const response = await webRequest(addressOf(file, mirror), {
      method: 'HEAD',
      headers: { 'accept-encoding': 'identity' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MILLISECONDS)]),
    });
    response.destroy();
    const length = Number(response.headers['content-length']);
    return response.statusCode === 200 && Number.isSafeInteger(length) && length > 0 ? length : undefined;
  } catch {
    return undefined;
  }
}
