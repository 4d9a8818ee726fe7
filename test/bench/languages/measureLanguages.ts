import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePage } from '../../../server/src/output/writePage.ts';
import type { FolioClient } from '../../../server/src/daemonClient/folioClient.ts';
import type { PageResult } from '../../../server/src/protocol.ts';
import { beginReading } from '../folio/readDocument.ts';
import { withDaemon, withFolder } from '../folio/workFolder.ts';
import type { LanguagePage } from './languagesResult.ts';
import { type PagePlan, typesetPage } from './pages.ts';
import { scoreReading } from './score.ts';

export interface MeasureOptions {
  readonly plans: readonly PagePlan[];
  /** As `folio read --model`; empty: what Folio takes by itself. */
  readonly model: string;
  /** Where installed models are. */
  readonly data: string;
  /** Gets what was read, `NAME.read.txt`, beside the truths, `NAME.txt`. */
  readonly keep: string | undefined;
  readonly say: (line: string) => void;
}

/** Typesets the pages, and has a daemon of its own read them. */
export async function measureLanguages(options: MeasureOptions): Promise<LanguagePage[]> {
  const { plans, data, say } = options;
  return withFolder((folder) =>
    withDaemon({ data }, async ({ client }) => {
      const pages: LanguagePage[] = [];
      for (const plan of plans) {
        const page = await measurePage(client, plan, folder, options);
        pages.push(page);
        const readers = Object.keys(page.recognizers).join(', ');
        say([page.name, percent(page.characterErrors), readers, ...page.warnings].join('  '));
      }
      return pages;
    }),
  );
}

async function measurePage(
  client: FolioClient,
  plan: PagePlan,
  folder: string,
  { model, keep }: MeasureOptions,
): Promise<LanguagePage> {
  const { image, truth } = await typesetPage(plan);
  const file = join(folder, `${plan.name}.jpg`);
  await writeFile(file, image);
  const result = await readPage(client, file, model);
  const text = textOf(result);
  if (keep !== undefined) {
    await mkdir(keep, { recursive: true });
    await writeFile(join(keep, `${plan.name}.txt`), `${truth}\n`);
    await writeFile(join(keep, `${plan.name}.read.txt`), `${text}\n`);
  }
  const { characters, characterErrors, wordErrors } = scoreReading(text, truth);
  const warnings = [...new Set([result.failure?.code ?? [], result.warnings.map(({ code }) => code)].flat())];
  return {
    name: plan.name,
    group: plan.group,
    characters,
    characterErrors: rounded(characterErrors),
    wordErrors: rounded(wordErrors),
    warnings,
    recognizers: recognizersOf(result),
  };
}

/** The text alone, without Folio's remarks in brackets on what it could not read. */
export function textOf(result: PageResult): string {
  const { failure: _, ...read } = result;
  return writePage({ ...read, unread: [] }, 'text');
}

async function readPage(client: FolioClient, file: string, model: string): Promise<PageResult> {
  const job = await beginReading(client, { file, options: model === '' ? {} : { model } });
  let result: PageResult | undefined;
  for await (const event of job.events) {
    if (event.kind === 'page' && event.result) result = event.result;
    if (event.kind === 'finished' && !result)
      throw new Error(event.failure?.message ?? `nothing was read of ${file}`);
  }
  if (!result) throw new Error(`a job ended without its page: ${file}`);
  return result;
}

function recognizersOf(result: PageResult): Record<string, number> {
  const lines: Record<string, number> = {};
  for (const { recognizer } of result.blocks.flatMap((block) => block.lines))
    if (recognizer !== undefined) lines[recognizer] = (lines[recognizer] ?? 0) + 1;
  return lines;
}

/** Two digits of a per cent: enough for the documentation, and the same on machines whose last digits differ. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
