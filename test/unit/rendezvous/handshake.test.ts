import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { greetClient, greetDaemon, type Credentials } from '../../../server/src/rendezvous/handshake.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { containing } from '../../fixtures/daemon/matchers.ts';

const mine: Credentials = { token: 'ab'.repeat(32), protocol: 3, build: 'build' };
const identity = { pid: 42, version: '1.2.3' };

interface Pair {
  readonly client: Socket;
  readonly daemon: Socket;
}

async function socketPair(): Promise<Pair> {
  const address =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\folio-test-${Math.random()}`
      : join(await temporaryDirectory(), 's');
  const server = createServer();
  server.listen(address);
  await once(server, 'listening');
  const client = connect(address);
  const [daemon] = (await once(server, 'connection')) as [Socket];
  for (const socket of [client, daemon]) socket.on('error', () => undefined);
  onTestFinished(() => {
    client.destroy();
    daemon.destroy();
    server.close();
  });
  return { client, daemon };
}

async function bytesUntilClose(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('the handshake', () => {
  it('lets two that share the token know each other', async () => {
    const { client, daemon } = await socketPair();
    const [known] = await Promise.all([greetDaemon(client, mine), greetClient(daemon, mine, identity)]);
    expect(known).toEqual(identity);
  });

  it('leaves what follows it to the next reader', async () => {
    const { client, daemon } = await socketPair();
    await Promise.all([
      greetDaemon(client, mine).then(() => client.end('after\nit')),
      greetClient(daemon, mine, identity),
    ]);
    expect(await bytesUntilClose(daemon)).toBe('after\nit');
  });

  it('says nothing to a client with a wrong token', async () => {
    const { client, daemon } = await socketPair();
    const greeting = greetDaemon(client, { ...mine, token: 'cd'.repeat(32) });
    await expect(greetClient(daemon, mine, identity)).rejects.toThrow('wrong token');
    expect(daemon.bytesWritten).toBe(0);
    daemon.destroy();
    await expect(greeting).rejects.toThrow('closed');
  });

  it.each([{ protocol: 1 }, { build: 'other' }])(
    'tells a client that knows the token why %o does not fit',
    async (other) => {
      const { client, daemon } = await socketPair();
      const greeting = greetDaemon(client, { ...mine, ...other });
      await expect(greetClient(daemon, mine, identity)).rejects.toThrow('wrong version');
      await expect(greeting).rejects.toMatchObject({
        code: 'daemon-refused',
        message: containing('protocol 3, build build'),
      });
    },
  );

  it('does not believe a daemon that does not know the token', async () => {
    const { client, daemon } = await socketPair();
    const greeting = greetDaemon(client, mine);
    await once(daemon, 'readable');
    daemon.write(
      `${JSON.stringify({ nonce: '0'.repeat(32), version: '1', pid: 1, proof: '0'.repeat(64) })}\n`,
    );
    await expect(greeting).rejects.toThrow('does not know the token');
  });

  it('does not believe a recorded greeting', async () => {
    const first = await socketPair();
    const recorded: Buffer[] = [];
    const greeting = greetDaemon(first.client, mine);
    first.daemon.on('data', (chunk: Buffer) => recorded.push(chunk));
    await once(first.daemon, 'data');
    first.daemon.destroy();
    await expect(greeting).rejects.toThrow();
    const second = await socketPair();
    second.client.write(Buffer.concat(recorded));
    const refused = expect(greetClient(second.daemon, mine, identity)).rejects.toThrow('wrong proof');
    await once(second.client, 'readable');
    second.client.write(`${JSON.stringify({ proof: '0'.repeat(64) })}\n`);
    await refused;
  });

  it.each(['GET / HTTP/1.1\r\n\r\n', '{}\n', 'null\n', '\n', '\0\xff\n', 'x'.repeat(5_000), '{"nonce":1}\n'])(
    'refuses %j without a word',
    async (garbage) => {
      const { client, daemon } = await socketPair();
      client.write(garbage);
      await expect(greetClient(daemon, mine, identity)).rejects.toThrow('not a handshake');
      expect(daemon.bytesWritten).toBe(0);
    },
  );

  it('waits for a slow peer only so long', async () => {
    const { client, daemon } = await socketPair();
    client.write('{"nonce":');
    await expect(greetClient(daemon, mine, identity, undefined, 30)).rejects.toThrow('no answer in time');
    await expect(greetDaemon(client, mine, 30)).rejects.toThrow('no answer in time');
  });

  it('ends with a peer that leaves', async () => {
    const { client, daemon } = await socketPair();
    client.end();
    await expect(greetClient(daemon, mine, identity)).rejects.toThrow('closed');
  });
});
