import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PagePlan, typesetPage } from './pages.ts';

/** Writes pages as `NAME.jpg` with their truth as `NAME.txt`. */
export async function writePages(plans: readonly PagePlan[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const plan of plans) {
    const { image, truth } = await typesetPage(plan);
    await writeFile(join(folder, `${plan.name}.jpg`), image);
    await writeFile(join(folder, `${plan.name}.txt`), `${truth}\n`);
  }
}
