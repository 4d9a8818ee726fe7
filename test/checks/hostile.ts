import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startInProcess } from '../../server/src/daemonClient/startInProcess.ts';
import type { FolioClient } from '../../server/src/daemonClient/folioClient.ts';
import { entryPoint } from '../../server/src/entryPoints.ts';
import type { Failure, PageResult } from '../../server/src/protocol.ts';
import { PeakWatch } from './peakWatch.ts';

/**
 * `npm run check:hostile`: reads the shared hostile documents and lists the pages on which poppler's
 * `pdftotext` finds words and Folio says that there are none, or fails; and what the engine took at most.
 */
const run = promisify(execFile);
const { values: options } = parseArgs({
  options: { corpus: { type: 'string' }, json: { type: 'string' }, only: { type: 'string', default: '' } },
});
const SHARED = process.env['FOLIO_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const corpus = options.corpus ?? join(SHARED, 'corpus/hostile');

interface Checked {
  readonly file: string;
  /** Of the engine while it read this document, as Linux tells it; 0 elsewhere. */
  readonly peakMegabytes: number;
  readonly milliseconds: number;
  readonly failure?: Failure;
  readonly pages: readonly {
    readonly page: number;
    readonly outcome: PageResult['outcome'];
    readonly code?: string;
    readonly warnings: readonly string[];
    readonly words: number;
    readonly popplerWords: number;
    readonly popplerText: string;
  }[];
}

if (!existsSync(corpus)) leaveOut(`there is no corpus at ${corpus}`);
else if (!(await hasPoppler())) leaveOut('there is no pdftotext (poppler-utils)');
else await check();

function leaveOut(why: string): void {
  console.error(`SKIPPED: nothing was compared, because ${why}.`);
}

async function hasPoppler(): Promise<boolean> {
  return run('pdftotext', ['-v']).then(
    () => true,
    () => false,
  );
}

async function check(): Promise<void> {
  const entries = await readdir(corpus, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const cache = await mkdtemp(join(tmpdir(), 'folio-check-'));
  process.env['FOLIO_CACHE_DIR'] = cache;
  const client = await startInProcess({ engine: entryPoint('engine') });
  const checked: Checked[] = [];
  try {
    for (const file of files.sort()) {
      if (!file.includes(options.only)) continue;
      const one = await checkFile(client, file);
      checked.push(one);
      tell(one);
    }
  } finally {
    await client.close();
    await rm(cache, { recursive: true, force: true });
  }
  const most = [...checked].sort((a, b) => b.peakMegabytes - a.peakMegabytes).slice(0, 10);
  console.log('\nLargest peaks of the engine:');
  for (const { file, peakMegabytes } of most) console.log(`${String(peakMegabytes).padStart(6)} MB  ${file}`);
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(checked, undefined, 1));
}

function tell({ file, failure, pages }: Checked): void {
  if (failure && pages.length === 0) console.log(`${file}: ${failure.code}`);
  for (const { page, outcome, code, words, popplerWords, popplerText } of pages) {
    if (popplerWords === 0 || (words > 0 && outcome === 'ok')) continue;
    const said = code ?? 'no text';
    console.log(
      `${file}, page ${page}: ${outcome}, ${said}; poppler has ${popplerWords} words: ${popplerText}`,
    );
  }
}

async function checkFile(client: FolioClient, file: string): Promise<Checked> {
  const begun = performance.now();
  const peak = await PeakWatch.begin(client);
  const job = await client.read({
    source: { kind: 'path', path: file },
    options: { cache: false, withResults: true },
  });
  const results = new Map<number, PageResult>();
  let failure: Failure | undefined;
  for await (const event of job.events) {
    if (event.kind === 'page' && event.result) results.set(event.page, event.result);
    if (event.kind === 'finished') failure = event.failure;
  }
  const peakMegabytes = await peak.end();
  const pages = await Promise.all(
    [...results.values()].map(async (result) => {
      const text = file.endsWith('.pdf') ? await popplerText(file, result.page) : '';
      return {
        page: result.page,
        outcome: result.outcome,
        ...(result.failure ? { code: result.failure.code } : {}),
        warnings: result.warnings.map(({ code }) => code),
        words: wordsIn(result.blocks.map((block) => block.text).join(' ')),
        popplerWords: wordsIn(text),
        popplerText: JSON.stringify(text.replace(/\s+/g, ' ').trim().slice(0, 60)),
      };
    }),
  );
  return {
    file: relative(corpus, file),
    peakMegabytes,
    milliseconds: Math.round(performance.now() - begun),
    ...(failure ? { failure } : {}),
    pages: pages.sort((a, b) => a.page - b.page),
  };
}

async function popplerText(file: string, page: number): Promise<string> {
  const range = ['-f', String(page), '-l', String(page)];
  return run('pdftotext', ['-q', ...range, file, '-'], { timeout: 60_000 }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
