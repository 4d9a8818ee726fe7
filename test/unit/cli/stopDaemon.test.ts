import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildId } from '../../../server/src/buildId.ts';
import { greetClient } from '../../../server/src/rendezvous/handshake.ts';
import { publishInfo, withdrawInfo } from '../../../server/src/rendezvous/infoFile.ts';
import { runDirectory, thisPlatform } from '../../../server/src/rendezvous/platform.ts';
import { PROTOCOL_VERSION } from '../../../server/src/protocol.ts';
import { runFake } from '../../fixtures/cli/runFake.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';

it('folio daemon stop finds a daemon that leaves while it is asked gone, and no fault', async () => {
  process.env['FOLIO_RUN_DIR'] = await temporaryDirectory();
  onTestFinished(() => void delete process.env['FOLIO_RUN_DIR']);
  const build = buildId();
  const run = runDirectory(thisPlatform(), build);
  await mkdir(run, { recursive: true, mode: 0o700 });
  const identity = { pid: process.pid, version: '1', startedAt: 0, build, protocol: PROTOCOL_VERSION };
  const address = process.platform === 'win32' ? '\\\\.\\pipe\\folio-leaves' : join(run, 'leaves.sock');
  const info = { ...identity, address, token: '1'.repeat(64) };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    void greetClient(socket, info, info).then(async () => {
      await withdrawInfo(run, info);
      socket.destroy();
    });
  }).listen(address);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  await publishInfo(run, info);
  expect(await runFake(['daemon', 'stop'])).toMatchObject({
    code: 0,
    stdout: 'No daemon is running.\n',
    stderr: '',
  });
});
