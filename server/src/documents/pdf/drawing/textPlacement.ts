import { mapPoint, multiply, unionBox, type Box, type Matrix } from '../../../page/geometry.ts';
import type { Glyph } from './drawing.ts';
import { intersect, type GraphicsState, type TextClip } from './graphicsState.ts';
import {
  cutToClip,
  inkBox,
  isShape,
  isTransparent,
  textColor,
  unseenWhenDrawn,
  type GlyphPlace,
} from './visibility/glyphVisibility.ts';
import type { PaintTracker } from './visibility/paintTracker.ts';
import { ShownText } from './visibility/shownText.ts';

interface ShownGlyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace: boolean;
  readonly vmetric?: readonly number[];
  readonly originalCharCode?: number;
}

/** Where and in what text is shown. */
export interface TextContext {
  /** Position in the drawing. */
  readonly order: number;
  /** Whether all layers around are shown. */
  readonly isShown: boolean;
  /** The annotation that it belongs to. */
  readonly annotation: string | undefined;
}

/** Places the glyphs of text objects on the page (ISO 32000 9.4). */
export class TextPlacement {
  readonly shown = new ShownText();
  readonly #page: Box;
  readonly #tracker: PaintTracker;
  /** Boxes of the text that becomes the clip path where its text object ends. */
  #clipBoxes: Box[] = [];
  #textClip: TextClip | undefined;
  #textMatrix: Matrix = [1, 0, 0, 1, 0, 0];
  #x = 0;
  #y = 0;
  #lineX = 0;
  #lineY = 0;

  /** `page` in page points. */
  constructor(page: Box, tracker: PaintTracker) {
    this.#page = page;
    this.#tracker = tracker;
  }

  setMatrix(matrix: Matrix): void {
    this.#textMatrix = matrix;
    this.#x = this.#lineX = 0;
    this.#y = this.#lineY = 0;
  }

  move(x: number, y: number): void {
    this.#x = this.#lineX += x;
    this.#y = this.#lineY += y;
  }

  /** Positions as in ISO 32000 9.4.4; what pdf.js's own canvas does, without a canvas. */
  show(glyphs: readonly unknown[], state: GraphicsState, context: TextContext): void {
    const { font, fontSize, fontDirection } = state;
    if (!font) return;
    const toPage = multiply(state.matrix, this.#textMatrix);
    const [a, b, c, d] = toPage;
    const scale = state.horizontalScale * fontDirection;
    const widthScale = fontSize * (font.matrix[0] ?? 0.001);
    const size = fontSize * font.em * Math.hypot(c, d);
    const angle = Math.round((Math.atan2(b * scale, a * scale) * 180) / Math.PI);
    const mode = state.renderingMode;
    const hidden = isTransparent(state);
    const place: GlyphPlace = {
      page: this.#page,
      clip: state.clip,
      color: textColor(state),
      ground: this.#tracker.ground,
    };
    // It shows what is painted through it later.
    if (mode >= 4) this.#textClip ??= { isPainted: false, outer: state.textClip };
    // Stroking the outline of a filled character is how many programs make a bold one.
    const traits = mode === 2 && state.stroke === state.fill ? { ...font.traits, bold: true } : font.traits;
    let advance = 0;
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        advance += ((font.vertical ? 1 : -1) * glyph * fontSize) / 1000;
        continue;
      }
      if (!isGlyph(glyph)) continue;
      const spacing = ((glyph.isSpace ? state.wordSpacing : 0) + state.charSpacing) * fontDirection;
      const [downward = 0] = glyph.vmetric ?? [];
      const width = font.vertical ? -downward * widthScale : glyph.width * widthScale;
      const [x, y] = font.vertical
        ? mapPoint(toPage, [this.#x + state.rise, this.#y - advance])
        : mapPoint(toPage, [this.#x + advance * scale, this.#y + state.rise]);
      const code = glyph.originalCharCode ?? -1;
      const shown: Glyph & { hidden: boolean } = {
        text: font.symbol?.(code, glyph.unicode) ?? glyph.unicode,
        code,
        x,
        y,
        advanceX: font.vertical ? c * -width : a * width * scale,
        advanceY: font.vertical ? d * -width : b * width * scale,
        size,
        angle: angle === -180 ? 180 : angle,
        vertical: font.vertical,
        font: traits,
        hidden,
        order: context.order,
        annotation: context.annotation,
      };
      const unseen = context.isShown ? (hidden ? undefined : unseenWhenDrawn(shown, place)) : 'hidden-layer';
      // A clip of text over a scan, that the scan is painted through once more, is the scan's text layer.
      if (mode === 7 && this.#tracker.isPictureBelow(inkBox(shown))) shown.hidden = true;
      this.shown.add(
        unseen ? shown : cutToClip(shown, state.clip),
        unseen,
        mode === 7 ? this.#textClip : undefined,
      );
      if (mode >= 4) this.#clipBoxes.push(inkBox(shown));
      if (unseen === undefined && !hidden && isShape(shown, font))
        this.#tracker.shape(inkBox(shown), state, context.order);
      advance += font.vertical ? width - spacing : width + spacing;
    }
    if (font.vertical) this.#y -= advance;
    else this.#x += advance * scale;
  }

  /** Modes 4 to 7 add text to the clip path, from the end of its text object on. */
  end(state: GraphicsState): void {
    if (!this.#textClip) return;
    state.clip = intersect(state.clip, unionBox(this.#clipBoxes));
    state.clipIsExact = false;
    state.textClip = this.#textClip;
    this.#textClip = undefined;
    this.#clipBoxes = [];
  }
}

function isGlyph(value: unknown): value is ShownGlyph {
  return typeof value === 'object' && value !== null && 'unicode' in value && 'width' in value;
}
