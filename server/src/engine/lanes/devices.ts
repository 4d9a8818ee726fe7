import type { DeviceChoice } from '../../protocol.ts';

/** Devices that can do the inference; each is an execution provider of onnxruntime. */
export type Accelerator = Exclude<DeviceChoice, 'auto' | 'cpu'>;
export type Device = 'cpu' | Accelerator;

export const ACCELERATORS = ['webgpu', 'cuda', 'dml', 'coreml'] as const satisfies readonly Accelerator[];

export function isAccelerator(name: string): name is Accelerator {
  return ACCELERATORS.some((device) => device === name);
}

/** Those that onnxruntime has on a platform at all; the others need no try. */
export function candidates(platform: NodeJS.Platform, arch: string): readonly Accelerator[] {
  if (platform === 'darwin') return ['webgpu', 'coreml'];
  if (platform === 'win32') return ['webgpu', 'dml'];
  return platform === 'linux' && arch === 'x64' ? ['webgpu', 'cuda'] : [];
}
