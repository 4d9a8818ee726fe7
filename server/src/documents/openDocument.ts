import type { Limits } from '../limits.ts';
import { FolioError } from '../errors/catalogue.ts';
import { findKind } from './documentKind.ts';
import type { OpenDocument } from './documentPage.ts';
import { openImage } from './image/openImage.ts';
import { openPdf } from './pdf/openPdf.ts';
import { SourceFile } from './sourceFile.ts';

export interface DocumentSource {
  readonly path: string;
  /** The name people know the file by; errors carry it. */
  readonly name: string;
  readonly password?: string;
}

/**
 * Opens a PDF or an image; the content decides which it is. Runs inside a worker thread, because it parses
 * untrusted data. Rejects only with a FolioError of the catalogue.
 */
export async function openDocument(source: DocumentSource, limits: Limits): Promise<OpenDocument> {
  const file = await SourceFile.open(source.path, source.name, limits.fileBytes);
  try {
    const kind = await findKind(file);
    if (kind === 'pdf') return await openPdf(file, source.password, limits);
    return await openImage(file, kind, limits);
  } catch (error) {
    await file.close();
    if (error instanceof FolioError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FolioError('internal', { reason }, { cause: error });
  }
}
