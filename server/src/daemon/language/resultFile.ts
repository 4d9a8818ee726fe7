import { chmod, open, rm, stat } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { systemCode } from '../../errors/systemErrors.ts';

const MAX_NAMES = 1_000;

/**
 * Writes a result beside its source as `NAME.md`; where that exists, as `NAME-2.md` and so on: nothing is ever
 * written over. It may be read by whoever may read the source. Resolves with its path. Rejects with
 * `output-exists` or `output-unwritable`.
 */
export async function writeBeside(source: string, text: string): Promise<string> {
  const { name } = parse(source);
  for (let count = 1; count < MAX_NAMES; count += 1) {
    const path = join(dirname(source), count === 1 ? `${name}.md` : `${name}-${count}.md`);
    try {
      await writeNew(path, text, (await stat(source)).mode);
      return path;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') continue;
      throw new FolioError('output-unwritable', { file: path, reason: reasonOf(error) }, { cause: error });
    }
  }
  throw new FolioError('output-exists', { file: `${name}.md` });
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  // 'wx' also never writes through a link that somebody left under this name.
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  // Drives without modes (FAT) refuse, and have nothing to keep.
  await chmod(path, 0o600 | (mode & 0o666)).catch(() => undefined);
}
