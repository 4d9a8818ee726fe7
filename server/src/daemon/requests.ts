import type { createConnection } from 'vscode-languageserver';
import {
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageSignature,
} from 'vscode-languageserver-protocol/node';
import { z } from 'zod';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import {
  addModelsParamsSchema,
  AddModelsRequest,
  adviseModelsParamsSchema,
  AdviseModelsRequest,
  attachParamsSchema,
  AttachRequest,
  ClearCacheRequest,
  installModelsParamsSchema,
  InstallModelsRequest,
  jobParamsSchema,
  modelParamsSchema,
  ModelSizeRequest,
  modelSizeParamsSchema,
  modelsParamsSchema,
  ModelsRequest,
  pageImagesParamsSchema,
  PageImagesRequest,
  PrioritizeRequest,
  readParamsSchema,
  ReadRequest,
  RemoveModelRequest,
  RestartEngineRequest,
  StatusRequest,
  stopParamsSchema,
  StopRequest,
  uploadChunkSchema,
  UploadRequest,
  VerifyModelRequest,
  type Failure,
} from '../protocol.ts';
import type { Followers } from './followers.ts';
import type { JobClient } from './jobs/jobService.ts';
import type { Log } from './log.ts';
import { installModels } from './models/installRequest.ts';
import type { SessionServices } from './session.ts';

/** What requests are answered with: one client, and what it shares with the others. */
export interface RequestContext {
  readonly services: SessionServices;
  readonly client: JobClient;
  readonly followers: Followers;
  readonly connection: ReturnType<typeof createConnection>;
  /** Says when the client has gone. */
  readonly gone: AbortSignal;
  /** Whether it has been initialized, and not been shut down. */
  readonly isReady: boolean;
  /** Resolves when the reply that is given in this turn has been written. */
  replied(): Promise<void>;
}

type Register = (connection: ReturnType<typeof createConnection>, context: RequestContext) => void;

const nothing = z.unknown();

/** All requests of Folio's own: to add one is to add a line here, and its types to the protocol. */
export const REQUESTS: readonly Register[] = [
  request(ReadRequest, readParamsSchema, ({ followers }, params, token) => followers.read(params, token)),
  request(AttachRequest, attachParamsSchema, ({ followers }, params, token) =>
    followers.attach(params, token),
  ),
  request(PrioritizeRequest, jobParamsSchema, ({ client }, { jobId }) => {
    client.prioritize(jobId);
    return null;
  }),
  request(UploadRequest, uploadChunkSchema, ({ client }, chunk) => client.upload(chunk)),
  request(PageImagesRequest, pageImagesParamsSchema, ({ client }, params) => client.pageImages(params)),
  request(StatusRequest, nothing, ({ services }) => services.status()),
  request(StopRequest, stopParamsSchema, async (context, { now }) => {
    const leave = await context.services.stop(now);
    void context.replied().then(leave);
    return null;
  }),
  request(ClearCacheRequest, nothing, async ({ services }) => ({
    bytes: await services.jobs.clearResults(),
  })),
  request(RestartEngineRequest, nothing, async ({ services }) => {
    await services.restartEngine();
    return null;
  }),
  request(ModelsRequest, modelsParamsSchema, ({ services }, { mirror }) => services.models.list(mirror)),
  request(AdviseModelsRequest, adviseModelsParamsSchema, ({ services }, wish) =>
    services.models.advise(wish),
  ),
  request(ModelSizeRequest, modelSizeParamsSchema, ({ services, gone }, wish, token) =>
    services.models.size(wish, signalOf(token, gone)),
  ),
  request(InstallModelsRequest, installModelsParamsSchema, ({ services, connection, gone }, params, token) =>
    installModels(services.models, connection, params, signalOf(token, gone)),
  ),
  request(AddModelsRequest, addModelsParamsSchema, ({ services, gone }, files, token) =>
    services.models.add(files, signalOf(token, gone)),
  ),
  request(RemoveModelRequest, modelParamsSchema, async ({ services }, { name }) => {
    await services.models.remove(name);
    return null;
  }),
  request(VerifyModelRequest, modelParamsSchema, async ({ services }, { name }) => {
    await services.models.verify(name);
    return null;
  }),
];

interface RequestSignature extends MessageSignature {
  /** What vscode-jsonrpc keeps the types of a request in: its parameters where it has any, its result, its error. */
  readonly _: readonly unknown[] | undefined;
}

type ResultOf<T extends RequestSignature> =
  NonNullable<T['_']> extends readonly [unknown, infer R, unknown, unknown]
    ? R
    : NonNullable<T['_']> extends readonly [infer R, unknown, unknown]
      ? R
      : never;

/** `schema` is of what comes over the wire; nothing else reaches `answer`. */
function request<T extends RequestSignature, P>(
  { method }: T,
  schema: z.ZodType<P>,
  answer: (
    context: RequestContext,
    params: P,
    token: CancellationToken,
  ) => ResultOf<T> | Promise<ResultOf<T>>,
): Register {
  return (connection, context) =>
    // By its name alone: parameters by position would be spread over the handler's, and are refused here instead.
    void connection.onRequest(method, async (...given: unknown[]) => {
      try {
        const token = given.pop() as CancellationToken;
        if (!context.isReady) return notReady();
        return await answer(context, valid(schema, given.length > 1 ? given : given[0]), token);
      } catch (error) {
        return failureResponse(context.services.log, error);
      }
    });
}

/** Aborted when the request is cancelled, or its client has gone. */
function signalOf(token: CancellationToken, gone: AbortSignal): AbortSignal {
  const cancelling = new AbortController();
  if (token.isCancellationRequested) cancelling.abort();
  token.onCancellationRequested(() => cancelling.abort());
  return AbortSignal.any([cancelling.signal, gone]);
}

function notReady(): ResponseError<Failure> {
  const error = new FolioError('request-invalid', { reason: '"initialize" comes first, "shutdown" last' });
  return new ResponseError(ErrorCodes.ServerNotInitialized, error.message, error.toFailure());
}

/** What went wrong as an error of the protocol, with Folio's own code, text and hint in its data. */
export function failureResponse(log: Log, thrown: unknown): ResponseError<Failure> {
  const error = toFolioError(thrown);
  if (error.code === 'internal') log.error('request-error', { reason: error.stack });
  const code = error.code === 'request-invalid' ? ErrorCodes.InvalidParams : LSPErrorCodes.RequestFailed;
  return new ResponseError(code, error.message, error.toFailure());
}

/** Throws `request-invalid`, which names the first parameter that is wrong. */
export function valid<T>(schema: z.ZodType<T>, params: unknown): T {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FolioError('request-invalid', {
    reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  });
}
