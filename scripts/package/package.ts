import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { notices } from './notices.ts';
import { packagedFiles, type PackagedFile } from './packagedFiles.ts';
import { targetPackages } from './targetPackages.ts';
import { TARGETS, thisTarget } from './targets.ts';

/** Makes `dist/folio-TARGET-VERSION.vsix`: `--target linux-x64`, else for this machine. Needs a build. */
const ROOT = join(import.meta.dirname, '../..');

/** People install it over slow lines, too. */
const MAX_BYTES: Readonly<Record<string, number>> = { 'linux-x64': 70e6 };

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

const { values: options } = parseArgs({ options: { target: { type: 'string' } } });
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
const packaged = files.map(({ to }) => to);
writeFileSync(join(stage, 'THIRD-PARTY-NOTICES.txt'), notices(packaged, packages));

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

for (const [part, bytes] of sizes(files)) process.stdout.write(`${megabytes(bytes).padStart(9)}  ${part}\n`);
const { size } = statSync(vsix);
process.stdout.write(`${megabytes(size).padStart(9)}  ${vsix} (compressed)\n`);
const limit = MAX_BYTES[name];
if (limit !== undefined && size > limit) {
  process.stderr.write(`That is more than ${megabytes(limit)}.\n`);
  process.exitCode = 1;
}

/** Uncompressed sizes of the parts, largest first. */
function sizes(all: readonly PackagedFile[]): [part: string, bytes: number][] {
  const parts = new Map<string, number>();
  for (const { from, to } of all) {
    const [, part = to] = /^(dist\/node_modules\/(?:@[^/]+\/)?[^/]+|[^/]+)/.exec(to) ?? [];
    parts.set(part, (parts.get(part) ?? 0) + statSync(from).size);
  }
  return [...parts].sort(([, a], [, b]) => b - a).slice(0, 14);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
