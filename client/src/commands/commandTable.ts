import { commands, Disposable } from 'vscode';
import type { Folio } from '../folio.ts';
import { asFolioError } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';

/** What a command does with what VS Code hands it: the clicked file, a selection, a tree item, or nothing. */
export type Command = (folio: Folio, ...args: unknown[]) => Promise<unknown>;

/**
 * Every command of the manifest and where its code is, loaded at the first use. A test compares the names
 * with the manifest.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'folio.ocrPdf': async () => (await import('./readingCommands.ts')).ocrFiles,
  'folio.ocrImage': async () => (await import('./readingCommands.ts')).ocrFiles,
  'folio.ocrWithOptions': async () => (await import('./readingCommands.ts')).ocrWithOptions,
  'folio.ocrFolder': async () => (await import('./readingCommands.ts')).ocrFolder,
  'folio.ocrFilesByPattern': async () => (await import('./readingCommands.ts')).ocrFilesByPattern,
  'folio.ocrSample': async () => (await import('./readingCommands.ts')).ocrSample,
  'folio.openPreview': async () => (await import('./pageCommands.ts')).openPreview,
  'folio.copyPage': async () => (await import('./pageCommands.ts')).copyPage,
  'folio.openSourcePage': async () => (await import('./pageCommands.ts')).openPage,
  'folio.readPageAgain': async () => (await import('./pageCommands.ts')).readPageAgain,
  'folio.nextDoubtfulWord': async () => (await import('./pageCommands.ts')).nextDoubtfulWord,
  'folio.previousDoubtfulWord': async () => (await import('./pageCommands.ts')).previousDoubtfulWord,
  'folio.cancel': async () => (await import('./jobCommands.ts')).cancel,
  'folio.retryFailed': async () => (await import('./jobCommands.ts')).retryFailed,
  'folio.showJobs': async () => (await import('./jobCommands.ts')).showJobs,
  'folio.clearEndedJobs': async () => (await import('./jobCommands.ts')).clearEndedJobs,
  'folio.job.cancel': async () => (await import('./jobCommands.ts')).cancelJob,
  'folio.job.retry': async () => (await import('./jobCommands.ts')).retryJob,
  'folio.job.openResult': async () => (await import('./jobCommands.ts')).openResult,
  'folio.job.first': async () => (await import('./jobCommands.ts')).readFirst,
  'folio.job.remove': async () => (await import('./jobCommands.ts')).removeJob,
  'folio.showLogs': async () => (await import('./maintenanceCommands.ts')).showLogs,
  'folio.restartEngine': async () => (await import('./maintenanceCommands.ts')).restartEngine,
  'folio.stopDaemon': async () => (await import('./maintenanceCommands.ts')).stopDaemon,
  'folio.setServerKey': async () => (await import('./maintenanceCommands.ts')).setServerKey,
  'folio.manageModels': async () => (await import('../models/manageModels.ts')).manageModels,
  'folio.clearCache': async () => (await import('./maintenanceCommands.ts')).clearCache,
  'folio.reportProblem': async () => (await import('./maintenanceCommands.ts')).reportProblem,
};

/**
 * Registers all commands. A message tells of one that fails; what a command returns is for tests and
 * other extensions.
 */
export function registerCommands(folio: Folio): Disposable {
  const registered = Object.entries(COMMANDS).map(([name, load]) =>
    commands.registerCommand(name, async (...args: unknown[]) => {
      try {
        const command = await load();
        return await command(folio, ...args);
      } catch (thrown) {
        const error = asFolioError(thrown);
        log().error(`${name}: ${error.code}`, error);
        if (error.code === 'cancelled') return undefined;
        const { showFailure } = await import('../errors/showFailure.ts');
        void showFailure(error.toFailure(), { actions: [] });
        return undefined;
      }
    }),
  );
  return Disposable.from(...registered);
}
