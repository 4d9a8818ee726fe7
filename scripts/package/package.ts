import { cpSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { toFolioError } from '../../server/src/errors/catalogue.ts';
import { notices } from './notices.ts';
import { packagedFiles } from './packagedFiles.ts';
import { packageModels, recommendedModels } from './packagedModels.ts';
import { targetPackages } from './targetPackages.ts';
import { TARGETS, thisTarget } from './targets.ts';

/**
 * Makes `dist/folio-TARGET-VERSION.vsix`: `--target linux-x64`, else for this machine. Needs a build. `--models a,b`
 * puts these models in, installed ones or folders; without it, those of the recommended ones that are installed.
 */
const ROOT = join(import.meta.dirname, '../..');

/** People install it over slow lines, too. */
const MAX_BYTES: Readonly<Record<string, number>> = { 'linux-x64': 85e6 };

/** Of no use in an installed extension, and a reason for vsce to run things. */
const DROPPED = [
  'scripts',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'overrides',
  'private',
  'bin',
];

const { values: options } = parseArgs({
  options: { target: { type: 'string' }, models: { type: 'string' } },
});
const name = options.target ?? thisTarget();
const target = TARGETS[name];
if (!target) {
  process.stderr.write(`There is no target ${name}; there are ${Object.keys(TARGETS).join(', ')}.\n`);
  process.exit(2);
}

const packages = await targetPackages(name, target);
const files = packagedFiles(target, packages);
const stage = join(ROOT, '.package', `stage-${name}`);
rmSync(stage, { recursive: true, force: true });
for (const { from, to } of files) {
  mkdirSync(dirname(join(stage, to)), { recursive: true });
  cpSync(from, join(stage, to));
}
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
const version = String(manifest['version']);
for (const key of DROPPED) delete manifest[key];
writeFileSync(join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));
const wanted = options.models?.split(',').filter((model) => model !== '') ?? (await recommendedModels());
const models = await packageModels(wanted, join(stage, 'models')).catch((error: unknown) => {
  const { message, hint } = toFolioError(error).toFailure();
  process.stderr.write(`${message}\n${hint}\n`);
  process.exit(2);
});
const packaged = files.map(({ to }) => to);
writeFileSync(join(stage, 'THIRD-PARTY-NOTICES.txt'), notices(packaged, packages, models));
const parts = sizes(stage);

const vsix = join(ROOT, 'dist', `folio-${name}-${version}.vsix`);
await createVSIX({
  cwd: stage,
  packagePath: vsix,
  target: name,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
rmSync(stage, { recursive: true, force: true });

process.stdout.write(`Models: ${models.map(({ manifest: { name } }) => name).join(', ')}\n`);
for (const [part, bytes] of parts) process.stdout.write(`${megabytes(bytes).padStart(9)}  ${part}\n`);
const { size } = statSync(vsix);
process.stdout.write(`${megabytes(size).padStart(9)}  ${vsix} (compressed)\n`);
const limit = MAX_BYTES[name];
if (limit !== undefined && size > limit) {
  process.stderr.write(`That is more than ${megabytes(limit)}.\n`);
  process.exitCode = 1;
}

/** Uncompressed sizes of the parts in a folder, largest first. */
function sizes(folder: string): [part: string, bytes: number][] {
  const parts = new Map<string, number>();
  for (const entry of globSync('**', { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const to = path.slice(folder.length + 1).replaceAll(sep, '/');
    const [, part = to] = /^(dist\/node_modules\/(?:@[^/]+\/)?[^/]+|[^/]+)/.exec(to) ?? [];
    parts.set(part, (parts.get(part) ?? 0) + statSync(path).size);
  }
  return [...parts].sort(([, a], [, b]) => b - a).slice(0, 14);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
