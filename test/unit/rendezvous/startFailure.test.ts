import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startFailureIn, startFailureLine } from '../../../server/src/rendezvous/daemonOptions.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';

describe('the last line of a daemon that cannot start', () => {
  it('tells its failure, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        const error = new FolioError('disk-full', { directory: '/run', variable: 'FOLIO_RUN_DIR', reason });
        const line = startFailureLine(error);
        expect(line.trim().split('\n')).toHaveLength(1);
        expect(startFailureIn(line.trim())).toEqual(error.toFailure());
      }),
    );
  });

  it.each(['', 'Segmentation fault', 'folio-start-failure: {', 'folio-start-failure: {"code":1}'])(
    'is no failure where it is %j',
    (line) => expect(startFailureIn(line)).toBeUndefined(),
  );
});
