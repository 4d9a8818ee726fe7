import { markdownTable } from '../report/markdownTable.ts';
import { hasWordSpaces, type Script } from './languages.ts';
import type { LanguagePage, LanguagesResult, LanguagesRun } from './languagesResult.ts';
import { type PagePlan, allPages } from './pages.ts';

/** A page with more wrong characters than this is not what was printed: somebody should have been told. */
const WRONG = 0.05;
/** Of a group's lines: a model that read fewer did so by chance. */
const READ_MANY = 0.1;
/** Shares of characters by which more models must read better to be advised. */
const BETTER = 0.002;

const SCRIPTS: Readonly<Record<Script, string>> = {
  Latn: 'Latin',
  Cyrl: 'Cyrillic',
  Grek: 'Greek',
  Arab: 'Arabic',
  Hebr: 'Hebrew',
  Deva: 'Devanagari',
  Thai: 'Thai',
  Kore: 'Hangul',
  Jpan: 'Kanji and kana',
  Hans: 'Han',
  Hant: 'Han',
};

/** docs/languages.md. */
export function languagesPage({ fresh, more }: LanguagesResult): string {
  const groups = [...new Map(allPages().map((plan) => [plan.group, plan])).values()];
  const rows = groups.flatMap((plan) => {
    const alone = pagesOf(fresh, plan);
    const helped = pagesOf(more, plan);
    return alone.length === 0 ? [] : [rowOf(plan, alone, helped, more.installed)];
  });
  return `# Languages

<!-- Written by \`npm run bench:languages\`. -->

How well Folio reads pages in different languages: with what comes with it, and with more models. The pages are typeset by
a script of the project (the Universal Declaration of Human Rights, in two fonts of each script), at 300, 200 and 150 dpi,
and then made into scans: turned by up to 1.5 degrees, soft, noisy, on grey paper, as JPEG. Real scans differ from them in
many ways; [benchmarks.md](benchmarks.md) has figures of real ones.

- **read by**: the models that come with Folio and read these lines. Folio chooses them by itself.
- **characters wrong**, **words wrong**: edit distance to what was printed, in per cent of it. Everything counts: accents,
  marks, the order of reading. Only white space of any kind is the same. Words are counted where spaces part them.
- **unsaid**: pages with more than ${(100 * WRONG).toFixed(0)} % of their characters wrong and no warning, of all pages.
- **with more models**: the same where more models are installed, and which of them read the lines.
  \`folio models install NAME\` installs one.

${markdownTable(
  [
    'language',
    'read by',
    'characters wrong',
    'words wrong',
    'unsaid',
    'with more models',
    'models to install',
  ],
  rows,
)}

What no installed model knows is not guessed: such lines are left out, and the page says so (\`unknown-script\` in
[errors.md](errors.md)).

\`npm run bench:languages\` measures again, and \`npm run bench:languages -- --pages DIR\` writes the pages.
`;
}

function rowOf(
  plan: PagePlan,
  alone: readonly LanguagePage[],
  helped: readonly LanguagePage[],
  installed: readonly string[],
): string[] {
  const [language] = plan.languages;
  const unsaid = alone.filter(isWrongWithoutWord).length;
  const errors = wrongCharacters(alone);
  const better = helped.length > 0 && wrongCharacters(helped) < errors - BETTER;
  const names = readersOf(helped).filter((name) => installed.includes(name));
  return [
    plan.title,
    [...new Set(plan.languages.map(({ script }) => SCRIPTS[script]))].join(', '),
    readersOf(alone).join(', ') || '–',
    percent(errors),
    hasWordSpaces(language) ? percent(wrongWords(alone)) : '',
    unsaid === 0 ? '' : `${unsaid} of ${alone.length}`,
    better ? percent(wrongCharacters(helped)) : '',
    better ? names.map((name) => `\`${name}\``).join(', ') : '',
  ];
}

function pagesOf(run: LanguagesRun, { group }: PagePlan): LanguagePage[] {
  return run.pages.filter((page) => page.group === group);
}

export function isWrongWithoutWord({ characterErrors, warnings }: LanguagePage): boolean {
  return characterErrors > WRONG && warnings.length === 0;
}

/** Of all pages together. */
function wrongCharacters(pages: readonly LanguagePage[]): number {
  const wrong = pages.reduce((sum, page) => sum + page.characterErrors * page.characters, 0);
  return wrong / pages.reduce((sum, page) => sum + page.characters, 0);
}

function wrongWords(pages: readonly LanguagePage[]): number {
  return pages.reduce((sum, page) => sum + page.wordErrors, 0) / pages.length;
}

/** The models that read many of the lines, the busiest first. */
function readersOf(pages: readonly LanguagePage[]): string[] {
  const lines = new Map<string, number>();
  for (const [name, count] of pages.flatMap(({ recognizers }) => Object.entries(recognizers)))
    lines.set(name, (lines.get(name) ?? 0) + count);
  const all = [...lines.values()].reduce((sum, count) => sum + count, 0);
  return [...lines]
    .filter(([, count]) => count >= READ_MANY * all)
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => name);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 2 : 0)} %`;
}
