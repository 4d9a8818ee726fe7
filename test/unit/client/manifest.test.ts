import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../../client/src/commands/commandTable.ts';
import { DEFAULT_DOUBT_THRESHOLD } from '../../../server/src/page/pageResult.ts';
import { LIMIT_NAMES, LIMITS, MAX_IDLE_MINUTES } from '../../../server/src/limits.ts';
import { DOCUMENT_EXTENSIONS } from '../../../client/src/reading/documentFiles.ts';

vi.mock('vscode', () => ({ workspace: { isTrusted: true } }));
const { SETTINGS } = await import('../../../client/src/settings.ts');

const ROOT = join(import.meta.dirname, '../../..');

interface Item {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly main: string;
  readonly icon: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly Item[]>>;
    readonly configuration: readonly {
      readonly properties: Readonly<
        Record<
          string,
          {
            readonly default: unknown;
            readonly scope: string;
            readonly type: string;
            readonly maximum?: number;
            readonly markdownDescription: string;
          }
        >
      >;
    }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly svg: string } }[];
    }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly languageModelTools: readonly { readonly name: string }[];
    readonly 'markdown.previewStyles': readonly string[];
  };
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { contributes } = manifest;
const sources = globSync('client/src/**/*.ts', { cwd: ROOT }).map(read).join('\n');

describe('the manifest', () => {
  it('has every command that is implemented, and no other', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(Object.keys(COMMANDS).sort());
    expect(contributes.commands.filter(({ category }) => category !== 'Folio')).toEqual([]);
  });

  it('has only its own commands in menus, and every one can be reached', () => {
    const known = new Set(Object.keys(COMMANDS));
    const items = Object.values(contributes.menus).flat();
    expect(items.filter(({ command }) => !known.has(command))).toEqual([]);
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false');
    const elsewhere = Object.entries(contributes.menus)
      .filter(([menu]) => menu !== 'commandPalette')
      .flatMap(([, list]) => list.map(({ command }) => command));
    expect(hidden.filter(({ command }) => !elsewhere.includes(command))).toEqual([]);
  });

  it('has every setting with the scope and default of the code', () => {
    const properties = Object.assign(
      {},
      ...contributes.configuration.map((group) => group.properties),
    ) as Record<string, { default: unknown; scope: string; markdownDescription: string }>;
    const described = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name.replace(/^folio\./, ''),
        { default: property.default, scope: property.scope },
      ]),
    );
    expect(described).toEqual(SETTINGS);
    for (const { markdownDescription } of Object.values(properties))
      expect(markdownDescription).toMatch(/^%setting\./);
  });

  it('flags the words that the server calls doubtful by default', () => {
    expect(SETTINGS['confidence.threshold'].default).toBe(DEFAULT_DOUBT_THRESHOLD);
  });

  it('has the limits of the server, each with its default and the most that it may be', () => {
    const properties = Object.assign(
      {},
      ...contributes.configuration.map((group) => group.properties),
    ) as Record<string, { default: unknown; maximum?: number; type: string }>;
    for (const name of LIMIT_NAMES) {
      const { default: otherwise, max, isWhole } = LIMITS[name];
      expect(properties[`folio.limits.${name}`], name).toMatchObject({
        default: otherwise,
        maximum: max,
        type: isWhole ? 'integer' : 'number',
      });
    }
    for (const name of ['folio.daemon.unloadModelAfter', 'folio.daemon.exitAfter'])
      expect(properties[name]?.maximum, name).toBe(MAX_IDLE_MINUTES);
  });

  it.each(Object.keys(SETTINGS))('the setting %s is used', (name) => {
    expect(sources).toMatch(new RegExp(`setting\\(\\s*'${name.replaceAll('.', '\\.')}'`));
  });

  it('every setting is in the README or the docs', () => {
    const docs = [read('README.md'), ...globSync('docs/*.md', { cwd: ROOT }).map(read)].join('\n');
    expect(Object.keys(SETTINGS).filter((name) => !docs.includes(`folio.${name}`))).toEqual([]);
  });

  it('what an untrusted folder must not choose is restricted there, too', () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.sort()).toEqual([
      'folio.deepseek.allowKeysOverHttp',
      'folio.deepseek.servers',
      'folio.limits.fileBytes',
      'folio.limits.megapixels',
      'folio.limits.pageMegabytes',
      'folio.limits.pageSeconds',
      'folio.limits.pages',
      'folio.model',
      'folio.models.mirror',
      'folio.output.folder',
      'folio.reader',
      'folio.runtime.path',
    ]);
  });

  it('offers OCR for the files Folio reads', () => {
    for (const menu of ['explorer/context', 'editor/title/context']) {
      const conditions = (contributes.menus[menu] ?? []).map(({ when }) => when ?? '').join(' ');
      for (const extension of DOCUMENT_EXTENSIONS)
        expect(conditions).toMatch(new RegExp(`[(|]${extension}[)|]`));
    }
  });

  it('names files that exist', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
      ...contributes['markdown.previewStyles'],
    ];
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('uses no API that its oldest VS Code lacks', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
  });

  it('names the tool that the code registers', () => {
    expect(contributes.languageModelTools.map(({ name }) => name)).toEqual(['folio_read_document']);
    expect(sources).toContain(`TOOL_NAME = 'folio_read_document'`);
  });
});
