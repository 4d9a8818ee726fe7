import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServerLog } from './serverLog.ts';

export interface ServerOptions {
  /** The server's own folder, as `prepareServer` gives it. */
  readonly server: string;
  /** Where it keeps settings, extensions and state. */
  readonly data: string;
  /** Settings of its machine; they count in every window. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** For its extension hosts, on top of this process' environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether folders are trusted without being asked about. Default: they are not. */
  readonly trustAll?: boolean;
  /**
   * Whether windows take an extension and its tests from their address. They then show no messages: VS Code drops
   * its toasts where it is driven by tests.
   */
  readonly isUnderTest?: boolean;
}

/** Nothing that asks, greets or looks for updates. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Default Light Modern',
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
};

/** A VS Code server of its own on a free port of this machine, with everything it starts. */
export class VSCodeServer {
  readonly port: number;
  readonly log: ServerLog;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  readonly #process: ChildProcess;

  private constructor(port: number, log: ServerLog, child: ChildProcess) {
    this.port = port;
    this.log = log;
    this.#process = child;
    this.ended = once(child, 'exit');
  }

  /** Resolves when it listens. Rejects with the end of its log when it does not. */
  static async start({ server, data, settings, env, ...choices }: ServerOptions): Promise<VSCodeServer> {
    const machine = join(data, 'data/Machine');
    await mkdir(machine, { recursive: true });
    await writeFile(join(machine, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }));
    const log = new ServerLog(join(data, 'server.log'));
    const child = spawn(process.execPath, [join(server, 'out/server-main.js'), ...flags(data, choices)], {
      cwd: server,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: extension hosts and their children end with it.
      detached: process.platform !== 'win32',
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk));
    try {
      const [, port] = await log.waitFor(/Extension host agent listening on (\d+)/);
      return new VSCodeServer(Number(port), log, child);
    } catch (error) {
      endGroup(child);
      throw new Error(`The VS Code server did not start.\n${log.tail(40)}`, { cause: error });
    }
  }

  /** Installs a packaged extension into the data folder of a server that does not run. */
  static async install({
    server,
    data,
    vsix,
  }: {
    server: string;
    data: string;
    vsix: string;
  }): Promise<void> {
    const args = [
      `--install-extension=${vsix}`,
      `--server-data-dir=${data}`,
      '--accept-server-license-terms',
    ];
    await promisify(execFile)(process.execPath, [join(server, 'out/server-main.js'), ...args], {
      cwd: server,
    });
  }

  /** Has a server that does not run use the extension in this folder, as it lies there. */
  static async link({ data, extension }: { data: string; extension: string }): Promise<void> {
    const manifest = await readFile(join(extension, 'package.json'), 'utf8');
    const { publisher, name, version } = JSON.parse(manifest) as Record<string, string>;
    const extensions = join(data, 'extensions');
    await mkdir(extensions, { recursive: true });
    await symlink(extension, join(extensions, `${publisher}.${name}-${version}`), 'junction');
  }

  async stop(): Promise<void> {
    endGroup(this.#process);
    await this.ended;
  }
}

function flags(
  data: string,
  { trustAll = false, isUnderTest = false }: Pick<ServerOptions, 'trustAll' | 'isUnderTest'>,
): string[] {
  return [
    '--host=127.0.0.1',
    '--port=0',
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--server-data-dir=${data}`,
    ...(isUnderTest ? ['--enable-smoke-test-driver'] : []),
    ...(trustAll ? ['--disable-workspace-trust'] : []),
  ];
}

/** Hard: nothing of a test is worth waiting for, and the agent host of the server is slow to leave. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
