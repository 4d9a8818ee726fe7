export interface Workbench {
  readonly port: number;
  /** Absolute path of the folder that is open. */
  readonly folder: string;
  /** Absolute path of an extension that is loaded from its source folder. */
  readonly extension?: string;
  /** Absolute path of a module whose `run()` is called in the extension host, which then ends. */
  readonly tests?: string;
  /** More variables for the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The address at which a browser finds the workbench of a server. */
export function workbenchAddress({ port, folder, extension, tests, env }: Workbench): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ...(extension === undefined ? [] : [['extensionDevelopmentPath', remote(extension)]]),
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
    ...(env === undefined ? [] : [['extensionEnvironment', JSON.stringify(env)]]),
  ];
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set('folder', folder);
  if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}
