import { writePage } from '../../../server/src/output/writePage.ts';
import type { FolioClient, FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import type {
  ReadResult,
  PageResult,
  ReadOptionsInput,
  ReadParamsInput,
} from '../../../server/src/protocol.ts';

/** A document as it was read, with what it took. */
export interface DocumentReading {
  /** All pages, as they are scored. */
  readonly text: string;
  readonly pages: number;
  readonly finished: ReadResult;
  readonly milliseconds: number;
  /** From asking to the first page. */
  readonly firstPageMilliseconds: number;
  /** Milliseconds by stage over all pages and workers; `STAGE.run` is the part inside `session.run`. */
  readonly stages: Readonly<Record<string, number>>;
}

export interface ReadRequest {
  readonly file: string;
  readonly options?: ReadOptionsInput;
  readonly priority?: ReadParamsInput['priority'];
  /** Called at each page, the first time it comes. */
  readonly onPage?: (page: number) => void;
}

/** Begins to read a file, without the cache. */
export async function beginReading(client: FolioClient, request: ReadRequest): Promise<FolioJob> {
  const { file, options = {}, priority = 'interactive' } = request;
  return client.read({
    source: { kind: 'path', path: file },
    options: { cache: false, withResults: true, ...options },
    priority,
  });
}

/** Reads a file to its end, without the cache. Rejects where nothing of it was read. */
export async function readDocument(client: FolioClient, request: ReadRequest): Promise<DocumentReading> {
  const begun = performance.now();
  return followReading(await beginReading(client, request), begun, request.onPage);
}

/** Follows a job from `begun` (of `performance.now()`) to its end. */
export async function followReading(
  job: FolioJob,
  begun: number,
  onPage: (page: number) => void = () => undefined,
): Promise<DocumentReading> {
  const results = new Map<number, PageResult>();
  let firstPage: number | undefined;
  for await (const event of job.events) {
    if (event.kind === 'page') {
      firstPage ??= performance.now() - begun;
      if (!results.has(event.page)) onPage(event.page);
      if (event.result) results.set(event.page, event.result);
    } else if (event.kind === 'finished') {
      if (event.outcome === 'failed') throw new Error(event.failure?.message ?? 'nothing was read');
      const milliseconds = performance.now() - begun;
      const pages = [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
      return {
        text: pages.map((page) => writePage(page, 'md')).join('\n'),
        pages: pages.length,
        finished: event,
        milliseconds,
        firstPageMilliseconds: firstPage ?? milliseconds,
        stages: stagesOf(pages),
      };
    }
  }
  throw new Error('a job ended without its end');
}

function stagesOf(pages: readonly PageResult[]): Record<string, number> {
  const stages: Record<string, number> = {};
  for (const { timings } of pages)
    for (const [stage, spent] of Object.entries(timings)) stages[stage] = (stages[stage] ?? 0) + spent;
  return stages;
}

/** Milliseconds inside the models, of all workers together. */
export function inferenceOf(stages: Readonly<Record<string, number>>): number {
  return Object.entries(stages).reduce(
    (sum, [stage, spent]) => sum + (stage.endsWith('.run') ? spent : 0),
    0,
  );
}
