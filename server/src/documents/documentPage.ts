import type { Box } from '../page/geometry.ts';
import type { RulingLine, Typesetting } from '../page/pageContent.ts';
import type { PageImage } from '../page/pageImage.ts';
import type { LeftOutText, TextLayerVerdict, TextLine } from '../page/pageResult.ts';
import type { DocumentKind } from '../protocol.ts';
import type { DoubtfulLine } from './doubtfulLine.ts';

/** What a document says of itself in characters, without recognition. Page points as a viewer shows it. */
export interface PageTextLayer {
  readonly verdict: TextLayerVerdict;
  /** In the order of the file. Given for a rejected layer too: a person may ask for it all the same. */
  readonly lines: readonly TextLine[];
  readonly rulingLines: readonly RulingLine[];
  readonly figures: readonly Box[];
  /** Of a page that has type of formulas. Absent: it has none. */
  readonly typesetting?: Typesetting;
  /**
   * Regions whose pixels may hold text that the layer lacks: big images without text over them. Empty:
   * the layer is the whole page.
   */
  readonly unread: readonly Box[];
  /** Those of a trusted layer's `lines` whose fonts may say wrongly what they show: their pixels decide. */
  readonly doubtful: readonly DoubtfulLine[];
  /** What the file holds and nobody sees on the page; not in `lines` of a trusted layer. */
  readonly leftOut: readonly LeftOutText[];
}

export interface DocumentPage {
  /** From 1. */
  readonly page: number;
  /** Points, as a viewer shows the page (rotation, crop box and user unit applied). */
  readonly width: number;
  readonly height: number;
  textLayer(): Promise<PageTextLayer>;
  /**
   * The pixels to recognise. A page that has to be drawn gets a resolution chosen from the smallest text
   * that matters, or `drawnAt` dots an inch.
   */
  image(drawnAt?: number): Promise<PageImage>;
  /**
   * What of the page could not be read, as far as its text layer and image have been asked for; each in
   * words that follow "was not read completely: ". Empty: all was seen.
   */
  losses(): readonly string[];
  /** Gives the page's memory back; the page is not used after it. */
  release(): void;
}

export interface OpenDocument {
  readonly kind: DocumentKind;
  readonly pageCount: number;
  /**
   * `isStopped` is asked between steps of drawing; where it says so, the page rejects. Rejects with
   * `page-not-found`, `page-missing`, `page-failed`, `image-damaged` or a limit.
   */
  openPage(page: number, isStopped?: () => boolean): Promise<DocumentPage>;
  close(): Promise<void>;
}
