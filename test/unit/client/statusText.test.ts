import { expect, it, vi } from 'vitest';
import type { DaemonStatus, ModelsInUse } from '../../../server/src/protocol.ts';

vi.mock('vscode', async () => {
  const { FakeVSCode } = await import('../../fixtures/client/fakeVSCode.ts');
  return new FakeVSCode().module;
});
const { statusLines } = await import('../../../client/src/status/statusText.ts');

function linesOf(reading: ModelsInUse | undefined): string[] {
  const daemon: DaemonStatus = {
    pid: 1,
    version: '',
    build: '',
    protocol: 5,
    uptimeMilliseconds: 0,
    residentBytes: 0,
    draining: false,
    clients: 1,
    queuedPages: 0,
    jobs: [],
    engine: { state: 'ready', crashes: 0, pagesRead: 0 },
    ...(reading ? { reading } : {}),
    vlm: [],
    paths: { run: '', log: '', cache: '' },
  };
  return statusLines({ connection: 'connected', running: [], daemon }, 0);
}

it('the status names the page model and the recognisers that read, the first few of many', () => {
  expect(linesOf({ page: 'tiny', recognizers: [] })[0]).toBe('Reads with tiny');
  expect(linesOf({ page: 'tiny', recognizers: ['fra', 'deu'] })[1]).toBe('Lines by language: fra, deu');
  const many = Array.from({ length: 9 }, (_, at) => `m${at}`);
  expect(linesOf({ page: 'tiny', recognizers: many })[1]).toBe(
    'Lines by language: m0, m1, m2, m3, m4, m5 and 3 more',
  );
  expect(linesOf(undefined)).toEqual(['0 MB of memory, 0 pages waiting']);
});
