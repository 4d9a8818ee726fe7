import { NotificationType, ProgressType, RequestType, RequestType0 } from 'vscode-languageserver-protocol';
import { z } from 'zod';
import { isLanguageTag, MAX_LANGUAGES } from './page/languageTags.ts';
import type {
  AddOutcome,
  InstallOutcome,
  InstallProgress,
  ModelAdvice,
  ModelEntry,
} from './models/modelEntry.ts';
import { LIMITS, MAX_IDLE_MINUTES, type LimitRange } from './limits.ts';
import {
  matrixSchema,
  type Failure,
  type PageResult,
  type UnreadRegion,
  type Warning,
} from './page/pageResult.ts';
import { isServerUrl } from './serverUrl.ts';

/**
 * The contract of clients and daemon: the only file of the server a client needs (with `daemonClient`,
 * which finds and starts the daemon). After the handshake of `rendezvous/handshake.ts` the daemon's socket
 * speaks the Language Server Protocol: `initialize` comes first, `shutdown` and `exit` end that connection only.
 * What is Folio's own is below.
 */
export const PROTOCOL_VERSION = 5;

export * from './page/pageResult.ts';
export type * from './models/modelEntry.ts';
export { ERROR_CODES, errorTexts, isErrorCode, FolioError, type ErrorCode } from './errors/catalogue.ts';
export { isServerUrl, sendsKeyInClear } from './serverUrl.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';

/** What one document may cost. */
export const limitsSchema = z.object({
  fileBytes: limitSchema(LIMITS.fileBytes),
  pages: limitSchema(LIMITS.pages),
  megapixels: limitSchema(LIMITS.megapixels),
  pageSeconds: limitSchema(LIMITS.pageSeconds),
  pageMegabytes: limitSchema(LIMITS.pageMegabytes),
});

function limitSchema({ default: otherwise, max, isWhole }: LimitRange): z.ZodDefault<z.ZodNumber> {
  return (isWhole ? z.int() : z.number()).positive().max(max).default(otherwise);
}

/** Where a document comes from: a path on the daemon's machine, or bytes sent before by `upload`. */
export const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('path'), path: z.string().min(1) }),
  z.object({ kind: z.literal('upload'), upload: z.string().min(1), name: z.string().min(1) }),
]);

export const formatSchema = z.enum(['md', 'text', 'json']);
export const textLayerModeSchema = z.enum(['auto', 'always', 'never']);

/** `auto`: the one that measured fastest. */
export const deviceChoiceSchema = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
/**
 * A reader by its name. `ppocr` reads on this machine, `deepseek` by a model on the servers this client named, `auto`
 * by the servers what has structure and on this machine the rest; without servers that is `ppocr`. The daemon knows
 * which there are (`readers/readerRegistry.ts`), and refuses others.
 */
export const readerSchema = z.string().min(1).max(100);

export const vlmOptionsSchema = z.object({
  /** `fast`: a small picture, fewer tokens. */
  mode: z.enum(['quality', 'fast']).default('quality'),
  /** Words with boxes and confidences, by reading the page on this machine, too. */
  wordBoxes: z.boolean().default(false),
});

export const readOptionsSchema = z.object({
  /** `1-3,7`; absent: all. */
  pages: z.string().optional(),
  format: formatSchema.default('md'),
  /** Running headers, footers and page numbers stay in the text (`md`, `text`); `json` always has them. */
  headersAndFooters: z.boolean().default(false),
  textLayer: textLayerModeSchema.default('auto'),
  /**
   * Names or folders of models, with commas between: one that finds lines, then further recognisers. Absent: the best
   * on this machine.
   */
  model: z.string().optional(),
  /** BCP 47 tags of the languages that the document may be in; empty: Folio finds out. */
  languages: z
    .array(z.string().refine(isLanguageTag, 'not the tag of a language'))
    .max(MAX_LANGUAGES)
    .default([]),
  reader: readerSchema.default('auto'),
  /** For pages that are read by servers. */
  vlm: vlmOptionsSchema.prefault({}),
  /** Tell of pages while a server's model writes them (`md` only). */
  drafts: z.boolean().default(false),
  /** Pages come with their `PageResult` (lines, words, boxes), not only with their text: some twenty times the bytes. */
  withResults: z.boolean().default(false),
  /** Neither read nor write the result cache. */
  cache: z.boolean().default(true),
  /** How much larger than usual pages are drawn that this machine reads: small print gets more pixels. */
  scale: z.number().min(1).max(4).default(1),
  /** Put back the spaces between Latin words that the recogniser drops. Off only to measure it. */
  recoverSpaces: z.boolean().default(true),
  /** What infers; absent: what the daemon was started with (FOLIO_DEVICE), and that is usually `auto`. */
  device: deviceChoiceSchema.optional(),
  password: z.string().optional(),
  limits: limitsSchema.partial().default({}),
});

const progressToken = z.union([z.string(), z.int()]);

/** Where a client wants to hear of a job: as `$/progress` on these tokens. */
const progressTokens = {
  /** Begin, report and end for people. */
  workDoneToken: progressToken.optional(),
  /** A `ReadEvent` at a time. */
  partialResultToken: progressToken.optional(),
};

export const readParamsSchema = z.object({
  source: sourceSchema,
  options: readOptionsSchema,
  /** The page somebody is looking at, the job somebody just started, or a batch. */
  priority: z.enum(['interactive', 'batch']).default('interactive'),
  /** A background job outlives the connection that started it. */
  background: z.boolean().default(false),
  ...progressTokens,
});

export const attachParamsSchema = z.object({ jobId: z.string(), ...progressTokens });

export type Source = z.infer<typeof sourceSchema>;
export type OutputFormat = z.infer<typeof formatSchema>;
/** What clients offer. */
export type ReaderChoice = 'auto' | 'ppocr' | 'deepseek';
export type TextLayerMode = z.infer<typeof textLayerModeSchema>;
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;
export type ReadOptions = z.infer<typeof readOptionsSchema>;
export type ReadOptionsInput = z.input<typeof readOptionsSchema>;
export type ReadParams = z.infer<typeof readParamsSchema>;
export type ReadParamsInput = z.input<typeof readParamsSchema>;
export type AttachParams = z.infer<typeof attachParamsSchema>;
export type ProgressTokens = Pick<ReadParams, 'workDoneToken' | 'partialResultToken'>;

/** The job was taken: always the first event, and at once. */
export interface AcceptedEvent {
  readonly kind: 'accepted';
  readonly jobId: string;
}

/** The document is open: how many pages it has, and which will be read. */
export interface OpenedEvent {
  readonly kind: 'opened';
  readonly jobId: string;
  readonly name: string;
  readonly documentKind: DocumentKind;
  readonly pageCount: number;
  readonly pages: readonly number[];
}

export type DocumentKind = 'pdf' | 'image' | 'tiff';

/** `restarting`: the engine died and is started again; pages that were in it are read once more. */
export type JobStage = 'queued' | 'opening' | 'loading-model' | 'reading' | 'restarting' | 'writing';

/** At most about 10 a second a job. */
export interface ProgressEvent {
  readonly kind: 'progress';
  readonly stage: JobStage;
  readonly pagesDone: number;
  readonly pagesTotal: number;
}

/**
 * A page is done. Pages come in any order, and a page may come again with a higher revision once the
 * whole document says more about it (running headers, heading levels); the last one counts.
 */
export interface PageEvent {
  readonly kind: 'page';
  readonly page: number;
  readonly revision: number;
  /** The page in the job's format (`md` with its anchor, `text`, `json`). */
  readonly text: string;
  readonly outcome: PageResult['outcome'];
  /** Why it was not read, or not completely. */
  readonly failure?: Failure;
  readonly warnings: readonly Warning[];
  readonly reader: PageResult['reader'];
  /** How many lines each recogniser read, by its model's name; absent where there are none. */
  readonly recognizedLines?: Readonly<Record<string, number>>;
  /** What of the page is not in its text; absent where nothing is missing. */
  readonly losses?: LossCounts;
  /** As in its result; absent where the page was neither turned nor straightened. */
  readonly uprightToPage?: PageResult['uprightToPage'];
  readonly fromCache: boolean;
  /** With the option `withResults`. */
  readonly result?: PageResult;
}

/** How much of a page is not in its text. */
export interface LossCounts {
  /** Lines of print that were not read, by reason. */
  readonly unread: Readonly<Partial<Record<UnreadRegion['reason'], number>>>;
  /** Characters of its file that nobody sees on the page. */
  readonly unseenCharacters: number;
}

/**
 * A page as far as a server's model has written it: Markdown with its anchor, each one in place of the one
 * before. At most about 8 a second a page, fewer to a client that does not keep up; none after the page.
 */
export interface DraftEvent {
  readonly kind: 'draft';
  readonly page: number;
  readonly text: string;
}

/** What is told of a job on the partial-result token, until its request is answered. */
export type ReadEvent = AcceptedEvent | OpenedEvent | ProgressEvent | DraftEvent | PageEvent;

/** A page that was not read, or not completely. */
export interface FailedPage {
  readonly page: number;
  readonly failure: Failure;
  /** What could be read of it is in its result. */
  readonly isPartial?: boolean;
}

/** The answer to `folio/read`, when the job has ended. */
export interface ReadResult {
  readonly jobId: string;
  /** `partial`: some pages failed, or were not read completely. `failed`: nothing was read. */
  readonly outcome: 'ok' | 'partial' | 'failed' | 'cancelled';
  /** Why nothing was read. */
  readonly failure?: Failure;
  readonly failedPages: readonly FailedPage[];
  /** Of the whole job: `not-kept` where results could not be written to the cache. */
  readonly warnings: readonly Warning[];
  readonly pagesDone: number;
  readonly pagesFromCache: number;
  readonly milliseconds: number;
}

/** A job from its first event to its last: events, then the answer. */
export type JobEvent = ReadEvent | ({ readonly kind: 'finished' } & ReadResult);

export const jobParamsSchema = z.object({ jobId: z.string() });
export type JobParams = z.infer<typeof jobParamsSchema>;

export const stopParamsSchema = z.object({
  /** Cancel what runs; otherwise it is finished first. */
  now: z.boolean(),
});

/**
 * A client that asked for flow control took so many events of a job, or dropped them. Of each job only a few are
 * sent before that, so that one whose reader is slow waits alone.
 */
export const jobTakenSchema = z.object({ jobId: z.string(), events: z.int().min(1) });

export type JobTakenParams = z.infer<typeof jobTakenSchema>;

export interface JobSummary {
  readonly jobId: string;
  readonly priority: 'interactive' | 'batch';
  readonly name: string;
  readonly stage: JobStage;
  readonly pagesDone: number;
  readonly pagesTotal: number;
  readonly failedPages: number;
  readonly background: boolean;
}

export interface ModelInMemory {
  readonly name: string;
  /** What really inferred its last page. */
  readonly device: string;
  /** Why that and no other; absent where there was nothing to choose. */
  readonly reason?: string;
}

export interface EngineStatus {
  readonly state: 'stopped' | 'starting' | 'ready' | 'refused';
  readonly pid?: number;
  readonly workers?: number;
  /** Models in memory, and the device each really runs on. */
  readonly models?: readonly ModelInMemory[];
  readonly residentBytes?: number;
  readonly crashes: number;
  readonly pagesRead: number;
  /** Why it is refused: it died again and again, and nothing succeeded for minutes. */
  readonly reason?: string;
}

/** A server that reads pages by a vision model. */
export interface ServerStatus {
  /** Without credentials. */
  readonly url: string;
  readonly state: 'unknown' | 'healthy' | 'failing' | 'down';
  readonly adapter?: string;
  readonly model?: string;
  readonly running: number;
  /** Pages that may be with it now. */
  readonly limit: number;
  readonly waiting?: number;
  readonly pagesRead: number;
  /** What is wrong with it and how to mend it, in plain words. */
  readonly problems: readonly string[];
}

export interface DaemonStatus {
  readonly pid: number;
  readonly version: string;
  readonly build: string;
  readonly protocol: number;
  readonly uptimeMilliseconds: number;
  readonly residentBytes: number;
  readonly draining: boolean;
  readonly clients: number;
  readonly queuedPages: number;
  readonly jobs: readonly JobSummary[];
  readonly engine: EngineStatus;
  /** What reads where nobody names a model; absent while that cannot be told. */
  readonly reading?: ModelsInUse;
  /** The servers of all clients, without their keys. Which client named which is told to nobody. */
  readonly vlm: readonly ServerStatus[];
  readonly paths: { readonly run: string; readonly log: string; readonly cache: string };
}

export const uploadChunkSchema = z.object({
  /** Absent in the first chunk; the reply names the upload. */
  upload: z.string().optional(),
  /** At most 1 MiB of base64. */
  base64: z.string().max(1 << 20),
});

/** Pictures of one request; a page has fewer figures. */
export const MAX_PICTURES = 100;

/** Pixels of all pictures of one request together: sixteen pages of A4 at 150 dpi. */
export const MAX_PICTURE_PIXELS = 64_000_000;

/** Points; larger than any page, small enough to be reckoned with. */
const coordinate = z.number().min(-1e6).max(1e6);

/**
 * Pictures of a page as it was read: for whoever wants to see the paper beside the text. More than `MAX_PICTURES`
 * or `MAX_PICTURE_PIXELS` are refused with `limit-pictures`.
 */
export const pageImagesParamsSchema = z.object({
  source: sourceSchema,
  page: z.int().min(1),
  password: z.string().optional(),
  /** Parts of the page, in points of the upright page as in its result; absent: the whole page. */
  boxes: z
    .array(z.object({ x: coordinate, y: coordinate, width: coordinate, height: coordinate }))
    .max(1_000)
    .optional(),
  /** Of the page's result; needed with `boxes` where the page was turned or straightened. */
  uprightToPage: matrixSchema.optional(),
  /** Resolution of the pictures, unless they would grow beyond `maxPixels`. */
  dpi: z.number().min(36).max(600).default(150),
  /** Of each picture. */
  maxPixels: z.int().min(1).max(16_000_000).default(4_000_000),
  mediaType: z.enum(['image/png', 'image/jpeg']).default('image/png'),
});

/** A picture, encoded. */
export interface EncodedPicture {
  readonly base64: string;
  /** px */
  readonly width: number;
  readonly height: number;
}

/** One picture a box in the order of the boxes, or one of the whole page. */
export interface PageImagesReply {
  readonly images: readonly EncodedPicture[];
}

/** Takes the place of scheme and host in the addresses of files; absent: files come from where they are published. */
const mirror = z.string().max(2_000).optional();

export const modelsParamsSchema = z.object({ mirror });

/** The languages (BCP 47) and scripts (ISO 15924) that somebody wants read; none: those of the daemon's machine. */
export const adviseModelsParamsSchema = z.object({
  mirror,
  languages: z
    .array(z.string().refine(isLanguageTag, 'not the tag of a language'))
    .max(MAX_LANGUAGES)
    .default([]),
  scripts: z
    .array(z.string().regex(/^[A-Z][a-z]{3}$/))
    .max(MAX_LANGUAGES)
    .default([]),
});

const modelName = z.string().min(1).max(100);

/** Nothing is downloaded but by this request, which a person's choice stands behind. */
export const installModelsParamsSchema = z.object({
  names: z.array(modelName).min(1).max(50),
  mirror,
  workDoneToken: progressToken.optional(),
  /** An `InstallProgress` at a time, at most about 10 a second. */
  partialResultToken: progressToken.optional(),
});

/** Folders, ONNX files, archives or Tesseract files on the daemon's machine. */
export const addModelsParamsSchema = z.object({
  paths: z.array(z.string().min(1).max(10_000)).min(1).max(100),
  /** What a file is for whose name does not say it. */
  language: z.string().min(1).max(100).optional(),
});
export const modelParamsSchema = z.object({ name: modelName });
export const modelSizeParamsSchema = z.object({ name: modelName, mirror });

/** Names of the models that read where nobody names any. */
export interface ModelsInUse {
  readonly page: string;
  readonly recognizers: readonly string[];
  /** Models of documents; absent: none. */
  readonly stages?: readonly string[];
}

/** Every model on this machine, and those that can be had. */
export interface ModelsReply {
  readonly models: readonly ModelEntry[];
  readonly reading: ModelsInUse;
}

const idleMinutes = z.number().min(0).max(MAX_IDLE_MINUTES);

/** How long an idle daemon keeps what it holds; the longest time that a client asks for counts. */
export const idleSettingsSchema = z.object({
  /** Without jobs, until models leave the memory; absent: the daemon's default. */
  unloadAfterMinutes: idleMinutes.optional(),
  /** Without jobs and clients, until the daemon leaves; absent: the daemon's default. */
  exitAfterMinutes: idleMinutes.optional(),
});

/**
 * Servers that read pages for this client: its pages go to these and to nobody else's. They replace what it
 * named before, also for jobs that run: nothing more goes to one that is no longer named. A job that outlives
 * its client keeps what the client named last. Kept in memory only.
 */
export const serversSchema = z
  .array(
    z.object({
      /** Base address, with or without `/v1`; no user and no password in it. */
      url: z.string().max(2_000).refine(isServerUrl, 'not the address of a server'),
      apiKey: z.string().min(1).max(10_000).optional(),
      /** The user wants the key sent over plain http to another machine; else such a server is not asked. */
      allowKeyOverHttp: z.boolean().optional(),
      /** Adapter, profile and model are found out where they are not said. */
      adapter: z.string().max(200).optional(),
      profile: z.string().max(200).optional(),
      model: z.string().max(500).optional(),
    }),
  )
  .max(256);

/**
 * What a client sets for itself: in `initializationOptions.settings`, and anew, all of them, with
 * `workspace/didChangeConfiguration` as `{ settings: { folio: ClientSettings } }`. They count at once, also for
 * jobs that run and documents that are open.
 */
export const clientSettingsSchema = z.object({
  idle: idleSettingsSchema.optional(),
  servers: serversSchema.default([]),
  review: z
    .object({
      /** Whether doubtful words are shown. */
      doubtfulWords: z.boolean().default(true),
      /** Words that are less likely right than this are doubtful; absent: the calibrated default. */
      threshold: z.number().min(0).max(1).optional(),
    })
    .prefault({}),
  codeLens: z.boolean().default(true),
});

export const initializationOptionsSchema = z.object({
  settings: clientSettingsSchema.prefault({}),
  /** It is Folio's own extension: it has the commands that only an extension can have, and shows pictures. */
  extension: z.boolean().default(false),
  /** The client wants `folio/statusChanged`. */
  status: z.boolean().default(false),
  /** The client says with `folio/taken` what it took of each job. */
  flowControl: z.boolean().default(false),
});

/** The document at `result` holds the pages of a reading, or will when it has ended. */
export const resultWrittenSchema = z.object({
  /** The reading's job. Absent, or no longer known: what it did is worked out from the options. */
  jobId: z.string().optional(),
  /** Address of the document with the text. */
  result: z.string().max(10_000),
  /** Address of the document that was read. */
  source: z.string().max(10_000),
  /** Those of the reading. A password is not kept. */
  options: readOptionsSchema.partial().optional(),
  /** The result was renamed, or saved, from there: what is known of that holds for this one. */
  from: z.string().max(10_000).optional(),
  /** The reading was of these pages, and the others stay as they are known; absent: of all. */
  pages: z.array(z.int().min(1)).max(100_000).readonly().optional(),
});
export const resultOriginParamsSchema = z.object({ result: z.string().max(10_000) });

/** Of `workspace/didChangeConfiguration`. */
export const configurationSchema = z.object({ settings: z.object({ folio: clientSettingsSchema }) });

export type IdleSettings = z.infer<typeof idleSettingsSchema>;
export type NamedServer = z.infer<typeof serversSchema>[number];
export type ClientSettings = z.infer<typeof clientSettingsSchema>;
export type ClientSettingsInput = z.input<typeof clientSettingsSchema>;
export type InitializationOptionsInput = z.input<typeof initializationOptionsSchema>;
export type ResultWrittenParams = z.input<typeof resultWrittenSchema>;
export type PageImagesParamsInput = z.input<typeof pageImagesParamsSchema>;
export type PageImagesParams = z.infer<typeof pageImagesParamsSchema>;
export type InstallModelsParams = z.infer<typeof installModelsParamsSchema>;
export type ModelsParams = z.infer<typeof modelsParamsSchema>;
export type ModelSizeParams = z.infer<typeof modelSizeParamsSchema>;
export type AddModelsParams = z.infer<typeof addModelsParamsSchema>;
export type AdviseModelsParamsInput = z.input<typeof adviseModelsParamsSchema>;
export type AdviseModelsParams = z.infer<typeof adviseModelsParamsSchema>;
export type UploadChunkParams = z.infer<typeof uploadChunkSchema>;

/** `workspace/didChangeConfiguration`, with Folio's settings. */
export const Configuration = new NotificationType<z.input<typeof configurationSchema>>(
  'workspace/didChangeConfiguration',
);
/** Answered when the job has ended; `$/cancelRequest` cancels it. */
export const ReadRequest = new RequestType<ReadParamsInput, ReadResult, Failure>('folio/read');
/** As `folio/read`, for a job that somebody began: the pages that are done come first. */
export const AttachRequest = new RequestType<AttachParams, ReadResult, Failure>('folio/attach');
/** On the `partialResultToken`. */
export const ReadProgress = new ProgressType<ReadEvent>();
export const JobTaken = new NotificationType<JobTakenParams>('folio/taken');
/** Puts a job's pages before those of all other jobs. */
export const PrioritizeRequest = new RequestType<JobParams, null, Failure>('folio/prioritize');
export const UploadRequest = new RequestType<UploadChunkParams, { upload: string }, Failure>('folio/upload');
export const PageImagesRequest = new RequestType<PageImagesParamsInput, PageImagesReply, Failure>(
  'folio/pageImages',
);
export const StatusRequest = new RequestType0<DaemonStatus, Failure>('folio/status');
/** Comes when it has changed, to clients that asked for it; at most about twice a second. */
export const StatusChanged = new NotificationType<DaemonStatus>('folio/statusChanged');
/** Takes nothing new, finishes what runs (or cancels it when `now`), then exits. */
export const StopRequest = new RequestType<z.infer<typeof stopParamsSchema>, null, Failure>('folio/stop');
/** Forgets all results that were kept; answers how much that was. */
export const ClearCacheRequest = new RequestType0<{ bytes: number }, Failure>('folio/clearCache');
/** Ends the engine and starts it anew; pages in flight are read again. */
export const RestartEngineRequest = new RequestType0<null, Failure>('folio/restartEngine');

export const ModelsRequest = new RequestType<ModelsParams, ModelsReply, Failure>('folio/models');
/** What to install for these languages and scripts. */
export const AdviseModelsRequest = new RequestType<AdviseModelsParamsInput, ModelAdvice, Failure>(
  'folio/adviseModels',
);
/**
 * How many bytes a model takes to download, for somebody who wants to install it: the server is asked where the catalogue
 * does not know. Absent where neither says it.
 */
export const ModelSizeRequest = new RequestType<ModelSizeParams, { bytes?: number }, Failure>(
  'folio/modelSize',
);
/** Answered when all are installed; `$/cancelRequest` cancels it, and what has come is kept for the next time. */
export const InstallModelsRequest = new RequestType<
  z.input<typeof installModelsParamsSchema>,
  InstallOutcome,
  Failure
>('folio/installModels');
/** On the `partialResultToken` of an install. */
export const InstallModelsProgress = new ProgressType<InstallProgress>();
/** Installs models that somebody already has in files; nothing is downloaded. */
export const AddModelsRequest = new RequestType<AddModelsParams, AddOutcome, Failure>('folio/addModels');
export const RemoveModelRequest = new RequestType<z.infer<typeof modelParamsSchema>, null, Failure>(
  'folio/removeModel',
);
/** Compares every file of a model with its SHA-256; rejects with what is wrong. */
export const VerifyModelRequest = new RequestType<z.infer<typeof modelParamsSchema>, null, Failure>(
  'folio/verifyModel',
);

/** Where the document at `result` came from. */
export interface ResultOrigin {
  /** Address of the document that was read. */
  readonly source: string;
  /** As given to `folio/read`, without the password. */
  readonly options: ReadOptionsInput;
}

/** Tells where a result came from, so that the language features work on it. */
export const ResultWritten = new NotificationType<ResultWrittenParams>('folio/resultWritten');
/** Null where nobody noted where the result came from. */
export const ResultOriginRequest = new RequestType<{ readonly result: string }, ResultOrigin | null, Failure>(
  'folio/resultOrigin',
);
