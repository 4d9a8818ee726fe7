import { join } from 'node:path';
import sharp from 'sharp';

/** Writes `media/icon.png`, which galleries want, from the drawing. */
const MEDIA = join(import.meta.dirname, '../../media');

await sharp(join(MEDIA, 'icon.svg'), { density: 144 })
  .resize(256, 256)
  .png({ compressionLevel: 9 })
  .toFile(join(MEDIA, 'icon.png'));
