import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Target } from './targets.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A file of the extension's package. */
export interface PackagedFile {
  /** Absolute. */
  readonly from: string;
  /** Relative to the extension's folder, with `/`. */
  readonly to: string;
}

/** Files that packages carry and nobody reads. */
const NEVER =
  /(^|\/)(test|tests|docs|examples?|benchmarks?|\.github)\/|\.(map|d\.[cm]?ts|ts|md|markdown|flow)$/i;
const KEPT = /(^|\/)(README|CHANGELOG|SECURITY)\.md$/;

/** Native packages and folders of any platform. */
const NATIVE = [
  /^node_modules\/(@napi-rs\/canvas-[\w-]+)\//,
  /^node_modules\/(@img\/sharp-[\w-]+)\//,
] as const;
const ONNXRUNTIME = /^node_modules\/onnxruntime-node\/bin\/[\w-]+\/(\w+\/\w+)\//;

/**
 * What goes into the package of a target: what `.vscodeignore` names, without the native files of other
 * platforms. `packages` is the folder that holds `node_modules` with the target's native packages.
 */
export function packagedFiles(target: Target, packages: string): PackagedFile[] {
  const patterns = readFileSync(join(ROOT, '.vscodeignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  const files = new Map<string, string>();
  for (const pattern of patterns) {
    const folder = pattern.startsWith('node_modules/') ? packages : ROOT;
    for (const entry of globSync(pattern, { cwd: folder, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const from = join(entry.parentPath, entry.name);
      const name = from.slice(folder.length + 1).replaceAll(sep, '/');
      if (belongs(name, target)) files.set(placeOf(name), from);
    }
  }
  return [...files].map(([to, from]) => ({ from, to })).sort((a, b) => (a.to < b.to ? -1 : 1));
}

function belongs(name: string, target: Target): boolean {
  if (!name.startsWith('node_modules/')) return !name.endsWith('.map');
  for (const native of NATIVE) {
    const [, found] = native.exec(name) ?? [];
    if (found !== undefined && !target.natives.includes(found)) return false;
  }
  const [, onnxruntime] = ONNXRUNTIME.exec(name) ?? [];
  if (onnxruntime !== undefined && onnxruntime !== target.onnxruntime) return false;
  return !NEVER.test(name) || KEPT.test(name.replace(/^node_modules\/.*/, ''));
}

/** vsce leaves out `node_modules` where it is told to look for no dependencies; below `dist` Node finds them as well. */
function placeOf(name: string): string {
  return name.startsWith('node_modules/') ? `dist/${name}` : name;
}
