/** What the system's refusals mean, in words for people. Codes are those of errno(3). */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EEXIST: 'a file of that name is in the way',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links go round in a circle',
  EMFILE: 'this program has too many files open',
  ENFILE: 'the system has too many files open',
  ENOMEM: 'there is no memory left',
  EIO: 'the disk does not work',
  ENXIO: 'it is not a regular file',
  ESTALE: 'its network drive is gone',
  ENODEV: 'its drive is gone',
  EBUSY: 'another program uses it',
  ETXTBSY: 'another program uses it',
};

/** What a person does about it: make room, allow it, or give Folio more of the machine. */
export type SystemTrouble = 'no-space' | 'not-allowed' | 'exhausted';

const TROUBLES: Readonly<Record<string, SystemTrouble>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'no-space',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  EROFS: 'not-allowed',
  ENOENT: 'not-allowed',
  ENOTDIR: 'not-allowed',
  EEXIST: 'not-allowed',
  ENAMETOOLONG: 'not-allowed',
  ELOOP: 'not-allowed',
  EIO: 'not-allowed',
  ESTALE: 'not-allowed',
  ENODEV: 'not-allowed',
  EMFILE: 'exhausted',
  ENFILE: 'exhausted',
  ENOMEM: 'exhausted',
  EAGAIN: 'exhausted',
};

/** The code of a refusal of the system, e.g. `ENOSPC`; undefined for every other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function systemTrouble(error: unknown): SystemTrouble | undefined {
  return TROUBLES[systemCode(error) ?? ''];
}

/** Why the system refused, in words; undefined for an error that is none of the system, or a rare one. */
export function systemReason(error: unknown): string | undefined {
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd')
    return 'the folder that it was started in is gone';
  return REASONS[systemCode(error) ?? ''];
}
