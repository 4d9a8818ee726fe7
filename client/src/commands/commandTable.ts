import type { Folio } from '../folio.ts';

/** What a command does with what VS Code hands it: the clicked file, a selection, a tree item, or nothing. */
export type Command = (folio: Folio, ...args: unknown[]) => Promise<unknown>;

/**
 * Every command of the manifest and where its code is, loaded at the first use. A test compares the names
 * with the manifest.
 */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'folio.ocrPdf': async () => (await import('./ocrFiles.ts')).ocrFiles,
  'folio.ocrImage': async () => (await import('./ocrFiles.ts')).ocrFiles,
  'folio.ocrWithOptions': async () => (await import('./ocrWithOptions.ts')).ocrWithOptions,
  'folio.ocrFolder': async () => (await import('./ocrFolder.ts')).ocrFolder,
  'folio.ocrFilesByPattern': async () => (await import('./ocrFilesByPattern.ts')).ocrFilesByPattern,
  'folio.ocrSample': async () => (await import('./ocrSample.ts')).ocrSample,
  'folio.openPreview': async () => (await import('./openPreview.ts')).openPreview,
  'folio.copyPage': async () => (await import('./copyPage.ts')).copyPage,
  'folio.openSourcePage': async () => (await import('./openSourcePage.ts')).openSourcePageCommand,
  'folio.cancel': async () => (await import('./cancel.ts')).cancel,
  'folio.retryFailed': async () => (await import('./retryFailed.ts')).retryFailed,
  'folio.showJobs': async () => (await import('./show.ts')).showJobs,
  'folio.showLogs': async () => (await import('./show.ts')).showLogChannel,
  'folio.restartEngine': async () => (await import('./restartEngine.ts')).restartEngine,
  'folio.stopDaemon': async () => (await import('./stopDaemon.ts')).stopDaemon,
  'folio.setServerKey': async () => (await import('./setServerKey.ts')).setServerKey,
  'folio.clearCache': async () => (await import('./clearCache.ts')).clearCache,
  'folio.reportProblem': async () => (await import('./reportProblem.ts')).reportProblem,
  'folio.clearEndedJobs': async () => (await import('./jobItem.ts')).clearEndedJobs,
  'folio.job.cancel': async () => (await import('./jobItem.ts')).cancelJob,
  'folio.job.retry': async () => (await import('./jobItem.ts')).retryJob,
  'folio.job.openResult': async () => (await import('./jobItem.ts')).openResult,
  'folio.job.first': async () => (await import('./jobItem.ts')).doFirst,
  'folio.job.remove': async () => (await import('./jobItem.ts')).removeJob,
};
