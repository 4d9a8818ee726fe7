import {
  hasCudaLibrary,
  CUDA_LIBRARY,
  keptDirectory,
  runtimeDirectory,
} from '../../devices/providerLibrary.ts';
import { installLibrary, libraryState, linkLibrary } from '../../devices/installLibrary.ts';
import { knownDecision } from '../../engine/lanes/measureDevices.ts';
import { describeDecision } from '../../engine/lanes/deviceDecision.ts';
import { candidates } from '../../engine/lanes/devices.ts';
import { FolioError } from '../../errors/catalogue.ts';
import { resolveModel } from '../../models/resolveModel.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { printable } from '../printable.ts';

export interface InstallFlags {
  readonly from?: string;
  readonly sha256?: string;
  readonly quiet?: boolean;
}

/** `folio devices list`: the devices that this machine may have, their measurements, and what is installed. */
export async function listDevices(json: boolean, { stdout }: CommandContext): Promise<ExitCode> {
  const { directory } = await resolveModel(undefined);
  const decision = await knownDecision(directory);
  const possible = ['cpu', ...candidates(process.platform, process.arch)];
  const cudaLibrary = possible.includes('cuda') ? await libraryState(CUDA_LIBRARY) : undefined;
  if (json) {
    stdout.write(`${JSON.stringify({ possible, cudaLibrary, decision }, undefined, 2)}\n`);
    return EXIT.ok;
  }
  const lines = decision
    ? describeDecision(decision)
    : [
        `possible: ${possible.join(', ')}`,
        'Nothing has been measured yet. Run `folio doctor --devices` to measure now.',
      ];
  if (cudaLibrary !== undefined) lines.push(`CUDA's provider library: ${cudaLibrary}`);
  stdout.write(printable(`${lines.join('\n')}\n`));
  return EXIT.ok;
}

/** `folio devices install cuda`: downloads the provider library, which npm does not carry. */
export async function installDevice(
  device: string,
  flags: InstallFlags,
  { stdout, stderr, signal }: CommandContext,
): Promise<ExitCode> {
  if (device !== 'cuda' || !hasCudaLibrary(process.platform, process.arch)) {
    const reason =
      device === 'cuda' ? 'the CUDA library exists for Linux on x64 only' : 'it needs no library of its own';
    throw new FolioError('device-not-installed', { device, reason });
  }
  const { sha256 } = flags;
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
    throw new FolioError('usage', { reason: '--sha256 needs 64 hexadecimal digits.' });
  const state = await libraryState(CUDA_LIBRARY);
  if (state === 'kept') await linkLibrary(CUDA_LIBRARY, keptDirectory(CUDA_LIBRARY), runtimeDirectory());
  if (state === 'absent') {
    let shown = 0;
    await installLibrary({
      library: CUDA_LIBRARY,
      signal,
      ...(flags.from === undefined ? {} : { from: flags.from }),
      ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }),
      onProgress: (bytes, total) => {
        const megabytes = Math.floor(bytes / 10e6) * 10;
        if (flags.quiet === true || megabytes === shown) return;
        shown = megabytes;
        stderr.write(`${megabytes} MB${total === undefined ? '' : ` of ${(total / 1e6).toFixed(0)} MB`}\n`);
      },
    });
  }
  stdout.write(
    state === 'installed'
      ? 'It is already installed.\n'
      : 'Installed. Run `folio doctor --devices` to measure it, then `folio daemon stop`.\n',
  );
  return EXIT.ok;
}
