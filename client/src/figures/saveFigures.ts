import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { l10n, Uri, workspace } from 'vscode';
import { MAX_PICTURE_PIXELS, type PageEvent } from '../../../server/src/protocol.ts';
import type { DaemonConnections } from '../daemon/daemonConnections.ts';
import { sourceOf } from '../reading/beginReading.ts';
import { exists } from '../resultDocument/resultPlace.ts';
import type { RefinePage } from '../resultDocument/resultDocument.ts';
import { setting } from '../settings.ts';
import { figureLink, figurePlaces, linkFigures } from './figurePlaces.ts';

/** A page of scattered ink is no album. */
const MAX_FIGURES_A_PAGE = 40;

const FIGURE_DPI = 200;

/** A whole page of A4 at that resolution. */
const MAX_FIGURE_PIXELS = 4_000_000;

/** Saves the pictures of a source's pages beside their result, and links to them. */
export function savedFigures(connections: DaemonConnections, source: Uri): RefinePage {
  return async (result, event) => {
    if (!setting('output.figures', source) || figurePlaces(event.text).length === 0) return undefined;
    return withFigures(connections, source, result, event);
  };
}

/**
 * The page's text with links to its saved pictures; undefined where it has none, or where its result has no
 * folder. Rejects when they cannot be drawn or written.
 */
async function withFigures(
  connections: DaemonConnections,
  source: Uri,
  result: Uri,
  event: PageEvent,
): Promise<string | undefined> {
  if (result.scheme === 'untitled' || !result.path.endsWith('.md')) return undefined;
  const places = figurePlaces(event.text).slice(0, MAX_FIGURES_A_PAGE);
  const daemon = await connections.open();
  const images = await daemon.pageImages({
    source: await sourceOf(source, daemon),
    page: event.page,
    boxes: places.map(({ box }) => box),
    ...(event.uprightToPage ? { uprightToPage: event.uprightToPage } : {}),
    dpi: FIGURE_DPI,
    maxPixels: Math.min(MAX_FIGURE_PIXELS, Math.floor(MAX_PICTURE_PIXELS / places.length)),
  });
  const folder = `${posix.parse(result.path).name}.assets`;
  const links: string[] = [];
  for (const { base64 } of images) {
    const bytes = Buffer.from(base64, 'base64');
    const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.png`;
    await saveOnce(Uri.joinPath(result, '..', folder, name), bytes);
    links.push(figureLink(folder, name));
  }
  return linkFigures(event.text, links, {
    figure: l10n.t('Figure on page {0}', event.page),
    formula: l10n.t('Formula on page {0}', event.page),
  });
}

/** The name is the content's: what exists is the same. */
async function saveOnce(uri: Uri, bytes: Uint8Array): Promise<void> {
  if (await exists(uri)) return;
  await workspace.fs.createDirectory(Uri.joinPath(uri, '..'));
  await workspace.fs.writeFile(uri, bytes);
}
