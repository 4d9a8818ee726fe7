import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { buildId } from '../../buildId.ts';
import { packageDirectory } from '../../models/builtInModels.ts';

/** What can be seen of the machine's graphics without asking a driver. Replaced in tests. */
export interface DeviceFiles {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  list(directory: string): Promise<readonly string[]>;
  text(path: string): Promise<string | undefined>;
}

export const systemFiles: DeviceFiles = {
  platform: process.platform,
  env: process.env,
  list: (directory) => readdir(directory).catch(() => []),
  text: (path) => readFile(path, 'utf8').catch(() => undefined),
};

/** Variables that change which drivers are found. */
const DRIVER_VARIABLES = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'CUDA_VISIBLE_DEVICES', 'LD_LIBRARY_PATH'];

/**
 * Whether there may be anything but the processor. On Linux a graphics processor has a device node;
 * elsewhere one is assumed.
 */
export function mayHaveAccelerator(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  list: (directory: string) => readonly string[] = listNow,
): boolean {
  if (platform !== 'linux') return platform === 'win32' || platform === 'darwin';
  if (env['VK_DRIVER_FILES'] ?? env['VK_ICD_FILENAMES']) return true;
  return (
    list('/dev').some((name) => /^(nvidia\d+|dxg|kfd)$/.test(name)) ||
    list('/dev/dri').some((name) => name.startsWith('renderD'))
  );
}

function listNow(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** All that a measurement depends on. A new driver, card, model or build is measured anew. */
export async function deviceIdentity(
  modelHash: string,
  files: DeviceFiles = systemFiles,
): Promise<Record<string, string>> {
  const driver = await files.text('/proc/driver/nvidia/version');
  const cards = files.platform === 'linux' ? await cardsOf(files) : [];
  const variables = DRIVER_VARIABLES.filter((name) => files.env[name]).map(
    (name) => `${name}=${files.env[name] ?? ''}`,
  );
  return {
    platform: `${files.platform} ${process.arch} ${release()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    runtime: await runtimeVersion(files),
    cards: cards.join(', '),
    driver: driver?.split('\n')[0]?.trim() ?? '',
    variables: variables.join(' '),
    model: modelHash,
    build: buildId(),
  };
}

/** Vendor, device and driver of each card. */
async function cardsOf(files: DeviceFiles): Promise<string[]> {
  const names = (await files.list('/sys/class/drm')).filter((name) => /^card\d+$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const of = async (file: string): Promise<string> =>
        (await files.text(join('/sys/class/drm', name, 'device', file)))?.trim() ?? '?';
      const [vendor, device, uevent] = await Promise.all([of('vendor'), of('device'), of('uevent')]);
      return `${vendor}:${device} ${/^DRIVER=(.+)$/m.exec(uevent)?.[1] ?? '?'}`;
    }),
  );
}

/** The runtime's version, and which providers lie beside it. */
async function runtimeVersion(files: DeviceFiles): Promise<string> {
  const directory = packageDirectory('onnxruntime-node');
  if (directory === undefined) return 'none';
  const manifest = JSON.parse((await files.text(join(directory, 'package.json'))) ?? '{}') as unknown;
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '?';
  const libraries = await files.list(join(directory, 'bin', 'napi-v6', files.platform, process.arch));
  const providers = libraries.filter((name) => name.includes('providers')).sort();
  return [version, ...providers].join(' ');
}
