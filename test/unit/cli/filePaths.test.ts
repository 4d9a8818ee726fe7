import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentPaths, joinPath, shownPath } from '../../../server/src/cli/filePaths.ts';

const BAD = Buffer.from([0x62, 0x61, 0x64, 0xff]);

describe('a path as people read it', () => {
  it('is the text where it is text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        (text) => {
          expect(shownPath(Buffer.from(text))).toBe(text);
        },
      ),
    );
  });

  it('is text for any bytes, and other text for other bytes that are not text', () => {
    const bytes = fc.uint8Array({ maxLength: 12 }).filter((all) => !all.includes(0x25));
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const [shownA, shownB] = [shownPath(Buffer.from(a)), shownPath(Buffer.from(b))];
        expect(shownA.isWellFormed()).toBe(true);
        expect(shownA === shownB).toBe(Buffer.from(a).equals(Buffer.from(b)));
      }),
    );
  });

  it('names the bytes that are none', () => {
    expect(shownPath(joinPath('scans', BAD))).toBe('scans/bad%FF');
  });
});

describe('arguments that are paths', () => {
  it('keep the bytes they were given with, in their order', () => {
    const other = Buffer.from([0x62, 0x61, 0x64, 0xfe]);
    const line = [Buffer.from('node'), Buffer.from('read'), other, Buffer.from('a.pdf'), BAD];
    expect(argumentPaths(['bad\ufffd', 'a.pdf', 'bad\ufffd'], () => line)).toEqual([other, 'a.pdf', BAD]);
  });

  it('stay text where the system does not tell the bytes, and where the character is really in the name', () => {
    expect(argumentPaths(['bad\ufffd'], () => [])).toEqual(['bad\ufffd']);
    const absolute = '/scans/bad\ufffd';
    expect(argumentPaths([absolute], () => [Buffer.from(absolute)])).toEqual([absolute]);
  });
});
