import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import type { Limits } from '../../limits.ts';
import type { DocumentPage, OpenDocument } from '../openDocument.ts';
import type { SourceFile } from '../sourceFile.ts';
import { rangeTransport } from './fileRange.ts';
import { inImageMode } from './imageHooks.ts';
import type { InThreadPort } from './inThreadPort.ts';
import { loadPdfjs, packageFolders, startParser, type PdfDocument, type PdfWorker } from './pdfjs.ts';
import { PdfPage } from './pdfPage.ts';
import { withTrailer } from './rescueTrailer.ts';
import { findRawImages, type RawImages } from './rawImages.ts';

/** Larger files are read in parts as pdf.js asks for them, instead of being held whole by each worker. */
const WHOLE_FILE_BYTES = 32_000_000;
/** Fonts are shared by neighbouring pages, so not after each. */
const PAGES_BETWEEN_CLEANUPS = 50;

/** Rejects with `pdf-damaged`, `pdf-no-pages`, `password-needed`, `password-wrong`, `encryption-unsupported`. */
export async function openPdf(
  file: SourceFile,
  password: string | undefined,
  limits: Limits,
): Promise<OpenDocument> {
  const whole = file.size <= WHOLE_FILE_BYTES ? await file.readAll() : undefined;
  const raw = await findRawImages(file, whole, limits);
  const parsed = await inImageMode('keep', () => parseOrRescue(file, whole, password, limits, raw));
  if (parsed.document.numPages < 1) {
    await parsed.close();
    throw new FolioError('pdf-no-pages', { file: file.name });
  }
  return new OpenPdf(file, password, limits, raw, parsed);
}

async function parseOrRescue(
  file: SourceFile,
  whole: Buffer<ArrayBuffer> | undefined,
  password: string | undefined,
  limits: Limits,
  raw: RawImages,
): Promise<ParsedPdf> {
  try {
    return await parse(file, whole, password, limits, raw, false);
  } catch (error) {
    if (!whole || !(error instanceof FolioError) || error.code !== 'pdf-damaged') throw error;
    // The parser has taken the bytes for itself.
    const rescued = withTrailer(await file.readAll());
    if (!rescued) throw error;
    return parse(file, rescued, password, limits, raw, false).catch(() => {
      throw error;
    });
  }
}

interface ParsedPdf {
  readonly document: PdfDocument;
  /** Why operations failed so far. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

async function parse(
  file: SourceFile,
  whole: Buffer<ArrayBuffer> | undefined,
  password: string | undefined,
  limits: Limits,
  raw: RawImages,
  strict: boolean,
): Promise<ParsedPdf> {
  const pdfjs = await loadPdfjs();
  const { parser, port } = await startParser();
  const source = whole
    ? { data: new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength) }
    : {
        range: rangeTransport(pdfjs, file),
        rangeChunkSize: 1 << 20,
        disableAutoFetch: true,
        disableStream: true,
      };
  const task = pdfjs.getDocument({
    ...source,
    ...packageFolders(),
    worker: parser,
    ...(password === undefined ? {} : { password }),
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    stopAtErrors: strict,
    maxImageSize: Math.floor(limits.megapixels * 1e6),
    // Pages are read, not shown: no scripts, no forms of the XFA kind, no fonts of this machine, no network.
    enableXfa: false,
    useSystemFonts: false,
    useWorkerFetch: false,
    disableFontFace: true,
    // For the names of fonts: bold and italic are told by nothing else once a font is embedded.
    fontExtraProperties: true,
    isOffscreenCanvasSupported: raw.greyJpeg,
    isImageDecoderSupported: true,
    canvasMaxAreaInBytes: 2 ** 31 - 1,
  });
  const close = async (): Promise<void> => {
    await task.destroy().catch(() => undefined);
    endParser(parser, port);
  };
  try {
    return { document: await task.promise, failures: port.failures, close };
  } catch (error) {
    await close();
    throw openingError(error, file.name, password !== undefined);
  }
}

function endParser(parser: PdfWorker, port: InThreadPort): void {
  parser.destroy();
  port.terminate();
}

function openingError(error: unknown, name: string, hadPassword: boolean): FolioError {
  if (error instanceof FolioError) return error;
  const kind = error instanceof Error ? error.name : '';
  if (kind === 'PasswordException') {
    return new FolioError(
      hadPassword ? 'password-wrong' : 'password-needed',
      { file: name },
      { cause: error },
    );
  }
  const reason = reasonOf(error);
  const code = /encrypt|crypt/i.test(reason) ? 'encryption-unsupported' : 'pdf-damaged';
  return new FolioError(code, { file: name, reason }, { cause: error });
}

class OpenPdf implements OpenDocument {
  readonly kind = 'pdf';
  readonly pageCount: number;
  readonly #file: SourceFile;
  readonly #password: string | undefined;
  readonly #limits: Limits;
  readonly #raw: RawImages;
  readonly #parsed: ParsedPdf;
  #openPages = 0;
  #pagesRead = 0;

  constructor(
    file: SourceFile,
    password: string | undefined,
    limits: Limits,
    raw: RawImages,
    parsed: ParsedPdf,
  ) {
    this.#file = file;
    this.#password = password;
    this.#limits = limits;
    this.#raw = raw;
    this.#parsed = parsed;
    this.pageCount = parsed.document.numPages;
  }

  async openPage(page: number, isStopped = (): boolean => false): Promise<DocumentPage> {
    const { name: file } = this.#file;
    if (!Number.isInteger(page) || page < 1 || page > this.pageCount) {
      throw new FolioError('page-not-found', { file, count: this.pageCount, page });
    }
    await this.#file.checkUnchanged();
    try {
      const proxy = await inImageMode('keep', () => this.#parsed.document.getPage(page));
      if (this.#raw.oversized) await this.#refuseOversized(page);
      const released = (): void => {
        this.#pageReleased();
      };
      this.#openPages++;
      return new PdfPage(proxy, this.#parsed.document, {
        file,
        page,
        limits: this.#limits,
        isStopped,
        released,
      });
    } catch (error) {
      if (error instanceof FolioError) throw error;
      throw new FolioError('page-failed', { file, page, reason: reasonOf(error) }, { cause: error });
    }
  }

  /** Fonts and shared images of pages long read would pile up over a long document. */
  #pageReleased(): void {
    this.#openPages--;
    this.#pagesRead++;
    if (this.#openPages > 0 || this.#pagesRead % PAGES_BETWEEN_CLEANUPS !== 0) return;
    inImageMode('keep', async () => {
      if (this.#openPages === 0) await this.#parsed.document.cleanup();
    }).catch(() => undefined);
  }

  /**
   * pdf.js leaves an image over its limit out without a word. Where the file may have one, the page is
   * parsed once more by a parser that stops at the first error, so that it cannot be lost silently.
   */
  async #refuseOversized(page: number): Promise<void> {
    const whole = this.#file.size <= WHOLE_FILE_BYTES ? await this.#file.readAll() : undefined;
    await inImageMode('keep', async () => {
      const strict = await parse(this.#file, whole, this.#password, this.#limits, this.#raw, true).catch(
        () => undefined,
      );
      if (!strict) return;
      try {
        const proxy = await strict.document.getPage(page);
        await proxy.getOperatorList();
      } catch {
        // The page's own parser meets the same and says it.
      } finally {
        await strict.close();
      }
      if (strict.failures.some((reason) => reason.includes('exceeded maximum allowed size'))) {
        const { megapixels: limit } = this.#limits;
        throw new FolioError('limit-pixels', {
          file: this.#file.name,
          page,
          megapixels: `more than ${String(limit)}`,
          limit,
        });
      }
    });
  }

  async close(): Promise<void> {
    await this.#parsed.close();
    await this.#file.close();
  }
}
