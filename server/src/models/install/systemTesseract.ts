import { globSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Tesseract's data of a language, where another program put it. */
export interface SystemData {
  /** Tesseract's own name, such as `chi_sim`. */
  readonly code: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/** The machine, as a parameter for tests. */
export interface SystemPlace {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is not a language: orientation and script, equations, and the script models in a folder of their own. */
const NOT_LANGUAGES: ReadonlySet<string> = new Set(['osd', 'equ', 'snum']);

/** Tesseract's name of a language, as its files bear it. */
export const TRAINEDDATA = /^([A-Za-z][A-Za-z0-9_-]{1,39})\.traineddata(?:\.gz)?$/;

/** More files than any folder of Tesseract's data has. */
const MAX_FILES = 1_000;

/** The folders in which Tesseract's packages put their data. */
export function tessdataFolders({ platform, env }: SystemPlace): string[] {
  const prefix = env['TESSDATA_PREFIX'];
  // Older versions meant the folder above.
  const own = prefix === undefined || prefix === '' ? [] : [prefix, join(prefix, 'tessdata')];
  if (platform === 'win32') {
    const programs = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return [
      ...own,
      ...programs
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          join(folder, 'Tesseract-OCR', 'tessdata'),
          join(folder, 'Programs', 'Tesseract-OCR', 'tessdata'),
        ]),
    ];
  }
  return [
    ...own,
    ...globSync('/usr/share/tesseract-ocr/*/tessdata').sort().reverse(),
    '/usr/share/tessdata',
    '/usr/share/tesseract/tessdata',
    '/usr/local/share/tessdata',
    ...(platform === 'darwin' ? ['/opt/homebrew/share/tessdata', '/opt/local/share/tessdata'] : []),
  ];
}

/** Tesseract's data on this machine, each language once, by name. Never rejects. */
export async function systemData(
  place: SystemPlace = { platform: process.platform, env: process.env },
): Promise<SystemData[]> {
  const found = new Map<string, SystemData>();
  for (const folder of tessdataFolders(place)) {
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names.slice(0, MAX_FILES)) {
      const code = TRAINEDDATA.exec(name)?.[1];
      if (code === undefined || NOT_LANGUAGES.has(code) || found.has(code)) continue;
      const path = join(folder, name);
      const stats = await stat(path).catch(() => undefined);
      if (stats?.isFile()) found.set(code, { code, path, bytes: stats.size });
    }
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
