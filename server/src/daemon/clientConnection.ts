import type { Socket } from 'node:net';
import { createConnection } from 'vscode-languageserver';
import {
  createProtocolConnection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  type Logger,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { z } from 'zod';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import {
  AttachRequest,
  CancelRequest,
  ClearCacheRequest,
  configureParamsSchema,
  ConfigureRequest,
  JobFinished,
  JobOpened,
  JobPage,
  JobPageDraft,
  JobProgress,
  JobTaken,
  jobTakenSchema,
  pageImagesParamsSchema,
  PageImagesRequest,
  PrioritizeRequest,
  ReadRequest,
  readParamsSchema,
  RestartEngineRequest,
  serversParamsSchema,
  ServersRequest,
  ShutdownRequest,
  StatusRequest,
  UploadRequest,
  uploadChunkSchema,
  type ConfigureParams,
  type DaemonStatus,
  type Failure,
} from '../protocol.ts';
import { EventFlow } from './jobs/delivery/eventFlow.ts';
import type { JobEvent } from './jobs/delivery/jobEvent.ts';
import type { JobClient, JobService } from './jobs/jobService.ts';
import type { Log } from './log.ts';

export interface ConnectionServices {
  readonly jobs: JobService;
  readonly log: Log;
  status(): Promise<DaemonStatus>;
  /** What a client wishes of an idle daemon; undefined: it is gone. */
  configure(client: object, wish: ConfigureParams | undefined): void;
  restartEngine(): Promise<void>;
  /** Resolves when nobody can connect any more, with what follows the reply. */
  stop(now: boolean): Promise<() => void>;
}

const jobParamsSchema = z.object({ jobId: z.string() });
const stopParamsSchema = z.object({ now: z.boolean() });

/**
 * Serves one authenticated client until its socket closes. vscode-languageserver would end the process
 * with a client's `exit`, its death or the end of its stream; the watchdog given here closes that
 * client's socket and nothing else.
 */
export function serveClient(socket: Socket, services: ConnectionServices): void {
  let protocol: ProtocolConnection | undefined;
  let lastWrite: Promise<void> = Promise.resolve();
  const connection = createConnection(
    () => {
      const [reader, writer] = [new SocketMessageReader(socket), new SocketMessageWriter(socket)];
      const write = writer.write.bind(writer);
      // A daemon that leaves listens on after its last word.
      writer.write = (message) => (lastWrite = socket.writableEnded ? Promise.resolve() : write(message));
      protocol = createProtocolConnection(reader, writer, connectionLogger(services.log));
      return protocol;
    },
    { shutdownReceived: false, initialize: () => undefined, exit: () => socket.destroy() },
  );
  const flow = new EventFlow((event) => notify(connection, event));
  const client = services.jobs.connect(flow.sink);
  // A message that cannot be read leaves no way to find the next one.
  protocol?.onError(([error]) => {
    services.log.warn('connection-error', { reason: error.message });
    socket.destroy();
  });
  socket.once('close', () => {
    services.configure(client, undefined);
    flow.close();
    void client.disconnect();
    protocol?.dispose();
  });
  connection.onInitialize(() => ({ capabilities: {} }));
  // In the next turn the reply is the last that was written.
  const afterReply = (next: () => void): void =>
    void setImmediate(() => void lastWrite.catch(() => undefined).then(next));
  answer(connection, client, services, afterReply);
  connection.onNotification(JobTaken, (params) => {
    const taken = jobTakenSchema.safeParse(params);
    if (taken.success) flow.taken(taken.data.jobId, taken.data.events);
  });
  connection.listen();
}

/**
 * Complaints about a connection go to the log. The logger that vscode-languageserver offers sends them to
 * the client, and throws where the client has just gone, which nobody catches.
 */
function connectionLogger(log: Log): Logger {
  const warn = (reason: string): void => log.warn('connection-message', { reason: reason.split('\n')[0] });
  return { error: warn, warn, info: () => undefined, log: () => undefined };
}

function answer(
  connection: ReturnType<typeof createConnection>,
  client: JobClient,
  services: ConnectionServices,
  afterReply: (next: () => void) => void,
): void {
  const { log } = services;
  connection.onRequest(ReadRequest, (params) =>
    guard(log, () => client.read(valid(readParamsSchema, params))),
  );
  connection.onRequest(AttachRequest, (params) =>
    guard(log, () => client.attach(valid(jobParamsSchema, params).jobId)),
  );
  connection.onRequest(CancelRequest, (params) =>
    guard(log, () => {
      client.cancel(valid(jobParamsSchema, params).jobId);
      return null;
    }),
  );
  connection.onRequest(StatusRequest, () => guard(log, () => services.status()));
  connection.onRequest(PrioritizeRequest, (params) =>
    guard(log, () => {
      client.prioritize(valid(jobParamsSchema, params).jobId);
      return null;
    }),
  );
  connection.onRequest(PageImagesRequest, (params) =>
    guard(log, () => client.pageImages(valid(pageImagesParamsSchema, params))),
  );
  connection.onRequest(ConfigureRequest, (params) =>
    guard(log, () => {
      services.configure(client, valid(configureParamsSchema, params));
      return null;
    }),
  );
  connection.onRequest(ServersRequest, (params) =>
    guard(log, () => {
      client.setServers(valid(serversParamsSchema, params).servers);
      return null;
    }),
  );
  connection.onRequest(ClearCacheRequest, () =>
    guard(log, async () => ({ bytes: await services.jobs.clearResults() })),
  );
  connection.onRequest(RestartEngineRequest, () =>
    guard(log, async () => {
      await services.restartEngine();
      return null;
    }),
  );
  connection.onRequest(UploadRequest, (params) =>
    guard(log, () => client.upload(valid(uploadChunkSchema, params))),
  );
  connection.onRequest(ShutdownRequest, (params) =>
    guard(log, async () => {
      afterReply(await services.stop(valid(stopParamsSchema, params).now));
      return null;
    }),
  );
}

async function guard<T>(log: Log, answerIt: () => T | Promise<T>): Promise<T | ResponseError<Failure>> {
  try {
    return await answerIt();
  } catch (thrown) {
    const error = toFolioError(thrown);
    if (error.code === 'internal') log.error('request-error', { reason: error.stack });
    const code = error.code === 'request-invalid' ? ErrorCodes.InvalidParams : LSPErrorCodes.RequestFailed;
    return new ResponseError(code, error.message, error.toFailure());
  }
}

function valid<T>(schema: z.ZodType<T>, params: unknown): T {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FolioError('request-invalid', {
    reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  });
}

/** Resolves when the socket has taken it: a client that stands still does not fill the memory. */
function notify(connection: ReturnType<typeof createConnection>, event: JobEvent): Promise<void> {
  switch (event.type) {
    case 'opened':
      return connection.sendNotification(JobOpened, withoutType(event));
    case 'progress':
      return connection.sendNotification(JobProgress, withoutType(event));
    case 'draft':
      return connection.sendNotification(JobPageDraft, withoutType(event));
    case 'page':
      return connection.sendNotification(JobPage, withoutType(event));
    case 'finished':
      return connection.sendNotification(JobFinished, withoutType(event));
  }
}

function withoutType<T extends JobEvent>({ type: _type, ...params }: T): Omit<T, 'type'> {
  return params;
}
