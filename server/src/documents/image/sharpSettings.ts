import sharp from 'sharp';

// One thread an image: the engine runs a worker a core already.
sharp.concurrency(1);
// Pages are read once; libvips's cache of operations would only hold them in memory.
sharp.cache(false);

export { sharp };
export type { Sharp } from 'sharp';
