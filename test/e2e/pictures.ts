import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Workbench } from './workbench.ts';

/** Where pictures go: the documentation's folder when they are made for it, else out of the way. */
const FOLDER = process.env['FOLIO_PICTURES'] ?? join(tmpdir(), 'folio-pictures');

/** Draws the window as it is now into `NAME.png`. A window has few colours: a palette keeps it small. */
export async function takePicture(workbench: Workbench, name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await restMouse(workbench);
  const png = await workbench.page.screenshot({ animations: 'disabled', caret: 'hide' });
  await sharp(png)
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(FOLDER, `${name}.png`));
}

/** Away from whatever would light up under it, or go when it leaves. */
export async function restMouse({ page }: Workbench): Promise<void> {
  await page.mouse.move(1279, 420);
}
