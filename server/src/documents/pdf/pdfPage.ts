import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import type { Limits } from '../../limits.ts';
import { boundingBox, type Box, type Matrix, type Point } from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import type { LeftOutText } from '../../page/pageResult.ts';
import { hasJpegEnd, isDamagedJpeg } from '../image/damagedImage.ts';
import type { DocumentPage, PageTextLayer } from '../documentPage.ts';
import type { PageDrawing } from './drawing/drawing.ts';
import { findDoubtfulLines } from './fonts/doubtfulLines.ts';
import { DrawingTooLarge } from './drawing/drawingBudget.ts';
import { pageFromImage, soleImage, type DecodedImage } from './images/embeddedImage.ts';
import { collectLargeBuffers } from './parser/garbage.ts';
import { WRONG_DATA } from './damage/checkedInflate.ts';
import { inImageMode, KeptJpeg } from './images/imageHooks.ts';
import { interpret } from './drawing/interpret.ts';
import { judgeLayer } from './text/judgeLayer.ts';
import { readFont } from './fonts/loadedFont.ts';
import { formulaGlyphs } from './text/formulaGlyphs.ts';
import { findPageLines } from './text/pageLines.ts';
import { loadPdfjs, type PdfDocument, type PdfPageProxy } from './parser/pdfjs.ts';
import { highestDpi, renderDpi } from './images/renderDpi.ts';
import { renderPage } from './images/renderPage.ts';
import { mayHoldText } from './images/textInPicture.ts';
import { markHoles } from './fonts/wordHoles.ts';
import { leftOut, saysTooLarge } from './damage/unreadContent.ts';

/** pdf.js's name for objects that pages share. */
const SHARED = 'g_';

/** Common text can be read from here on. */
const LEGIBLE_DPI = 150;
const DAMAGED_PICTURE = 'a picture is cut off or damaged';

interface PageAbout {
  readonly file: string;
  readonly page: number;
  readonly limits: Limits;
  /** Whether nobody wants the page any more. */
  readonly isStopped: () => boolean;
  /** Whether a content stream of the page with this object number is not in the file. */
  readonly lacksContents: (pageObject: number, isEmpty: boolean) => Promise<boolean>;
  /** Whether a content stream of the page with this object number is damaged, as pdf.js would not notice. */
  readonly hasWrongContents: (pageObject: number) => Promise<boolean>;
  /** Whether a picture of the page with this object number is damaged, as pdf.js would not notice. */
  readonly hasDamagedPicture: (pageObject: number) => Promise<boolean>;
  /** Called once when the page is released. */
  readonly released: () => void;
}

export class PdfPage implements DocumentPage {
  readonly page: number;
  readonly width: number;
  readonly height: number;
  readonly #proxy: PdfPageProxy;
  readonly #document: PdfDocument;
  readonly #about: PageAbout;
  /** What pdf.js said of the page. */
  readonly #notices = new Set<string>();
  readonly #losses = new Set<string>();
  #drawing: Promise<PageDrawing> | undefined;
  #stopRendering: (() => void) | undefined;
  #released = false;

  constructor(proxy: PdfPageProxy, document: PdfDocument, about: PageAbout) {
    const { width, height } = proxy.getViewport({ scale: 1 });
    this.page = about.page;
    this.width = width;
    this.height = height;
    this.#proxy = proxy;
    this.#document = document;
    this.#about = about;
  }

  async textLayer(): Promise<PageTextLayer> {
    return this.#named(async () => {
      const drawing = await this.#draw();
      const glyphs = markHoles(drawing.glyphs);
      const annotations = await this.#proxy.getAnnotations().catch(() => {
        this.#losses.add('its form fields and notes cannot be read');
        return [];
      });
      const copies: LeftOutText[] = [];
      const lines = findPageLines(
        glyphs,
        drawing.rulingLines,
        { annotations, toPage: (rect) => this.#boxOf(rect) },
        (characters) => {
          if (characters > 0) copies.push({ reason: 'printed-twice', characters });
        },
      );
      const doubtful = findDoubtfulLines(lines, glyphs);
      const { unreadPictures, ...layer } = judgeLayer(
        drawing,
        lines,
        this.width,
        this.height,
        new Set(doubtful.map(({ line }) => line)),
      );
      const unread: Box[] = [];
      for (const picture of unreadPictures) {
        const decoded =
          picture.id === undefined ? null : ((await this.#object(picture.id)) as DecodedImage | null);
        if (await mayHoldText(picture, decoded)) unread.push(picture.visible);
      }
      // Where a form's fields are all the text, what they stand beside may be a scan or a drawing.
      const hasOwnText = glyphs.some(({ annotation, hidden }) => annotation === undefined && !hidden);
      if (!hasOwnText && layer.lines.length > 0 && layer.lines.every(({ isField }) => isField))
        unread.push({ x: 0, y: 0, width: this.width, height: this.height });
      const kept = new Set(layer.verdict.verdict === 'trusted' ? layer.lines : []);
      const set = formulaGlyphs(glyphs);
      const drawn = [...drawing.drawn, ...drawing.images.map(({ visible }) => visible)];
      return {
        ...layer,
        ...(set.length > 0 ? { typesetting: { glyphs: set, drawn } } : {}),
        unread,
        leftOut: [...layer.leftOut, ...copies],
        doubtful: doubtful.filter(({ line }) => kept.has(line)),
      };
    });
  }

  /** The box on the page around a rectangle of default user space. */
  #boxOf(rect: readonly number[]): Box {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = rect;
    const viewport = this.#proxy.getViewport({ scale: 1 });
    const corners = [viewport.convertToViewportPoint(x0, y0), viewport.convertToViewportPoint(x1, y1)];
    return boundingBox(corners.map(([x, y]): Point => [Number(x), Number(y)]));
  }

  async image(drawnAt?: number): Promise<PageImage> {
    return this.#named(async () => {
      const image = await this.#image(drawnAt);
      // Its pictures as pdf.js decoded them may be several times as large, and recognising takes long.
      this.#drawing = undefined;
      this.#proxy.cleanup();
      collectLargeBuffers();
      return image;
    });
  }

  async #image(drawnAt: number | undefined): Promise<PageImage> {
    const drawing = await this.#draw();
    const { limits, isStopped } = this.#about;
    const pageObject = this.#proxy.ref?.num;
    if (
      pageObject !== undefined &&
      drawing.images.length > 0 &&
      (await this.#about.hasDamagedPicture(pageObject))
    )
      this.#losses.add(DAMAGED_PICTURE);
    const sole = soleImage(drawing, this.width, this.height);
    if (sole?.id !== undefined) {
      const decoded = (await this.#object(sole.id)) as DecodedImage | null;
      const onDamage = (): void => void this.#losses.add(DAMAGED_PICTURE);
      const image = decoded && (await pageFromImage(sole, decoded, onDamage).catch(() => undefined));
      if (image) return image;
    }
    const { width, height } = this;
    const dpi =
      drawnAt === undefined
        ? renderDpi(drawing, width, height, limits.megapixels)
        : Math.min(drawnAt, highestDpi(width, height, limits.megapixels));
    const draw = (): Promise<PageImage> =>
      renderPage(this.#proxy, dpi, isStopped, (stop) => {
        this.#stopRendering = stop;
      });
    const image = await inImageMode('draw', draw, this.#notices);
    if (image.dpi < Math.min(dpi, LEGIBLE_DPI))
      this.#losses.add('it takes too much memory to be drawn finely');
    return image;
  }

  losses(): readonly string[] {
    return [...new Set([...this.#losses, ...leftOut(this.#notices)])];
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#stopRendering?.();
    this.#drawing = undefined;
    this.#proxy.cleanup();
    this.#about.released();
  }

  #draw(): Promise<PageDrawing> {
    this.#drawing ??= inImageMode('keep', () => this.#readDrawing(), this.#notices).then(async (drawing) => {
      await this.#checkDrawing(drawing);
      collectLargeBuffers();
      return drawing;
    });
    return this.#drawing;
  }

  async #readDrawing(): Promise<PageDrawing> {
    const pdfjs = await loadPdfjs();
    const list = await this.#proxy.getOperatorList();
    const ops: Readonly<Record<string, number>> = pdfjs.OPS;
    const fonts = await this.#fonts(list, ops);
    const layers = list.fnArray.includes(pdfjs.OPS.beginMarkedContentProps)
      ? await this.#document.getOptionalContentConfig()
      : undefined;
    const [a, b, c, d, e, f] = this.#proxy.getViewport({ scale: 1 }).transform;
    const toPage: Matrix = [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
    const drawing = interpret(list, {
      ops,
      toPage,
      width: this.width,
      height: this.height,
      font: (id) => fonts.get(id),
      isVisible: (group) => layers?.isVisible(group) !== false,
    });
    // Decoding goes on behind the operator list; what runs later must not find the hooks changed.
    const ids = drawing.images.flatMap(({ id }) => (id === undefined ? [] : [id]));
    for (const image of await Promise.all(ids.map((id) => this.#object(id)))) {
      if (image === null) this.#losses.add(DAMAGED_PICTURE);
      const bitmap = typeof image === 'object' && image !== null && 'bitmap' in image ? image.bitmap : null;
      // Only one without its end is looked at closely here; all are that are decoded.
      if (bitmap instanceof KeptJpeg && !hasJpegEnd(bitmap.bytes) && (await isDamagedJpeg(bitmap.bytes)))
        this.#losses.add(DAMAGED_PICTURE);
    }
    return drawing;
  }

  async #checkDrawing({ glyphs, unseen, images, paints }: PageDrawing): Promise<void> {
    const { file, page, limits } = this.#about;
    if (saysTooLarge(this.#notices)) {
      const megapixels = `more than ${String(limits.megapixels)}`;
      throw new FolioError('limit-pixels', { file, page, megapixels, limit: limits.megapixels });
    }
    const pageObject = this.#proxy.ref?.num;
    if (pageObject === undefined) return;
    const isEmpty = glyphs.length + unseen.length + images.length + paints === 0;
    if (await this.#about.lacksContents(pageObject, isEmpty))
      this.#losses.add('its content is missing from the file');
    if (await this.#about.hasWrongContents(pageObject)) this.#notices.add(WRONG_DATA);
  }

  async #fonts(
    list: { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] },
    ops: Readonly<Record<string, number>>,
  ): Promise<Map<string, ReturnType<typeof readFont>>> {
    const fonts = new Map<string, ReturnType<typeof readFont>>();
    for (const [index, code] of list.fnArray.entries()) {
      if (code !== ops['dependency']) continue;
      for (const id of (list.argsArray[index] ?? []) as unknown[]) {
        if (typeof id !== 'string' || !/_f\d+$/.test(id) || fonts.has(id)) continue;
        const font = await this.#object(id);
        // A font that could not be read comes as the text of its error.
        if (typeof font === 'object' && font !== null) fonts.set(id, readFont(id, font));
        else this.#losses.add('a font is missing or damaged');
      }
    }
    return fonts;
  }

  #object(id: string): Promise<unknown> {
    const objects = id.startsWith(SHARED) ? this.#proxy.commonObjs : this.#proxy.objs;
    return new Promise((resolve) => {
      objects.get(id, resolve);
    });
  }

  /** Whatever goes wrong inside pdf.js becomes an error that names the page. */
  async #named<T>(work: () => Promise<T>): Promise<T> {
    const { file, page } = this.#about;
    try {
      return await work();
    } catch (error) {
      if (error instanceof FolioError) throw error;
      if (error instanceof DrawingTooLarge) throw new FolioError('page-too-complex', { file, page });
      throw new FolioError('page-failed', { file, page, reason: reasonOf(error) }, { cause: error });
    }
  }
}
