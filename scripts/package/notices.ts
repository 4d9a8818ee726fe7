import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackagedModel } from './packagedModels.ts';

const ROOT = join(import.meta.dirname, '../..');

const LICENCE_FILE = /^(licen[cs]e|copying|copyright|notice|third.?party.?notices?)/i;

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** Carries the text of the Apache License 2.0, which the models are under, too. */
const APACHE_LICENCE = 'node_modules/pdfjs-dist/LICENSE';

/**
 * The licences of all that goes into a package: packages that lie in it, those the bundles were made of, and models.
 * `packaged` are its files, `packages` the folder that holds `node_modules`.
 */
export function notices(
  packaged: readonly string[],
  packages: string,
  models: readonly PackagedModel[],
): string {
  const outside = packaged
    .filter((file) => file.startsWith('dist/node_modules/'))
    .map((file) => nameOf(file.slice('dist/'.length)));
  const { inputs } = JSON.parse(readFileSync(join(ROOT, 'dist/build.json'), 'utf8')) as {
    inputs: readonly (readonly [path: string, modified: number])[];
  };
  const bundled = inputs
    .map(([path]) => path)
    .filter((path) => path.startsWith('node_modules/'))
    .map(nameOf);
  const names = [...new Set([...outside, ...bundled])].sort();
  const texts = names.map((name) => noticeOf(join(packages, 'node_modules', name)));
  return `Folio contains these packages and models under their own licences.\n\n${[...texts, modelNotice(models)].join('\n')}`;
}

/** Models by title, with licence and origin, and the licence that nearly all of them have. */
function modelNotice(models: readonly PackagedModel[]): string {
  const lines = models.map(({ manifest: { name, title, licence, source }, source: npm }) => {
    const carrier = npm === undefined ? '' : `; taken from the npm package ${npm} (MIT)`;
    return `${name}: ${title} (${licence}), from ${source}${carrier}`;
  });
  const text = readFileSync(join(ROOT, APACHE_LICENCE), 'utf8').trim();
  return `${'-'.repeat(80)}\nModels\n\n${lines.join('\n')}\n\nApache-2.0:\n\n${text}\n`;
}

/** `node_modules/@scope/name/file` names `@scope/name`. */
function nameOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => LICENCE_FILE.test(file)) : [];
  const texts = files
    .filter((file) => !/third/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const head = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
  return `${'-'.repeat(80)}\n${head}\n\n${texts.join('\n\n')}\n`;
}
