import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import type { Limits } from '../../limits.ts';
import type { DocumentPage, OpenDocument } from '../documentPage.ts';
import type { SourceFile } from '../sourceFile.ts';
import { BudgetCanvasFactory } from './drawing/drawingBudget.ts';
import { rangeTransport } from './parser/fileRange.ts';
import { inImageMode } from './images/imageHooks.ts';
import {
  loadPdfjs,
  packageFolders,
  startParser,
  type PdfDocument,
  type PdfPageProxy,
} from './parser/pdfjs.ts';
import { PdfPage } from './pdfPage.ts';
import { withPlaceholders, withTrailer } from './damage/rescueTree.ts';
import { lookThrough, type RawLook } from './damage/rawLook.ts';
import { hasDamagedPicture, hasWrongContents } from './damage/uncheckedStreams.ts';
import { countedPages, saysFirstPageMissing } from './damage/unreadContent.ts';

/** Larger files are read in parts as pdf.js asks for them, instead of being held whole by each worker. */
const WHOLE_FILE_BYTES = 32_000_000;
/** Fonts are shared by neighbouring pages, so not after each. */
const PAGES_BETWEEN_CLEANUPS = 50;
/** A tree that counts more pages than this beyond what is there has a wrong count, not lost pages. */
const MOST_MISSING_PAGES = 1_000;

/** Rejects with `pdf-damaged`, `pdf-no-pages`, `password-needed`, `password-wrong`, `encryption-unsupported`. */
export async function openPdf(
  file: SourceFile,
  password: string | undefined,
  limits: Limits,
): Promise<OpenDocument> {
  const whole = file.size <= WHOLE_FILE_BYTES ? await file.readAll() : undefined;
  const raw = await lookThrough(file, whole);
  const notices = new Set<string>();
  const missing = raw.objects.missingPages();
  const open = (): Promise<ParsedPdf> => parseOrRescue(file, whole, password, limits, raw, missing);
  const parsed = await inImageMode('keep', open, notices);
  if (parsed.document.numPages < 1) {
    await parsed.close();
    throw new FolioError('pdf-no-pages', { file: file.name });
  }
  return new OpenPdf(file, limits, raw, parsed, notices, missing);
}

async function parseOrRescue(
  file: SourceFile,
  whole: Buffer<ArrayBuffer> | undefined,
  password: string | undefined,
  limits: Limits,
  raw: RawLook,
  missing: ReadonlySet<number>,
): Promise<ParsedPdf> {
  const patched = whole && missing.size > 0 ? withPlaceholders(whole, missing) : undefined;
  if (patched) {
    try {
      return await parse(file, patched, password, limits, raw);
    } catch (error) {
      if (!isDamaged(error)) throw error;
    }
  }
  try {
    return await parse(file, whole, password, limits, raw);
  } catch (error) {
    if (!whole || !isDamaged(error)) throw error;
    // The parser has taken the bytes for itself.
    const rescued = withTrailer(await file.readAll());
    if (!rescued) throw error;
    return parse(file, rescued, password, limits, raw).catch(() => {
      throw error;
    });
  }
}

function isDamaged(error: unknown): boolean {
  return error instanceof FolioError && error.code === 'pdf-damaged';
}

interface ParsedPdf {
  readonly document: PdfDocument;
  close(): Promise<void>;
}

async function parse(
  file: SourceFile,
  whole: Buffer<ArrayBuffer> | undefined,
  password: string | undefined,
  limits: Limits,
  raw: RawLook,
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
    // All that it leaves out is told as a message and nowhere else.
    verbosity: pdfjs.VerbosityLevel.INFOS,
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
    CanvasFactory: BudgetCanvasFactory,
  });
  const close = async (): Promise<void> => {
    await task.destroy().catch(() => undefined);
    parser.destroy();
    port.terminate();
  };
  try {
    return { document: await task.promise, close };
  } catch (error) {
    await close();
    throw openingError(error, file.name, password !== undefined);
  }
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
  readonly #limits: Limits;
  readonly #raw: RawLook;
  readonly #parsed: ParsedPdf;
  readonly #isFirstPageMissing: boolean;
  /** Objects that the tree of pages names and that are not there; an empty page may stand in their place. */
  readonly #missing: ReadonlySet<number>;
  #openPages = 0;
  #pagesRead = 0;

  constructor(
    file: SourceFile,
    limits: Limits,
    raw: RawLook,
    parsed: ParsedPdf,
    notices: ReadonlySet<string>,
    missing: ReadonlySet<number>,
  ) {
    this.#missing = missing;
    this.#file = file;
    this.#limits = limits;
    this.#raw = raw;
    this.#parsed = parsed;
    this.#isFirstPageMissing = saysFirstPageMissing(notices);
    this.pageCount = countPages(parsed.document.numPages, countedPages(notices));
  }

  async openPage(page: number, isStopped = (): boolean => false): Promise<DocumentPage> {
    const { name: file } = this.#file;
    if (!Number.isInteger(page) || page < 1 || page > this.pageCount) {
      throw new FolioError('page-not-found', { file, count: this.pageCount, page });
    }
    await this.#file.checkUnchanged();
    const proxy = await this.#findPage(page);
    this.#openPages++;
    return new PdfPage(proxy, this.#parsed.document, {
      file,
      page,
      limits: this.#limits,
      isStopped,
      lacksContents: (number, isEmpty) => this.#raw.objects.lacksContents(this.#file, number, isEmpty),
      hasWrongContents: (number) => hasWrongContents(this.#file, this.#raw.objects, number),
      hasDamagedPicture: (number) => hasDamagedPicture(this.#file, this.#raw.objects, number),
      released: () => {
        this.#pageReleased();
      },
    });
  }

  async #findPage(page: number): Promise<PdfPageProxy> {
    const missing = (cause?: unknown): FolioError =>
      new FolioError('page-missing', { file: this.#file.name, page }, { cause });
    const isMissing = page > this.#parsed.document.numPages || (page === 1 && this.#isFirstPageMissing);
    if (isMissing) throw missing();
    const found = await inImageMode('keep', () => this.#parsed.document.getPage(page)).catch(
      (error: unknown) => {
        throw missing(error);
      },
    );
    if (found.ref && this.#missing.has(found.ref.num)) throw missing();
    return found;
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

  async close(): Promise<void> {
    await this.#parsed.close();
    await this.#file.close();
  }
}

/** The pages that are there, and those that the tree counts beyond them. */
function countPages(found: number, counted = found): number {
  const missing = counted - found;
  if (missing <= 0) return found;
  return missing > MOST_MISSING_PAGES ? found + 1 : counted;
}
