import { FolioError } from '../../errors/catalogue.ts';
import type { DeviceChoice, PageEvent } from '../../protocol.ts';
import type { CommandContext } from '../commandContext.ts';
import type { ReadingService } from '../readingService.ts';
import { TEST_PAGE_LINES } from './nativeProbe.ts';

export interface SelfTestResult {
  /** What was read. */
  readonly text: string;
  readonly correct: boolean;
  /** Reader, model and device as the result names them. */
  readonly reader: string;
  readonly milliseconds: number;
  /** For people. */
  readonly warnings: readonly string[];
}

/** How to read the test page; undefined values are the usual ones. */
export interface TestReading {
  readonly model: string | undefined;
  readonly device: DeviceChoice | undefined;
}

/** Reads the test page through daemon and engine, without the cache. Throws the FolioError of its failure. */
export async function readTestPage(
  png: Buffer,
  { model, device }: TestReading,
  service: ReadingService,
  context: Pick<CommandContext, 'signal'>,
): Promise<SelfTestResult> {
  const begun = performance.now();
  const source = await service.upload(once(png), 'test page', context.signal);
  let read: PageEvent | undefined;
  let text = '';
  const finished = await service.read(
    {
      source,
      options: {
        format: 'text',
        cache: false,
        ...(model === undefined ? {} : { model }),
        ...(device === undefined ? {} : { device }),
      },
    },
    {
      onPage: (page) => {
        read = page;
        text = page.text.trim();
      },
    },
    context.signal,
  );
  const failure = finished.failure ?? finished.failedPages[0]?.failure;
  if (failure) throw FolioError.fromFailure(failure);
  const reader = read ? [read.reader.id, read.reader.model, read.reader.device] : [];
  return {
    text,
    correct: folded(text) === folded(TEST_PAGE_LINES.join(' ')),
    reader: reader.filter((part) => part !== undefined).join(', '),
    milliseconds: performance.now() - begun,
    warnings: (read?.warnings ?? []).map(({ message }) => message),
  };
}

/** The test is whether the pipeline works, not whether a model keeps every space. */
function folded(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(bytes);
}
