import cacache from 'cacache';

/** The published types lack the options that cacache has taken since version 16. */
const removeEntry: (cache: string, key: string, options: { removeFully: boolean }) => Promise<unknown> =
  cacache.rm.entry;

/** Evicting goes down to this share of the limit, so that it is rarely needed. */
const KEEP_SHARE = 0.9;

/**
 * Removes the entries written longest ago until all together are below `maxBytes`. Content that two
 * entries share goes with the first of them; the other then reads as absent. Rejects with the system's error.
 */
export async function evictOldest(directory: string, maxBytes: number): Promise<void> {
  const entries = Object.values(await cacache.ls(directory)).sort((a, b) => a.time - b.time);
  let total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total <= maxBytes) return;
  for (const entry of entries) {
    if (total <= maxBytes * KEEP_SHARE) return;
    await removeEntry(directory, entry.key, { removeFully: true });
    await cacache.rm.content(directory, entry.integrity);
    total -= entry.size;
  }
}
