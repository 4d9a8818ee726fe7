import { fileTypeFromBuffer } from 'file-type';
import { FolioError } from '../errors/catalogue.ts';
import type { SourceFile } from './sourceFile.ts';

export type FileKind = 'pdf' | 'png' | 'jpg' | 'webp' | 'bmp' | 'gif' | 'tif';

const IMAGE_KINDS: ReadonlySet<string> = new Set(['png', 'jpg', 'webp', 'bmp', 'gif', 'tif']);

/** Readers accept `%PDF-` anywhere in the first 1024 bytes (PDF 32000-1:2008, annex H, note 13). */
const PDF_HEADER_WITHIN = 1024;
const HEAD_BYTES = 4100;
/** Little and big endian, and BigTIFF. */
const TIFF_HEADERS = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].map((header) => Buffer.from(header, 'latin1'));

/** Determines the kind of a file from its content, never from its extension. Rejects with `kind-unsupported`. */
export async function findKind(file: SourceFile): Promise<FileKind> {
  const head = await file.read(0, Math.min(file.size, HEAD_BYTES));
  const found = (await fileTypeFromBuffer(head))?.ext;
  if (found !== undefined && isImageKind(found)) return found;
  // A TIFF's directory often lies behind its pixels, where file-type looks for camera formats in vain.
  if (TIFF_HEADERS.some((header) => head.subarray(0, 4).equals(header))) return 'tif';
  // PDFs without a header, but with an object where it should be, are opened by most viewers.
  const start = head.subarray(0, PDF_HEADER_WITHIN).toString('latin1');
  if (start.includes('%PDF') || /(?:^|\s)\d+ \d+ obj\s*<</.test(start)) return 'pdf';
  throw new FolioError('kind-unsupported', { file: file.name, found: found ?? 'unknown content' });
}

function isImageKind(extension: string): extension is FileKind {
  return IMAGE_KINDS.has(extension);
}
