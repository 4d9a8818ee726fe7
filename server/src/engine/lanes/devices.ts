/** Devices that can do the inference; each is an execution provider of onnxruntime. */
export const ACCELERATORS = ['webgpu', 'cuda', 'dml', 'coreml'] as const;

export type Accelerator = (typeof ACCELERATORS)[number];
export type Device = 'cpu' | Accelerator;
/** What a person may ask for. */
export const DEVICE_CHOICES = ['auto', 'cpu', ...ACCELERATORS] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

export function isAccelerator(name: string): name is Accelerator {
  return ACCELERATORS.some((device) => device === name);
}

export function isDeviceChoice(name: string): name is DeviceChoice {
  return DEVICE_CHOICES.some((choice) => choice === name);
}

/** Those that onnxruntime has on a platform at all; the others need no try. */
export function candidates(platform: NodeJS.Platform, arch: string): readonly Accelerator[] {
  switch (platform) {
    case 'darwin':
      return ['webgpu', 'coreml'];
    case 'win32':
      return ['webgpu', 'dml'];
    case 'linux':
      return arch === 'x64' ? ['webgpu', 'cuda'] : [];
    default:
      return [];
  }
}
