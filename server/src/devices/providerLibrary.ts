import { join } from 'node:path';
import { packageDirectory } from '../models/builtInModels.ts';
import { dataDirectory } from '../files/dataDirectory.ts';

/** A provider of onnxruntime that npm does not deliver, because it is too large. */
export interface ProviderLibrary {
  readonly device: 'cuda';
  /** Of onnxruntime; library and runtime must be of the same. */
  readonly version: string;
  /** The archive that its makers publish: a NuGet package, which is a zip. */
  readonly url: string;
  /**
   * SHA-256 (hex) of the archive. Undefined where nobody has pinned it yet: then the person who installs
   * gives it, and nothing is installed unchecked.
   */
  readonly sha256: string | undefined;
  /** Path in the archive by name of the file. */
  readonly files: Readonly<Record<string, string>>;
}

const NUGET = 'https://api.nuget.org/v3-flatcontainer';

/** What onnxruntime-node's own installer would fetch (its `script/install-metadata.js`), less TensorRT. */
export const CUDA_LIBRARY: ProviderLibrary = {
  device: 'cuda',
  version: '1.30.0',
  url: `${NUGET}/microsoft.ml.onnxruntime.gpu.linux/1.30.0/microsoft.ml.onnxruntime.gpu.linux.1.30.0.nupkg`,
  sha256: undefined,
  files: {
    'libonnxruntime_providers_shared.so': 'runtimes/linux-x64/native/libonnxruntime_providers_shared.so',
    'libonnxruntime_providers_cuda.so': 'runtimes/linux-x64/native/libonnxruntime_providers_cuda.so',
  },
};

/** Whether there is such a library for a platform at all. */
export function hasCudaLibrary(platform: NodeJS.Platform, arch: string): boolean {
  return platform === 'linux' && arch === 'x64';
}

/** Where an installed library is kept. */
export function keptDirectory({ device, version }: ProviderLibrary, data = dataDirectory()): string {
  return join(data, 'devices', `${device}-${version}`);
}

/** Where the runtime looks for providers: beside its own library, nowhere else. */
export function runtimeDirectory(): string | undefined {
  const directory = packageDirectory('onnxruntime-node');
  return directory && join(directory, 'bin', 'napi-v6', process.platform, process.arch);
}
