import { FolioError } from '../../errors/catalogue.ts';

/**
 * The address of a file at a mirror: the mirror's address takes the place of scheme and host, and the path stays.
 * Without a mirror it is the address itself. Errors: `mirror-invalid`.
 */
export function mirrored(address: string, mirror: string | undefined): string {
  if (mirror === undefined || mirror === '') return address;
  if (!URL.canParse(mirror)) throw new FolioError('mirror-invalid', { mirror });
  const base = new URL(mirror);
  // A query or a password would be lost or shown.
  if (!/^https?:$/.test(base.protocol) || base.search !== '' || base.hash !== '' || base.password !== '')
    throw new FolioError('mirror-invalid', { mirror });
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}${new URL(address).pathname}`;
}
