import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Folders of one session, removed after it: a workspace, the server's data, and places for a daemon of its
 * own, so that nothing meets the daemon, the cache or the logs of the person at this machine.
 */
export class PrivateFolders {
  readonly root: string;
  readonly workspace: string;
  readonly data: string;

  private constructor(root: string) {
    this.root = root;
    this.workspace = join(root, 'workspace');
    this.data = join(root, 'data');
  }

  static async create(): Promise<PrivateFolders> {
    // Short: the daemon's socket lies below it, and the path of a socket is limited.
    const folders = new PrivateFolders(await mkdtemp(join(tmpdir(), 'folio-t-')));
    await mkdir(folders.workspace);
    return folders;
  }

  /** What makes Folio use these folders. */
  get env(): Record<string, string> {
    return {
      FOLIO_RUN_DIR: join(this.root, 'run'),
      FOLIO_LOG_DIR: join(this.root, 'log'),
      FOLIO_CACHE_DIR: join(this.root, 'cache'),
      FOLIO_STATE_DIR: join(this.root, 'state'),
      FOLIO_DATA_DIR: join(this.root, 'folio-data'),
      ORT_DISABLE_TELEMETRY: '1',
    };
  }

  /** Ends the daemons that were started here; their engines go with them. */
  async endDaemons(): Promise<void> {
    const run = join(this.root, 'run');
    for (const build of await readdir(run).catch(() => [])) {
      for (const pid of await daemonsOf(join(run, build))) {
        if (await this.#isOurs(pid)) endProcess(pid);
      }
    }
  }

  /** A killed daemon leaves its socket, and its number may belong to another process by now. */
  async #isOurs(pid: number): Promise<boolean> {
    if (process.platform !== 'linux') return true;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    return environment.includes(`FOLIO_RUN_DIR=${join(this.root, 'run')}`);
  }

  /** The end of the logs that daemons wrote here. */
  async daemonLogs(lines: number): Promise<string> {
    const folder = join(this.root, 'log');
    const files = await readdir(folder).catch(() => []);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return texts.flatMap((text) => text.trim().split('\n').slice(-lines)).join('\n');
  }

  async remove(): Promise<void> {
    await this.endDaemons();
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has left.
  }
}

/** Their sockets are named after them; the info file knows the current one. */
async function daemonsOf(directory: string): Promise<Set<number>> {
  const pids = new Set<number>();
  for (const file of await readdir(directory)) {
    const pid = Number(/^(\d+)-[0-9a-f]+\.sock$/.exec(file)?.[1]);
    if (pid > 0) pids.add(pid);
  }
  try {
    const info = JSON.parse(await readFile(join(directory, 'info.json'), 'utf8')) as { pid?: unknown };
    if (typeof info.pid === 'number') pids.add(info.pid);
  } catch {
    // None is current.
  }
  return pids;
}
