import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { posix, win32, join } from 'node:path';
import { homeFolder } from '../files/homeFolder.ts';
import { PROTOCOL_VERSION } from '../protocol.ts';

/** The machine, as a parameter: every difference between platforms is decided in this file. */
export interface Platform {
  readonly system: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly temporary: string;
  /** -1 on Windows, which has no such number. */
  readonly uid: number;
  readonly user: string;
}

/**
 * Longest socket path in bytes. Linux takes 107, macOS 103; Node up to 22 cuts a longer one silently.
 * https://man7.org/linux/man-pages/man7/unix.7.html
 */
export const MAX_SOCKET_PATH = 100;

export function thisPlatform(): Platform {
  // Asked for the number only: in containers a user often has no name.
  const uid = process.getuid?.() ?? -1;
  return {
    system: process.platform,
    env: process.env,
    home: homeFolder(),
    temporary: tmpdir(),
    uid,
    user: uid < 0 ? userInfo().username : String(uid),
  };
}

/** Whether directories have an owner and a mode that keep other users out. */
export function hasModes(platform: Platform): boolean {
  return platform.system !== 'win32';
}

/** Whether an address is a file, which may be left behind by a daemon that was killed. */
export function addressIsFile(platform: Platform): boolean {
  return platform.system !== 'win32';
}

/**
 * The folder in which the daemon of this user and build is found. Protocol, build and user are in its
 * name, so that two builds never meet. The first candidate whose sockets have a short enough path wins;
 * `FOLIO_RUN_DIR` overrides them.
 */
export function runDirectory(platform: Platform, build: string): string {
  const name = `v${PROTOCOL_VERSION}-${build}-${userTag(platform)}`;
  const candidates = runBases(platform).map((base) => paths(platform).join(base, name));
  const short = candidates.find(
    (directory) =>
      !addressIsFile(platform) ||
      Buffer.byteLength(paths(platform).join(directory, SOCKET_SAMPLE)) <= MAX_SOCKET_PATH,
  );
  // Even the shortest is too long: listening on it says so, with its path.
  return short ?? candidates.at(-1) ?? name;
}

/** A pid has at most ten digits. */
const SOCKET_SAMPLE = '4294967295-012345.sock';

/** A fresh address for one daemon, never used before or after. `random` is hexadecimal. */
export function newAddress(platform: Platform, directory: string, pid: number, random: string): string {
  // Any user can list the names of pipes and connect: the name is a secret's worth of randomness, and
  // nothing is said before both sides have proved that they know the token.
  if (platform.system === 'win32') return `\\\\.\\pipe\\folio-${userTag(platform)}-${random}`;
  return posix.join(directory, `${pid}-${random.slice(0, 6)}.sock`);
}

/** Where the daemon's logs go; they must survive a logout, so not the run directory. */
export function logDirectory(platform: Platform): string {
  const { env, home, system } = platform;
  const { join } = paths(platform);
  const own = absolute(platform, 'FOLIO_LOG_DIR');
  if (own !== undefined) return own;
  if (system === 'win32') return join(localAppData(platform), 'folio', 'Logs');
  if (system === 'darwin') return join(home, 'Library', 'Logs', 'folio');
  return join(absolute(platform, 'XDG_STATE_HOME') ?? join(env['HOME'] ?? home, '.local', 'state'), 'folio');
}

/**
 * The environment of a daemon. It outlives the program that started it, so it takes only what finds
 * folders and devices: no credentials of a shell, no proxy, no loader tricks.
 */
export function daemonEnvironment(platform: Platform, electron: boolean): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(platform.env)) {
    if (value !== undefined && KEPT_VARIABLES.test(name) && !OF_ONE_CLIENT.test(name)) kept[name] = value;
  }
  // VS Code's own binary becomes Node.
  if (electron) kept['ELECTRON_RUN_AS_NODE'] = '1';
  return kept;
}

const KEPT_VARIABLES =
  /^(PATH|PATHEXT|HOME|USER|LOGNAME|USERNAME|USERPROFILE|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_\w+|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|LD_LIBRARY_PATH|VK_DRIVER_FILES|VK_ICD_FILENAMES|CUDA_\w+|FOLIO_\w+)$/i;

/** Whether a process exists. One that belongs to somebody else exists, too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Servers and their keys are told to a daemon over its socket, for one client. */
const OF_ONE_CLIENT = /^FOLIO_SERVER/i;

interface Paths {
  readonly join: (...parts: string[]) => string;
  readonly isAbsolute: (path: string) => boolean;
}

/** Where the run folders of all builds may lie; the first with short enough paths counts. */
export function runBases(platform: Platform): string[] {
  const { system, home, temporary } = platform;
  const { join } = paths(platform);
  const own = absolute(platform, 'FOLIO_RUN_DIR');
  if (own !== undefined) return [own];
  if (system === 'win32') return [join(localAppData(platform), 'folio', 'run')];
  const perUser = join(temporary, `folio-${platform.uid}`);
  // macOS gives each user a temporary folder of their own, but a long one.
  if (system === 'darwin')
    return [join(home, 'Library', 'Caches', 'folio', 'run'), perUser, `/tmp/folio-${platform.uid}`];
  const runtime = absolute(platform, 'XDG_RUNTIME_DIR');
  return [...(runtime === undefined ? [] : [join(runtime, 'folio')]), perUser, `/tmp/folio-${platform.uid}`];
}

function userTag(platform: Platform): string {
  if (platform.uid >= 0) return String(platform.uid);
  return createHash('sha256').update(platform.user).digest('hex').slice(0, 8);
}

function localAppData(platform: Platform): string {
  return absolute(platform, 'LOCALAPPDATA') ?? win32.join(platform.home, 'AppData', 'Local');
}

function absolute(platform: Platform, name: string): string | undefined {
  const value = platform.env[name];
  return value !== undefined && paths(platform).isAbsolute(value) ? value : undefined;
}

/** Joining as that platform does, wherever this runs. */
function paths(platform: Platform): Paths {
  return platform.system === 'win32' ? win32 : posix;
}

/** Where the log of a build is; old ones lie beside it with a number. */
export function logPath(directory: string, build: string): string {
  return join(directory, `daemon-${build}.log`);
}
