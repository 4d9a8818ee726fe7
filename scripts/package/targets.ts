/** A platform that a package is made for, as VS Code names it. */
export interface Target {
  /** `os/cpu` as onnxruntime-node names its folders. */
  readonly onnxruntime: string;
  readonly os: string;
  readonly cpu: string;
  /** Packages with native code for it. */
  readonly natives: readonly string[];
}

/** Platforms for which every native package has builds. onnxruntime has none for Macs with Intel processors. */
export const TARGETS: Readonly<Record<string, Target>> = {
  'linux-x64': target('linux', 'x64', 'linux-x64-gnu', 'linux-x64'),
  'linux-arm64': target('linux', 'arm64', 'linux-arm64-gnu', 'linux-arm64'),
  'darwin-arm64': target('darwin', 'arm64', 'darwin-arm64', 'darwin-arm64'),
  'win32-x64': target('win32', 'x64', 'win32-x64-msvc', 'win32-x64'),
  'win32-arm64': target('win32', 'arm64', 'win32-arm64-msvc', 'win32-arm64'),
};

export function thisTarget(): string {
  return `${process.platform}-${process.arch}`;
}

function target(os: string, cpu: string, canvas: string, sharp: string): Target {
  // The libvips of Windows lies in sharp's own package.
  const libvips = os === 'win32' ? [] : [`@img/sharp-libvips-${sharp}`];
  return {
    onnxruntime: `${os}/${cpu}`,
    os,
    cpu,
    natives: [`@napi-rs/canvas-${canvas}`, `@img/sharp-${sharp}`, ...libvips],
  };
}
