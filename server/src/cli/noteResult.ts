import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findSections } from '../page/pageSections.ts';
import type { ReadOptionsInput } from '../protocol.ts';
import type { DocumentOutcome } from './readDocument.ts';
import type { ReadingService } from './readingService.ts';

const MARKDOWN = /\.(md|markdown)$/i;

/**
 * Tells the daemon what a Markdown file was read from, so that editors can review it. What has no page anchors, is no
 * file (a pipe), or was read from the standard input is not told. Never fails: the result is written.
 */
export async function noteResult(
  service: ReadingService,
  { document, jobId }: DocumentOutcome,
  { path, text }: { readonly path: string; readonly text: string },
  options: ReadOptionsInput,
): Promise<void> {
  // A name that is no text has no address either.
  if (document.path === undefined || document.bytes || !MARKDOWN.test(path)) return;
  if ((options.format ?? 'md') !== 'md' || findSections(text).length === 0) return;
  const present = await stat(path).catch(() => undefined);
  if (!present?.isFile()) return;
  const { password: _secret, ...shown } = options;
  await service
    .noteResult({
      ...(jobId === undefined ? {} : { jobId }),
      result: pathToFileURL(resolve(path)).href,
      source: pathToFileURL(document.path).href,
      options: shown,
    })
    .catch(() => undefined);
}
