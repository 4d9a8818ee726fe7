import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { open as openZip, type Entry, type Options, type ZipFile } from 'yauzl';

const open = promisify<string, Options, ZipFile>(openZip);

/**
 * Takes single files out of a zip, `files` being path in the archive by name; nothing else of it is
 * written. Rejects where one is missing or the archive cannot be read.
 */
export async function unpackFiles(
  archive: string,
  files: Readonly<Record<string, string>>,
  directory: string,
): Promise<void> {
  const wanted = new Map(Object.entries(files).map(([name, path]) => [path, name]));
  const zip = await open(archive, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of entriesOf(zip)) {
      const name = wanted.get(entry.fileName);
      if (name === undefined) continue;
      wanted.delete(entry.fileName);
      const read = promisify(zip.openReadStream.bind(zip)) as (
        entry: Entry,
      ) => Promise<NodeJS.ReadableStream>;
      await pipeline(await read(entry), createWriteStream(join(directory, name), { mode: 0o600 }));
    }
  } finally {
    zip.close();
  }
  const [missing] = wanted.keys();
  if (missing !== undefined) throw new Error(`${missing} is not in the archive`);
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let left = zip.entryCount; left > 0; left -= 1) {
    yield await new Promise<Entry>((resolve, reject) => {
      zip.once('entry', resolve);
      zip.once('error', reject);
      zip.readEntry();
    });
  }
}
