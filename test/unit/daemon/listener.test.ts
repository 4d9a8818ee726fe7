import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { greetDaemon, type Credentials } from '../../../server/src/rendezvous/handshake.ts';
import { Listener } from '../../../server/src/daemon/listener.ts';
import { recordingLog } from '../../fixtures/daemon/recordingLog.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';

const credentials: Credentials = { token: 'ab'.repeat(32), protocol: 5, build: 'build' };

/** A client that has been let in and does not read, and the daemon's side of its connection. */
async function letIn(): Promise<{ listener: Listener; client: Socket; daemon: Socket }> {
  const isFile = process.platform !== 'win32';
  const address = isFile
    ? join(await temporaryDirectory(), 's')
    : `\\\\.\\pipe\\folio-test-${process.pid}-${Math.random()}`;
  const vlm = Promise.withResolvers<Socket>();
  const listener = await Listener.open({
    address,
    isFile,
    credentials,
    identity: { pid: 42, version: '1.2.3' },
    log: recordingLog(),
    serve: (socket) => vlm.resolve(socket.resume()),
  });
  const client = connect(address);
  onTestFinished(() => {
    client.destroy();
    listener.stopAccepting();
  });
  await greetDaemon(client, credentials);
  return { listener, client, daemon: await vlm.promise };
}

it('closes connections so that a busy client hears the last words, though it speaks itself', async () => {
  const { listener, client, daemon } = await letIn();
  await new Promise((resolve) => daemon.write('last words', resolve));
  const closed = listener.closeAll();
  client.write('what the daemon does not wait for any more');
  expect(await text(client)).toBe('last words');
  await closed;
});

it('cuts off a client that does not read', async () => {
  const { listener, client, daemon } = await letIn();
  client.pause();
  await new Promise((resolve) => daemon.write('nobody listens', resolve));
  await listener.closeAll(10);
  expect(daemon.destroyed).toBe(true);
  expect(client.readableEnded).toBe(false);
});
