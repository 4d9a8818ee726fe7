import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { toFolioError } from '../../../server/src/errors/catalogue.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: refused, open '/x'`), { code, syscall: 'open', path: '/x' });
}

describe('what the system refuses', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ELOOP', 'EIO', 'ENOTDIR'])(
    '%s is no mistake of Folio, and is said in words with its place',
    (code) => {
      const error = toFolioError(refusal(code));
      expect(error.code).toBe('system-refused');
      expect(error.message).toMatch(/\(\/x\)\.$/);
      expect(error.message).not.toContain(code);
    },
  );

  it.each(['EMFILE', 'ENFILE', 'ENOMEM'])('%s tells to leave more of the machine to Folio', (code) => {
    expect(toFolioError(refusal(code)).code).toBe('system-exhausted');
  });

  it('is told by the real system in the same form', async () => {
    const folder = await temporaryDirectory();
    const error = await mkdir(folder).catch((thrown: unknown) => thrown);
    expect(toFolioError(error).code).toBe('system-refused');
  });

  it('is kept apart from our own mistakes, and from what a caller names', () => {
    expect(toFolioError(new TypeError('x is undefined')).code).toBe('internal');
    expect(toFolioError(refusal('ENOSPC'), 'output-unwritable', { file: 'a' }).message).toBe(
      'a cannot be written: the disk is full.',
    );
  });
});
