import { mapPoint, multiply, unionBox, type Box, type Matrix } from '../../page/geometry.ts';
import type { Rule } from '../../page/pageContent.ts';
import type { DrawnImage, Glyph, PageDrawing } from './drawing.ts';
import { GraphicsState, intersect, mapBox, type LoadedFont, type TextClip } from './graphicsState.ts';
import {
  asId,
  asList,
  asMatrix,
  asNumber,
  asNumbers,
  isNumbers,
  pairs,
  property,
  sizeOf,
} from './operands.ts';
import { readPath, ruleOf } from './paths.ts';
import {
  cutToClip,
  inkBox,
  isShape,
  isTransparent,
  textColor,
  unseenWhenDrawn,
  type GlyphPlace,
} from './visibility/glyphVisibility.ts';
import { PaintTracker } from './visibility/paintTracker.ts';
import { ShownText } from './visibility/shownText.ts';

/** What pdf.js makes of a content stream. */
export interface OperatorList {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

export interface InterpretContext {
  readonly ops: Readonly<Record<string, number>>;
  /** Default user space to page points. */
  readonly toPage: Matrix;
  /** Points. */
  readonly width: number;
  readonly height: number;
  font(id: string): LoadedFont | undefined;
  /** Whether an optional content group (a layer) is shown. */
  isVisible(group: unknown): boolean;
}

interface ShownGlyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace: boolean;
  readonly vmetric?: readonly number[];
  readonly originalCharCode?: number;
}

const UNIT_SQUARE = [0, 0, 1, 1];
/** Points. What an annotation without an extent of its own measures. */
const ICON_SIZE = 30;
const MOST_RULES = 20_000;
const MOST_OUTLINES = 50_000;

/**
 * Runs a page's operators without painting: where each character lands, which pictures and lines there
 * are. One pass over what pdf.js has parsed already is three times cheaper than asking for its text
 * content as well, and keeps what that drops: visibility, paint order, exact character positions.
 */
export function interpret(list: OperatorList, context: InterpretContext): PageDrawing {
  return new Interpreter(context).run(list);
}

class Interpreter {
  readonly #context: InterpretContext;
  readonly #text = new ShownText();
  readonly #tracker: PaintTracker;
  readonly #images: DrawnImage[] = [];
  readonly #rules: Rule[] = [];
  readonly #outlines: Box[] = [];
  readonly #stack: GraphicsState[] = [];
  readonly #layers: boolean[] = [];
  readonly #handlers = new Map<number, (args: readonly unknown[]) => void>();
  readonly #strokes: ReadonlySet<number>;
  readonly #fills: ReadonlySet<number>;
  readonly #evenOdd: ReadonlySet<number>;
  #state: GraphicsState;
  #paints = 0;
  #order = 0;
  #codeBefore = -1;
  #annotation: string | undefined;
  #pendingClip = false;
  /** Boxes of the text that becomes the clip path where its text object ends. */
  #clipBoxes: Box[] = [];
  #textClip: TextClip | undefined;
  #textMatrix: Matrix = [1, 0, 0, 1, 0, 0];
  #x = 0;
  #y = 0;
  #lineX = 0;
  #lineY = 0;

  constructor(context: InterpretContext) {
    this.#context = context;
    this.#state = this.#initialState();
    this.#tracker = new PaintTracker(context.width, context.height);
    const { ops } = context;
    const codes = (...names: string[]): Set<number> => new Set(names.map((name) => ops[name] ?? -1));
    this.#strokes = codes(
      'stroke',
      'closeStroke',
      'fillStroke',
      'eoFillStroke',
      'closeFillStroke',
      'closeEOFillStroke',
    );
    this.#fills = codes(
      'fill',
      'eoFill',
      'fillStroke',
      'eoFillStroke',
      'closeFillStroke',
      'closeEOFillStroke',
    );
    this.#evenOdd = codes('eoFill', 'eoFillStroke', 'closeEOFillStroke');
    for (const [name, handler] of Object.entries(this.#operators())) {
      const code = ops[name];
      if (code !== undefined) this.#handlers.set(code, handler);
    }
  }

  run({ fnArray, argsArray }: OperatorList): PageDrawing {
    for (const [index, code] of fnArray.entries()) {
      this.#order = index;
      this.#handlers.get(code)?.(asList(argsArray[index]));
      this.#codeBefore = code;
    }
    return {
      ...this.#text.finish(this.#tracker),
      images: this.#images,
      rules: this.#rules,
      outlines: this.#outlines,
      paints: this.#paints,
    };
  }

  #initialState(): GraphicsState {
    const { toPage, width, height } = this.#context;
    return new GraphicsState(toPage, { x: 0, y: 0, width, height });
  }

  #operators(): Record<string, (args: readonly unknown[]) => void> {
    return {
      save: () => this.#stack.push(this.#state.copy()),
      restore: () => {
        this.#state = this.#stack.pop() ?? this.#state;
      },
      transform: (args) => {
        this.#state.transform(asMatrix(args));
      },
      setGState: ([entries]) => {
        this.#setGraphicsState(asList(entries));
      },
      setLineWidth: ([width]) => {
        this.#state.lineWidth = asNumber(width);
      },
      setDash: ([dashes]) => {
        this.#state.dashed = asNumbers(dashes).length > 0;
      },
      setFillRGBColor: ([color]) => {
        this.#state.fill = String(color);
      },
      setStrokeRGBColor: ([color]) => {
        this.#state.stroke = String(color);
      },
      setStrokeColorN: () => {
        this.#state.stroke = 'pattern';
      },
      setStrokeTransparent: () => {
        this.#state.stroke = 'transparent';
      },
      setFillColorN: () => {
        this.#state.fill = 'pattern';
      },
      setFillTransparent: () => {
        this.#state.fill = 'transparent';
      },
      clip: () => {
        this.#pendingClip = true;
      },
      eoClip: () => {
        this.#pendingClip = true;
      },
      constructPath: (args) => {
        this.#path(args);
      },
      shadingFill: () => {
        this.#paints++;
        this.#paintThrough();
        if (this.#shown) this.#tracker.shading(this.#state, this.#order);
      },
      paintFormXObjectBegin: ([matrix, box]) => {
        this.#begin(matrix, box);
      },
      paintFormXObjectEnd: () => {
        this.#state = this.#stack.pop() ?? this.#state;
      },
      beginGroup: ([options]) => {
        this.#beginGroup(options);
      },
      endGroup: () => {
        this.#state = this.#stack.pop() ?? this.#state;
      },
      beginAnnotation: ([id, box, transform, matrix]) => {
        this.#annotation = asId(id);
        this.#stack.push(this.#state.copy());
        this.#state = this.#initialState();
        if (Array.isArray(box)) this.#state.clipTo(asNumbers(box));
        // The icon of a note stands over the text that it is about.
        this.#state.groupMixed = Math.max(this.#state.clip.width, this.#state.clip.height) < ICON_SIZE;
        if (Array.isArray(transform)) this.#state.transform(asMatrix(transform));
        if (Array.isArray(matrix)) this.#state.transform(asMatrix(matrix));
      },
      endAnnotation: () => {
        this.#annotation = undefined;
        this.#state = this.#stack.pop() ?? this.#state;
      },
      beginMarkedContent: () => this.#layers.push(true),
      beginMarkedContentProps: ([tag, group]) =>
        this.#layers.push(tag !== 'OC' || this.#context.isVisible(group)),
      endMarkedContent: () => this.#layers.pop(),
      beginText: () => {
        this.#setTextMatrix([1, 0, 0, 1, 0, 0]);
      },
      endText: () => {
        this.#clipToText();
      },
      setTextMatrix: ([matrix]) => {
        this.#setTextMatrix(asMatrix(asNumbers(matrix)));
      },
      moveText: ([x, y]) => {
        this.#moveText(asNumber(x), asNumber(y));
      },
      setLeadingMoveText: ([x, y]) => {
        this.#state.leading = asNumber(y);
        this.#moveText(asNumber(x), asNumber(y));
      },
      nextLine: () => {
        this.#moveText(0, this.#state.leading);
      },
      setLeading: ([leading]) => {
        this.#state.leading = -asNumber(leading);
      },
      setCharSpacing: ([spacing]) => {
        this.#state.charSpacing = asNumber(spacing);
      },
      setWordSpacing: ([spacing]) => {
        this.#state.wordSpacing = asNumber(spacing);
      },
      setHScale: ([scale]) => {
        this.#state.horizontalScale = asNumber(scale) / 100;
      },
      setTextRise: ([rise]) => {
        this.#state.rise = asNumber(rise);
      },
      setTextRenderingMode: ([mode]) => {
        this.#state.renderingMode = asNumber(mode);
      },
      setFont: ([id, size]) => {
        this.#setFont(id, size);
      },
      showText: ([glyphs]) => {
        this.#showText(asList(glyphs));
      },
      paintImageXObject: ([id, width, height]) => {
        this.#image({ id: asId(id), width: asNumber(width), height: asNumber(height) });
      },
      paintImageXObjectRepeat: ([id, scaleX, scaleY, positions]) => {
        for (const at of pairs(positions)) {
          this.#image({ id: asId(id), width: 0, height: 0 }, [
            asNumber(scaleX),
            0,
            0,
            asNumber(scaleY),
            ...at,
          ]);
        }
      },
      paintInlineImageXObject: ([image]) => {
        this.#image({ id: undefined, ...sizeOf(image) });
      },
      paintInlineImageXObjectGroup: ([image, map]) => {
        for (const entry of asList(map)) {
          this.#image({ id: undefined, ...sizeOf(image) }, asMatrix(asNumbers(property(entry, 'transform'))));
        }
      },
      paintImageMaskXObject: ([image]) => {
        this.#image({ id: asId(property(image, 'data')), ...sizeOf(image), mask: true });
      },
      paintImageMaskXObjectGroup: ([images]) => {
        for (const image of asList(images)) {
          const matrix = asMatrix(asNumbers(property(image, 'transform')));
          this.#image({ id: asId(property(image, 'data')), ...sizeOf(image), mask: true }, matrix);
        }
      },
      paintImageMaskXObjectRepeat: ([image, scaleX, skewX, skewY, scaleY, positions]) => {
        for (const at of pairs(positions)) {
          const matrix: Matrix = [
            asNumber(scaleX),
            asNumber(skewX),
            asNumber(skewY),
            asNumber(scaleY),
            ...at,
          ];
          this.#image({ id: asId(property(image, 'data')), ...sizeOf(image), mask: true }, matrix);
        }
      },
      paintSolidColorImageMask: () => {
        const box = mapBox(this.#state.matrix, UNIT_SQUARE);
        if (!this.#shown) return;
        this.#tracker.solid(this.#state.matrix, this.#state, this.#order);
        this.#paintThrough();
        const rule = this.#isInk(this.#state.fill) ? ruleOf(box, 0) : undefined;
        if (rule) this.#rules.push(rule);
      },
    };
  }

  #setGraphicsState(entries: readonly unknown[]): void {
    for (const entry of entries) {
      const [key, value] = asList(entry);
      if (key === 'LW') this.#state.lineWidth = asNumber(value);
      else if (key === 'ca') this.#state.fillAlpha = asNumber(value);
      else if (key === 'CA') this.#state.strokeAlpha = asNumber(value);
      else if (key === 'BM') this.#state.blended = value !== 'source-over';
      else if (key === 'D') this.#state.dashed = asNumbers(asList(value)[0]).length > 0;
      else if (key === 'SMask') this.#setSoftMask(value === true, entries.length === 1);
      else if (key === 'Font') {
        const [id, size] = asList(value);
        this.#setFont(id, size);
      }
    }
  }

  #setSoftMask(isSet: boolean, isAlone: boolean): void {
    // pdf.js puts a picture that has a mask of its own into `save`, `SMask false`, `restore`.
    this.#state.masked = isSet || (isAlone && this.#codeBefore === this.#context.ops['save']);
    // What a soft mask leaves of an image only rendering can tell.
    if (isSet) this.#paints++;
  }

  /** The form inside the group brings its matrix again; here its state and its box count. */
  #beginGroup(options: unknown): void {
    const state = this.#state;
    this.#stack.push(state.copy());
    state.groupAlpha *= state.fillAlpha;
    state.fillAlpha = state.strokeAlpha = 1;
    state.groupMixed ||= state.blended || state.masked || Boolean(property(options, 'smask'));
    state.blended = state.masked = false;
    const [box, matrix] = [property(options, 'bbox'), property(options, 'matrix')];
    if (!isNumbers(box)) return;
    const outer = state.matrix;
    if (isNumbers(matrix)) state.transform(asMatrix(asNumbers(matrix)));
    state.clipTo(asNumbers(box));
    state.matrix = outer;
  }

  #begin(matrix: unknown, box: unknown): void {
    this.#stack.push(this.#state.copy());
    if (isNumbers(matrix)) this.#state.transform(asMatrix(asNumbers(matrix)));
    if (isNumbers(box)) this.#state.clipTo(asNumbers(box));
  }

  get #shown(): boolean {
    return !this.#layers.includes(false);
  }

  /** White on white is used to wipe; it is not ink. */
  #isInk(color: string): boolean {
    return color.toLowerCase() !== '#ffffff' && color !== 'transparent';
  }

  #path([code, parts, bounds]: readonly unknown[]): void {
    const clipping = this.#pendingClip;
    this.#pendingClip = false;
    const state = this.#state;
    if (!isNumbers(bounds)) return;
    const paint = {
      stroked: this.#strokes.has(asNumber(code)) && this.#isInk(state.stroke),
      filled: this.#fills.has(asNumber(code)) && this.#isInk(state.fill) && state.fillAlpha > 0,
      lineWidth: state.lineWidth * state.scale,
    };
    const [path] = asList(parts);
    if (isNumbers(path) && this.#shown) this.#paintPath(asNumber(code), path, asNumbers(bounds));
    if ((paint.stroked || paint.filled) && isNumbers(path) && this.#shown) {
      this.#paints++;
      const found = readPath(path, state.matrix, paint);
      for (const rule of found.rules) {
        const box = intersect(rule.box, state.clip);
        if (box.width + box.height > 0 && this.#rules.length < MOST_RULES) this.#rules.push({ ...rule, box });
      }
      if (this.#outlines.length < MOST_OUTLINES) this.#outlines.push(...found.outlines);
    }
    if (clipping && isNumbers(path)) state.clipToPath(path, asNumbers(bounds));
  }

  #paintPath(code: number, path: ArrayLike<number>, bounds: readonly number[]): void {
    const state = this.#state;
    if (this.#fills.has(code)) {
      this.#tracker.fill(path, bounds, state, this.#evenOdd.has(code), this.#order);
      this.#paintThrough();
    }
    if (this.#strokes.has(code)) {
      this.#tracker.stroke(path, bounds, state, this.#order);
      this.#paintThrough();
    }
  }

  /** Text that is the clip path shows what is painted now. */
  #paintThrough(): void {
    for (let clip = this.#state.textClip; clip && !clip.isPainted; clip = clip.outer) clip.isPainted = true;
  }

  /** Modes 4 to 7 add text to the clip path, from the end of its text object on. */
  #clipToText(): void {
    if (!this.#textClip) return;
    this.#state.clip = intersect(this.#state.clip, unionBox(this.#clipBoxes));
    this.#state.clipIsExact = false;
    this.#state.textClip = this.#textClip;
    this.#textClip = undefined;
    this.#clipBoxes = [];
  }

  #image(
    image: {
      readonly id: string | undefined;
      readonly width: number;
      readonly height: number;
      readonly mask?: boolean;
    },
    inner?: Matrix,
  ): void {
    const state = this.#state;
    if (!this.#shown || state.fillAlpha === 0) return;
    const matrix = inner ? multiply(state.matrix, inner) : state.matrix;
    const whole = mapBox(matrix, UNIT_SQUARE);
    this.#tracker.picture(matrix, image.mask !== true, state, this.#order);
    this.#paintThrough();
    const rule = ruleOf(whole, 0);
    if (rule) {
      this.#rules.push(rule);
      return;
    }
    this.#images.push({
      ...image,
      mask: image.mask ?? false,
      color: state.fill,
      matrix,
      visible: intersect(whole, state.clip),
      order: this.#order,
    });
  }

  #setTextMatrix(matrix: Matrix): void {
    this.#textMatrix = matrix;
    this.#x = this.#lineX = 0;
    this.#y = this.#lineY = 0;
  }

  #moveText(x: number, y: number): void {
    this.#x = this.#lineX += x;
    this.#y = this.#lineY += y;
  }

  #setFont(id: unknown, size: unknown): void {
    const value = asNumber(size);
    this.#state.font = typeof id === 'string' ? this.#context.font(id) : undefined;
    this.#state.fontSize = Math.abs(value);
    this.#state.fontDirection = value < 0 ? -1 : 1;
  }

  /** Positions as in ISO 32000 9.4.4; what pdf.js's own canvas does, without a canvas. */
  #showText(glyphs: readonly unknown[]): void {
    const state = this.#state;
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
      page: { x: 0, y: 0, width: this.#context.width, height: this.#context.height },
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
        order: this.#order,
        annotation: this.#annotation,
      };
      const unseen = this.#shown ? (hidden ? undefined : unseenWhenDrawn(shown, place)) : 'hidden-layer';
      // A clip of text over a scan, that the scan is painted through once more, is the scan's text layer.
      if (mode === 7 && this.#tracker.isPictureBelow(inkBox(shown))) shown.hidden = true;
      this.#text.add(
        unseen ? shown : cutToClip(shown, state.clip),
        unseen,
        mode === 7 ? this.#textClip : undefined,
      );
      if (mode >= 4) this.#clipBoxes.push(inkBox(shown));
      if (unseen === undefined && !hidden && isShape(shown, font))
        this.#tracker.shape(inkBox(shown), state, this.#order);
      advance += font.vertical ? width - spacing : width + spacing;
    }
    if (font.vertical) this.#y -= advance;
    else this.#x += advance * scale;
  }
}

function isGlyph(value: unknown): value is ShownGlyph {
  return typeof value === 'object' && value !== null && 'unicode' in value && 'width' in value;
}
