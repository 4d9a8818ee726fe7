import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExecuteCommandRequest,
  InitializeRequest,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { buildId } from '../../server/src/buildId.ts';
import { runCommand } from '../../server/src/cli/runCli.ts';
import { greetDaemon } from '../../server/src/rendezvous/handshake.ts';
import { DaemonScene, isRunning } from '../fixtures/daemon/daemonScene.ts';
import { PULLS } from '../fixtures/language/languageScene.ts';

/** A language client that refuses whatever the daemon asks of it. */
async function refusingClient(
  scene: DaemonScene,
): Promise<{ connection: ProtocolConnection; refused: string[] }> {
  const { address, token } = await scene.info();
  const socket = connect(address);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await greetDaemon(socket, { token, protocol: 5, build: 'test' });
  const reader = new SocketMessageReader(socket);
  const connection = createProtocolConnection(reader, new SocketMessageWriter(socket), undefined);
  const refused: string[] = [];
  for (const method of ['window/showDocument', 'workspace/diagnostic/refresh', 'workspace/codeLens/refresh'])
    connection.onRequest(method, () => {
      refused.push(method);
      return new ResponseError(-32_601, 'not in this editor');
    });
  connection.listen();
  const capabilities = { ...PULLS, window: { showDocument: { support: true } } };
  await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities });
  return { connection, refused };
}

it('a client that refuses all that the daemon asks of it ends nothing', async () => {
  const scene = await DaemonScene.create();
  const file = await scene.document('pages: 1\ntext: hello');
  const other = await scene.connect();
  const { connection, refused } = await refusingClient(scene);
  await connection.sendNotification('workspace/didChangeConfiguration', {
    settings: { folio: { servers: 7 } },
  });
  const read = async (): Promise<string> => {
    const params = { command: 'folio.read', arguments: [{ uri: pathToFileURL(file).href }] };
    return ((await connection.sendRequest(ExecuteCommandRequest.type, params)) as { uri: string }).uri;
  };
  const uri = await read();
  const textDocument = { uri, languageId: 'markdown', version: 1, text: '<!-- page 1 -->\n\nhello 1\n' };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  const check = { command: 'folio.checkPage', arguments: [{ uri, page: 1, checked: true }] };
  // What is asked of a document makes it one that is looked after.
  await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  await connection.sendRequest(ExecuteCommandRequest.type, check);
  await expect.poll(() => refused).toContain('workspace/diagnostic/refresh');
  expect(refused).toContain('window/showDocument');
  expect(await read()).not.toBe(uri);
  expect((await other.status()).pid).toBe(other.info.pid);
  expect(isRunning(other.info.pid)).toBe(true);
});

it('a cancellation that cannot be read concerns nobody but its sender', async () => {
  const scene = await DaemonScene.create();
  const other = await scene.connect();
  const { connection } = await refusingClient(scene);
  await connection.sendNotification('$/cancelRequest', null as unknown as object);
  await connection.sendNotification('$/cancelRequest', { id: { no: 'number' } });
  connection.sendRequest('folio/status').catch(() => undefined);
  const file = await scene.document('pages: 1\ntext: hello');
  const job = await other.read({ source: { kind: 'path', path: file }, options: {} });
  let last = '';
  for await (const { kind } of job.events) last = kind;
  expect(last).toBe('finished');
  expect((await other.status()).pid).toBe(other.info.pid);
});

it('folio lsp ends with an error when its daemon dies', async () => {
  const scene = await DaemonScene.create();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const said = text(stderr);
  const code = runCommand(['lsp'], {
    stdin,
    stdout,
    stderr,
    env: {},
    signal: new AbortController().signal,
    openService: () => Promise.reject(new Error('nothing is read')),
  });
  const params = { processId: null, rootUri: null, capabilities: {} };
  const request = { jsonrpc: '2.0', id: 1, method: 'initialize', params };
  await new StreamMessageWriter(stdin).write(request);
  await once(stdout, 'data');
  const { pid } = await scene.info(buildId());
  process.kill(pid, 'SIGKILL');
  expect(await code).not.toBe(0);
  stderr.end();
  expect(await said).toMatch(/daemon/);
});
