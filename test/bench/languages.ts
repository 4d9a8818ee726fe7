import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { placedModels } from '../../server/src/models/installedModels.ts';
import { languagesPage } from './languages/languagesReport.ts';
import {
  type LanguagesResult,
  type LanguagesRun,
  languagesResultSchema,
} from './languages/languagesResult.ts';
import { measureLanguages } from './languages/measureLanguages.ts';
import { allPages } from './languages/pages.ts';
import { writePages } from './languages/writePages.ts';
import { OUTPUT, ROOT } from './places.ts';
import { formatted } from './report/writeDocs.ts';

/**
 * `npm run bench:languages`: how well pages in many languages are read. Measures a fresh installation, and with
 * `--data DIR`, a data folder with models, one that has more. All pages together go into docs/languages.json and
 * docs/languages.md; some pages, or those of a model that was named, into a file below `.bench/`.
 */
const { values: options } = parseArgs({
  options: {
    /** Writes the pages and their truths there, and measures nothing. */
    pages: { type: 'string' },
    /** Names of pages or of their languages, separated by commas. */
    only: { type: 'string', default: '' },
    dpi: { type: 'string', default: '' },
    model: { type: 'string', default: '' },
    data: { type: 'string' },
    keep: { type: 'string' },
    json: { type: 'string' },
    /** Puts the figures of some pages into the documentation, too. */
    record: { type: 'boolean', default: false },
    /** Measures nothing, and writes docs/languages.md from docs/languages.json. */
    render: { type: 'boolean', default: false },
  },
});

const RECORD = join(ROOT, 'docs/languages.json');
const PAGE = join(ROOT, 'docs/languages.md');

const only = options.only.split(',').filter((name) => name !== '');
const all = allPages();
const plans = all.filter(
  ({ name, group, style }) =>
    (only.length === 0 || only.includes(name) || only.includes(group)) &&
    (options.dpi === '' || style.dpi === Number(options.dpi)),
);
if (plans.length === 0) throw new Error(`no such pages; there are ${all.map(({ name }) => name).join(', ')}`);

if (options.pages !== undefined) await writePages(plans, resolve(options.pages));
else {
  if (!options.render) await measure();
  if (options.render || isRecorded())
    await writeFile(PAGE, await formatted(languagesPage(await record()), PAGE));
}

/** Whether the figures go into the documentation: those of all pages, and of some where they are to. */
function isRecorded(): boolean {
  return (
    options.record || (plans.length === all.length && options.model === '' && options.json === undefined)
  );
}

async function record(): Promise<LanguagesResult> {
  return languagesResultSchema.parse(JSON.parse(await readFile(RECORD, 'utf8')));
}

async function measure(): Promise<void> {
  const { model, keep } = options;
  const empty = await mkdtemp(join(tmpdir(), 'folio-bench-data-'));
  const data = options.data === undefined ? empty : resolve(options.data);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const pages = await measureLanguages({ plans, model, data, keep, say });
  const run: LanguagesRun = { installed: await namesIn(data), pages };
  await rm(empty, { recursive: true, force: true });
  if (isRecorded()) await writeJson(RECORD, await recorded(run));
  else await writeJson(resolve(options.json ?? join(OUTPUT, 'languages.json')), run);
}

/** The record with new figures in place of those of the same pages. */
async function recorded(run: LanguagesRun): Promise<LanguagesResult> {
  const none: LanguagesRun = { installed: [], pages: [] };
  const known = existsSync(RECORD) ? await record() : { fresh: none, more: none };
  const name = options.data === undefined ? 'fresh' : 'more';
  const pages = new Map([...known[name].pages, ...run.pages].map((page) => [page.name, page]));
  const ordered = all.flatMap((plan) => pages.get(plan.name) ?? []);
  return { ...known, [name]: { ...run, pages: ordered } };
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await formatted(JSON.stringify(value), file));
}

async function namesIn(data: string): Promise<string[]> {
  process.env['FOLIO_DATA_DIR'] = data;
  const models = await placedModels();
  return models.flatMap(({ name, isBuiltIn }) => (isBuiltIn ? [] : [name]));
}
