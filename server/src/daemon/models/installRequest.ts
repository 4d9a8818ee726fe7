import type { createConnection } from 'vscode-languageserver';
import {
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver-protocol/node';
import type { InstallOutcome, InstallProgress } from '../../models/modelEntry.ts';
import { InstallModelsProgress, type InstallModelsParams } from '../../protocol.ts';
import type { ModelService } from './modelService.ts';

type Connection = Pick<ReturnType<typeof createConnection>, 'sendProgress'>;

type WorkDone = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** As often as a bar is worth drawing. */
const PROGRESS_MILLISECONDS = 100;

/**
 * Answers `folio/installModels`: tells how far it is on the tokens the client named. Rejects with why a model could not
 * be installed, or with `cancelled`.
 */
export async function installModels(
  models: ModelService,
  connection: Connection,
  { names, mirror, partialResultToken, workDoneToken }: InstallModelsParams,
  signal: AbortSignal,
): Promise<InstallOutcome> {
  // A client that has just gone is told nothing.
  const tell = (sent: Promise<void>): void => void sent.catch(() => undefined);
  const work = (value: WorkDone): void => {
    if (workDoneToken !== undefined)
      tell(connection.sendProgress(WorkDoneProgress.type, workDoneToken, value));
  };
  let last: { readonly stage: string; readonly model: string; readonly at: number } | undefined;
  const onProgress = (progress: InstallProgress): void => {
    const { stage, model } = progress;
    const now = performance.now();
    if (stage === last?.stage && model === last.model && now - last.at < PROGRESS_MILLISECONDS) return;
    last = { stage, model, at: now };
    if (partialResultToken !== undefined)
      tell(connection.sendProgress(InstallModelsProgress, partialResultToken, progress));
    work({ kind: 'report', ...reportOf(progress) });
  };
  work({ kind: 'begin', title: `Installing ${names.join(', ')}`, cancellable: true, percentage: 0 });
  try {
    return await models.install({ names, mirror, signal, onProgress });
  } finally {
    work({ kind: 'end' });
  }
}

function reportOf({ model, stage, bytes, total }: InstallProgress): { message: string; percentage?: number } {
  if (total === undefined || total === 0) return { message: `${model}: ${stage}` };
  return { message: `${model}: ${stage}`, percentage: Math.min(100, Math.floor((100 * bytes) / total)) };
}
