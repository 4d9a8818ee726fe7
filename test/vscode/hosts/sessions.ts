/** One or more windows on one server and one folder, one after the other: what a reload keeps is kept. */
export interface Session {
  readonly name: string;
  /** Suites below `test/vscode/suites`, a list a window. `*` stands for all files of a folder. */
  readonly windows: readonly (readonly string[])[];
  /** What is answered when VS Code asks about the folder. */
  readonly trusted: boolean;
  /** Whether its windows need what VS Code stores for the window before. */
  readonly needsStorage?: boolean;
}

export const SESSIONS: readonly Session[] = [
  { name: 'main', windows: [['*.test.ts']], trusted: true },
  { name: 'many', windows: [['many/*.test.ts']], trusted: true },
  { name: 'untrusted', windows: [['untrusted/*.test.ts']], trusted: false },
  {
    name: 'reload',
    windows: [['reload/before/*.test.ts'], ['reload/after/*.test.ts']],
    trusted: true,
    needsStorage: true,
  },
];

/** Run only by name: figures of a machine, and no tests. */
export const BENCHMARKS: readonly Session[] = [
  { name: 'bench', windows: [['bench/*.test.ts']], trusted: true },
];
