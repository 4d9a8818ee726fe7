import { join } from 'node:path';
import { LIGHT_PAGES, scanImages, writeScanPdf } from '../documents/scanPdf.ts';
import { writeTextPdf } from '../documents/textPdf.ts';
import { fastModel } from '../folio/fastModel.ts';
import { withDaemon, withFolder } from '../folio/workFolder.ts';
import { measureAnswers } from '../load/answers.ts';
import { measureBackPressure } from '../load/backPressure.ts';
import { measureCancelling } from '../load/cancelling.ts';
import { measureInteractivePages } from '../load/interactivePages.ts';
import type { LoadScene } from '../load/loadScene.ts';
import { measureShares } from '../load/shares.ts';
import type { LoadResult } from './loadResult.ts';

export interface LoadPlan {
  readonly times: number;
  readonly batchPages: number;
  readonly longPages: number;
  readonly documents: number;
  readonly streamedPages: number;
  readonly say: (line: string) => void;
}

/** How fair, how quick to answer and to stop, and how bounded Folio is while much is asked of it. */
export async function measureLoad(plan: LoadPlan): Promise<Omit<LoadResult, 'machine'>> {
  const images = await scanImages(LIGHT_PAGES);
  const model = fastModel();
  return withFolder((folder) =>
    withDaemon({}, async (daemon) => {
      const scene: LoadScene = {
        daemon,
        model,
        scan: (pages) => writeScanPdf(join(folder, `scan-${pages}.pdf`), pages, images),
        text: (pages) => writeTextPdf(join(folder, `text-${pages}.pdf`), pages),
        say: plan.say,
      };
      return {
        model: model.title,
        ...(await measureInteractivePages(scene, plan.batchPages, plan.times)),
        shares: await measureShares(scene, plan.batchPages, 15),
        cancel: await measureCancelling(scene, plan.times),
        answers: await measureAnswers(scene, plan.streamedPages),
        backPressure: await measureBackPressure(scene, {
          longPages: plan.longPages,
          documents: plan.documents,
          slowSeconds: 30,
        }),
      };
    }),
  );
}
