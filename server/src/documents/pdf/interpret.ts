import { mapPoint, multiply, type Box, type Matrix } from '../../page/geometry.ts';
import type { Rule } from '../../page/pageContent.ts';
import type { DrawnImage, Glyph, PageDrawing } from './drawing.ts';
import { GraphicsState, intersect, mapBox, type LoadedFont } from './graphicsState.ts';
import { readPath, ruleOf } from './paths.ts';

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
}

const UNIT_SQUARE = [0, 0, 1, 1];
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
  readonly #glyphs: Glyph[] = [];
  readonly #images: DrawnImage[] = [];
  readonly #rules: Rule[] = [];
  readonly #outlines: Box[] = [];
  readonly #stack: GraphicsState[] = [];
  readonly #layers: boolean[] = [];
  readonly #handlers = new Map<number, (args: readonly unknown[]) => void>();
  readonly #strokes: ReadonlySet<number>;
  readonly #fills: ReadonlySet<number>;
  #state: GraphicsState;
  #paints = 0;
  #order = 0;
  #pendingClip = false;
  #textMatrix: Matrix = [1, 0, 0, 1, 0, 0];
  #x = 0;
  #y = 0;
  #lineX = 0;
  #lineY = 0;

  constructor(context: InterpretContext) {
    this.#context = context;
    this.#state = this.#initialState();
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
    for (const [name, handler] of Object.entries(this.#operators())) {
      const code = ops[name];
      if (code !== undefined) this.#handlers.set(code, handler);
    }
  }

  run({ fnArray, argsArray }: OperatorList): PageDrawing {
    for (const [index, code] of fnArray.entries()) {
      this.#order = index;
      this.#handlers.get(code)?.(asList(argsArray[index]));
    }
    return {
      glyphs: this.#glyphs,
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
      setFillRGBColor: ([color]) => {
        this.#state.fill = String(color);
      },
      setStrokeRGBColor: ([color]) => {
        this.#state.stroke = String(color);
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
      },
      paintFormXObjectBegin: ([matrix, box]) => {
        this.#begin(matrix, box);
      },
      paintFormXObjectEnd: () => {
        this.#state = this.#stack.pop() ?? this.#state;
      },
      // The form inside the group brings its matrix again; here only the state is kept.
      beginGroup: () => this.#stack.push(this.#state.copy()),
      endGroup: () => {
        this.#state = this.#stack.pop() ?? this.#state;
      },
      beginAnnotation: ([, box, transform, matrix]) => {
        this.#stack.push(this.#state.copy());
        this.#state = this.#initialState();
        if (Array.isArray(box)) this.#state.clipTo(asNumbers(box));
        if (Array.isArray(transform)) this.#state.transform(asMatrix(transform));
        if (Array.isArray(matrix)) this.#state.transform(asMatrix(matrix));
      },
      endAnnotation: () => {
        this.#state = this.#stack.pop() ?? this.#state;
      },
      beginMarkedContent: () => this.#layers.push(true),
      beginMarkedContentProps: ([tag, group]) =>
        this.#layers.push(tag !== 'OC' || this.#context.isVisible(group)),
      endMarkedContent: () => this.#layers.pop(),
      beginText: () => {
        this.#setTextMatrix([1, 0, 0, 1, 0, 0]);
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
      // What a soft mask leaves of an image only rendering can tell.
      else if (key === 'SMask' && value) this.#paints++;
      else if (key === 'Font') {
        const [id, size] = asList(value);
        this.#setFont(id, size);
      }
    }
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
    if ((paint.stroked || paint.filled) && isNumbers(path) && this.#shown) {
      this.#paints++;
      const found = readPath(path, state.matrix, paint);
      for (const rule of found.rules) {
        const box = intersect(rule.box, state.clip);
        if (box.width + box.height > 0 && this.#rules.length < MOST_RULES) this.#rules.push({ ...rule, box });
      }
      if (this.#outlines.length < MOST_OUTLINES) this.#outlines.push(...found.outlines);
    }
    if (clipping) state.clipTo(asNumbers(bounds));
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
    if (!font || fontSize === 0) return;
    const toPage = multiply(state.matrix, this.#textMatrix);
    const [a, b, c, d] = toPage;
    const scale = state.horizontalScale * fontDirection;
    const widthScale = fontSize * (font.matrix[0] ?? 0.001);
    const size = fontSize * font.em * Math.hypot(c, d);
    const angle = Math.round((Math.atan2(b * scale, a * scale) * 180) / Math.PI);
    const mode = state.renderingMode;
    // 3 paints nothing. 7 only clips: what is painted through such text shows it.
    const hidden = mode === 3 || state.fillAlpha === 0 || !this.#shown;
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
      this.#glyphs.push({
        text: glyph.unicode,
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
      });
      advance += font.vertical ? width - spacing : width + spacing;
    }
    if (font.vertical) this.#y -= advance;
    else this.#x += advance * scale;
  }
}

function isGlyph(value: unknown): value is ShownGlyph {
  return typeof value === 'object' && value !== null && 'unicode' in value && 'width' in value;
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;
}

function asNumbers(value: unknown): readonly number[] {
  return isNumbers(value) ? Array.from(value, asNumber) : [];
}

function asNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function asMatrix(values: readonly unknown[]): Matrix {
  const [a, b, c, d, e, f] = values.map(asNumber);
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
}

function asId(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function sizeOf(image: unknown): { width: number; height: number } {
  return { width: asNumber(property(image, 'width')), height: asNumber(property(image, 'height')) };
}

function pairs(positions: unknown): (readonly [number, number])[] {
  const values = asNumbers(positions);
  const found: (readonly [number, number])[] = [];
  for (let i = 0; i + 1 < values.length; i += 2) found.push([values[i] ?? 0, values[i + 1] ?? 0]);
  return found;
}
