import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePage } from '../../../server/src/output/writePage.ts';
import type { FolioClient } from '../../../server/src/daemonClient/folioClient.ts';
import type { PageResult } from '../../../server/src/protocol.ts';
import { beginReading } from '../folio/readDocument.ts';
import { withDaemon, withFolder } from '../folio/workFolder.ts';
import type { LanguagePage, LanguagesResult } from './languagesResult.ts';
import { type PagePlan, typesetPage } from './pages.ts';
import { scoreReading } from './score.ts';

export interface MeasureOptions {
  readonly plans: readonly PagePlan[];
  /** As `folio read --model`; empty: none. */
  readonly models: string;
  /** Gets what was read, `NAME.read.txt`, beside pages and truths. */
  readonly keep: string | undefined;
  readonly say: (line: string) => void;
}

/** Typesets the pages, and has a daemon read them. */
export async function measureLanguages(options: MeasureOptions): Promise<LanguagesResult> {
  const { plans, models, say } = options;
  return withFolder((folder) =>
    withDaemon({}, async ({ client }) => {
      const pages: LanguagePage[] = [];
      for (const plan of plans) {
        const page = await measurePage(client, plan, folder, options);
        pages.push(page);
        say(`${page.name}: ${(100 * page.characterErrors).toFixed(2)} % ${page.warnings.join(' ')}`);
      }
      return { models, pages };
    }),
  );
}

async function measurePage(
  client: FolioClient,
  plan: PagePlan,
  folder: string,
  { models, keep }: MeasureOptions,
): Promise<LanguagePage> {
  const { image, truth } = await typesetPage(plan);
  const file = join(folder, `${plan.name}.jpg`);
  await writeFile(file, image);
  const result = await readPage(client, file, models);
  const text = writePage({ ...result, failure: undefined, unread: [] }, 'text');
  if (keep !== undefined) {
    await mkdir(keep, { recursive: true });
    await writeFile(join(keep, `${plan.name}.txt`), `${truth}\n`);
    await writeFile(join(keep, `${plan.name}.read.txt`), `${text}\n`);
  }
  const { name, group, title } = plan;
  return { name, group, title, ...scoreReading(text, truth), ...whatRead(result) };
}

async function readPage(client: FolioClient, file: string, models: string): Promise<PageResult> {
  const options = models === '' ? {} : { model: models };
  const job = await beginReading(client, { file, options });
  let result: PageResult | undefined;
  for await (const event of job.events) {
    if (event.kind === 'page' && event.result) result = event.result;
    if (event.kind === 'finished' && event.outcome === 'failed' && !result)
      throw new Error(event.failure?.message ?? `nothing was read of ${file}`);
  }
  if (!result) throw new Error(`a job ended without a page: ${file}`);
  return result;
}

function whatRead(result: PageResult): Pick<LanguagePage, 'warnings' | 'model' | 'recognizers'> {
  const codes = result.warnings.map(({ code }) => code);
  return {
    warnings: [...new Set([...(result.failure ? [result.failure.code] : []), ...codes])],
    model: result.reader.model ?? '',
    recognizers: {},
  };
}
