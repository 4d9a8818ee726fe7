import { chmod, lstat, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasModes, type Platform } from '../rendezvous/platform.ts';
import { PRIVATE_MARK, places, type Place } from './places.ts';

/**
 * Takes from others what older versions let them read: folders become 0700, files 0600, and what belongs to
 * somebody else goes. A cache may hold a hundred thousand files, so a mark says that it has been looked
 * through; it goes when a folder is found open again. Links are not followed.
 */
export async function closePlaces(platform: Platform): Promise<void> {
  if (!hasModes(platform)) return;
  for (const place of places(platform)) await closePlace(place, platform);
}

async function closePlace({ root, ownNames, isStrict }: Place, { uid }: Platform): Promise<void> {
  if (root === undefined) return;
  const names = await readdir(root).catch((): string[] => []);
  const isOwn = names.length > 0 && (await lstat(root)).uid === uid;
  if (!isOwn || names.includes(PRIVATE_MARK)) return;
  for (const name of names) if (ownNames.test(name)) await closeTree(join(root, name), uid);
  // Folders of runs and logs are small, and others look into them.
  const isLarge = !isStrict && ownNames.test(PRIVATE_MARK);
  if (isLarge) await writeFile(join(root, PRIVATE_MARK), '', { mode: 0o600, flag: 'a' });
}

async function closeTree(path: string, uid: number): Promise<void> {
  // What goes away meanwhile need not be closed.
  const stats = await lstat(path).catch(() => undefined);
  if (!stats || stats.isSymbolicLink()) return;
  if (stats.uid !== uid) return rm(path, { recursive: true, force: true });
  const wanted = stats.isDirectory() ? 0o700 : 0o600;
  // Folders first: nobody gets to what is below any more.
  if ((stats.mode & 0o777) !== wanted && !isMorePrivate(stats.mode, wanted))
    await chmod(path, wanted).catch(() => undefined);
  if (!stats.isDirectory()) return;
  for (const name of await readdir(path).catch((): string[] => [])) await closeTree(join(path, name), uid);
}

/** A file that even its owner may only read stays so. */
function isMorePrivate(mode: number, wanted: number): boolean {
  return (mode & 0o777 & ~wanted) === 0;
}
