import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allCommands } from '../../../scripts/docs/commandLinePage.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGES = globSync('{*.md,{docs,samples,client,server}/**/*.md}', { cwd: ROOT }).sort();
const text = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(text('package.json')));

/** Options of the programs in `test/bench`, as their `parseArgs` has them. */
const BENCHMARK_OPTIONS = globSync('test/bench/*.ts', { cwd: ROOT }).flatMap((file) =>
  [...text(file).matchAll(/^ {4}'?([a-z-]+)'?: \{ type: /gm)].map(([, name = '']) => `--${name}`),
);

/** How GitHub names a heading's anchor. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function linksOf(page: string): string[] {
  const withoutCode = text(page).replace(/```[\s\S]*?```/g, '');
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** Everything that stands as code, in blocks or in lines. */
function codeOf(page: string): string {
  return [...text(page).matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([code]) => code).join('\n');
}

/** Options of the servers that docs/scale-out.md starts, as far as they look like Folio's. */
const OF_SERVERS = new Set([
  '--api-key',
  '--chat-template',
  '--engine-stats-interval',
  '--gpu-memory-utilization',
  '--logits',
  '--max-model-len',
  '--max-num-seqs',
  '--mm-processor-cache-gb',
  '--no-enable-prefix-caching',
  '--port',
  '--request-stats-window',
  '--routing-logic',
  '--service-discovery',
  '--static-backend-health-checks',
  '--static-backends',
  '--static-model-types',
  '--static-models',
]);

describe.each(PAGES)('%s', (page) => {
  it('links to what is there', () => {
    const broken = linksOf(page).filter((link) => {
      if (/^https:\/\//.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? join(ROOT, page) : join(ROOT, dirname(page), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const named = [...codeOf(page).matchAll(/npm run (?:--silent )?([a-z][a-z0-9:]*)/g)].map(
      ([, script = '']) => script,
    );
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  it('names commands and options that exist', () => {
    const commands = allCommands();
    const words = new Set(commands.map(({ path }) => path.split(' ')[1]));
    const named = [
      ...codeOf(page).matchAll(/(?:^|[`|] ?|npm run (?:--silent )?folio -- )(?:folio )([a-z]+)/gm),
    ];
    expect(named.map(([, word = '']) => word).filter((word) => !words.has(word))).toEqual([]);
    const options = new Set(commands.flatMap(({ command }) => command.options.map((option) => option.long)));
    const others = new Set([
      ...['--help', '--version', '--silent', '--write', '--session', '--grep', '--target', '--models'],
      ...BENCHMARK_OPTIONS,
    ]);
    const written = [...codeOf(page).matchAll(/(?<![\w-])--[a-z][a-z0-9-]+/g)].map(([option]) => option);
    expect(
      written.filter((option) => !options.has(option) && !others.has(option) && !OF_SERVERS.has(option)),
    ).toEqual([]);
  });

  it('names files of the project that exist', () => {
    const named = [
      ...codeOf(page).matchAll(
        /\b(?:server|client|scripts|test|models|samples|docs)\/[\w./-]*\w\.(?:ts|json|md|pdf)\b/g,
      ),
    ];
    const missing = named.map(([file]) => file).filter((file) => !existsSync(join(ROOT, file)));
    expect(missing).toEqual([]);
  });
});

describe('the README', () => {
  it('has the two commands of a fresh machine', () => {
    expect(text('README.md')).toContain('npm ci && npm start -- samples/scanned-letter.pdf');
    expect(text('README.md')).toContain('npm ci && npm test');
    expect(scripts['start']).toContain('dist/cli.js read');
  });

  it('names every command', () => {
    const missing = allCommands().filter(({ path }) => {
      const [, command = '', sub = ''] = path.split(' ');
      return !new RegExp(`\`folio ${command}\\b.*${sub}`).test(text('README.md'));
    });
    expect(missing.map(({ path }) => path)).toEqual([]);
  });
});

describe('the way from right click to first text', () => {
  const [, section = ''] =
    /## From right click to first text\n([\s\S]*?)\n## /.exec(text('docs/architecture.md')) ?? [];
  const steps = [...section.matchAll(/^\d+\. `([^`]+)`: (.*)$/gm)].map(([, file = '', functions = '']) => ({
    file,
    functions: [...functions.matchAll(/`#?([^`]+)`/g)].map(([, name = '']) => name),
  }));

  it('has at most 45 steps', () => {
    expect(steps.length).toBeGreaterThan(20);
    expect(steps.length).toBeLessThanOrEqual(45);
    expect(section.match(/^\d+\./gm)).toHaveLength(steps.length);
  });

  it.each(steps)('goes through functions that exist: $file', ({ file, functions }) => {
    const source = text(file);
    expect(functions).not.toEqual([]);
    expect(functions.filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([]);
  });
});
