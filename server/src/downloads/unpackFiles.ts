import { join } from 'node:path';
import { ZipArchive } from './zipArchive.ts';

/**
 * Takes single files out of a zip, `files` being path in the archive by name; nothing else of it is
 * written. Rejects where one is missing or the archive cannot be read.
 */
export async function unpackFiles(
  archive: string,
  files: Readonly<Record<string, string>>,
  directory: string,
): Promise<void> {
  const zip = await ZipArchive.open(archive);
  try {
    for (const [name, path] of Object.entries(files)) await zip.extract(path, join(directory, name));
  } finally {
    zip.close();
  }
}
