import { MarkupKind, type Hover, type Position, type Range } from 'vscode-languageserver';
import type { Box } from '../../page/geometry.ts';
import type { PageImagesParamsInput, PageImagesReply } from '../../protocol.ts';
import { filePath } from '../results/documentUri.ts';
import { percentOf, quoted } from './diagnostics.ts';
import type { LocatedWord, ResultView, ViewedPage } from './resultView.ts';
import type { Translate } from './texts.ts';

/** A hover is no place for megabytes. */
const HOVER_PIXELS = 200_000;
/** Around the line, points. */
const MARGIN = 4;
/** Base64 characters of the pictures in memory, for one client. */
const MAX_IMAGE_CHARACTERS = 4_000_000;

export interface HoverContext {
  readonly translate: Translate;
  /** Whether the client shows Markdown in hovers. */
  readonly hasMarkdown: boolean;
  /** Draws lines of scans; absent for a client that would show the picture's bytes as text. */
  readonly images: LineImages | undefined;
}

/** What was read at a position: the word in its line, how sure that is, and the line as it was printed. */
export async function hoverAt(
  view: ResultView,
  position: Position,
  context: HoverContext,
): Promise<Hover | null> {
  const found = await wordAt(view, position);
  if (!found?.located.word.isRecognized) return null;
  const { page, located } = found;
  const line = lineWithWord(page, located);
  const { hasMarkdown } = context;
  const shown = hasMarkdown ? escape : (text: string): string => text;
  const facts = factsOf(page, located, context.translate, shown).join(' ');
  const image = hasMarkdown ? await context.images?.ofLine(view, page, located) : undefined;
  const parts = hasMarkdown
    ? [
        `${escape(line.before)}**${escape(line.word)}**${escape(line.after)}`,
        facts,
        ...(image === undefined ? [] : [`![${context.translate('lineImage')}](${image})`]),
      ]
    : [`${line.before}»${line.word}«${line.after}`, facts];
  return {
    contents: { kind: hasMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: parts.join('\n\n') },
    range: located.range,
  };
}

/** The word at a position, and its page. */
export async function wordAt(
  view: ResultView,
  position: Position,
): Promise<{ page: ViewedPage; located: LocatedWord } | undefined> {
  for (const page of await view.pagesAt(view.document.offsetAt(position))) {
    const located = page.words().find(({ range }) => isWithin(position, range));
    if (located) return { page, located };
  }
  return undefined;
}

function isWithin(position: Position, { start, end }: Range): boolean {
  const isBehindStart =
    position.line > start.line || (position.line === start.line && position.character >= start.character);
  const isBeforeEnd =
    position.line < end.line || (position.line === end.line && position.character <= end.character);
  return isBehindStart && isBeforeEnd;
}

function factsOf(
  { isChecked }: ViewedPage,
  { word, isAccepted }: LocatedWord,
  translate: Translate,
  shown: (text: string) => string,
): string[] {
  const { confidence, alternatives } = word;
  return [
    translate('surePercent', { percent: percentOf(confidence) }),
    ...(alternatives.length === 0
      ? []
      : [translate('otherReadings', { words: quoted(alternatives.map(shown)) })]),
    ...(isAccepted ? [translate('acceptedWord')] : []),
    ...(isChecked ? [translate('ofCheckedPage')] : []),
  ];
}

/** The text of a word's line, parted at the word. */
function lineWithWord(
  { known }: ViewedPage,
  { word }: LocatedWord,
): { before: string; word: string; after: string } {
  const text = known.lines[word.line]?.text ?? word.text;
  let at = 0;
  for (const other of known.words) {
    if (other.line !== word.line) continue;
    const found = text.indexOf(other.text, at);
    if (found < 0) continue;
    if (other === word)
      return { before: text.slice(0, found), word: word.text, after: text.slice(found + word.text.length) };
    at = found + other.text.length;
  }
  return { before: '', word: word.text, after: '' };
}

/** What a scan says must not become markup, least of all a link. */
function escape(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Lines of scans as pictures in Markdown; those drawn last are kept. */
export class LineImages {
  readonly #draw: (params: PageImagesParamsInput) => Promise<PageImagesReply>;
  readonly #known = new Map<string, string>();
  #characters = 0;

  constructor(draw: (params: PageImagesParamsInput) => Promise<PageImagesReply>) {
    this.#draw = draw;
  }

  /** As a `data:` address; undefined where there is no picture, whatever the reason. */
  async ofLine(view: ResultView, { known }: ViewedPage, { word }: LocatedWord): Promise<string | undefined> {
    const path = filePath(view.record.source);
    const box = known.lines[word.line]?.box;
    // Of a document that has changed, another line might be at this place.
    if (path === undefined || !box || view.source !== 'same') return undefined;
    const key = JSON.stringify([view.record.hash, known.page, box]);
    const drawn = this.#known.get(key);
    if (drawn !== undefined) return drawn;
    const image = await this.#drawLine(path, known.page, box, known.uprightToPage).catch(() => undefined);
    if (image !== undefined) this.#remember(key, image);
    return image;
  }

  async #drawLine(
    path: string,
    page: number,
    { x, y, width, height }: Box,
    uprightToPage: ViewedPage['known']['uprightToPage'],
  ): Promise<string | undefined> {
    const { images } = await this.#draw({
      source: { kind: 'path', path },
      page,
      boxes: [{ x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }],
      uprightToPage,
      maxPixels: HOVER_PIXELS,
    });
    const [image] = images;
    return image && `data:image/png;base64,${image.base64}`;
  }

  #remember(key: string, image: string): void {
    this.#known.set(key, image);
    this.#characters += image.length;
    for (const [oldest, { length }] of this.#known) {
      if (this.#characters <= MAX_IMAGE_CHARACTERS) return;
      this.#known.delete(oldest);
      this.#characters -= length;
    }
  }
}
