import type { Matrix } from '../../../page/geometry.ts';
import type { PageDrawing } from './drawing.ts';
import { GraphicsState, type LoadedFont } from './graphicsState.ts';
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
import { PaintedShapes, type PlacedImage } from './paintedShapes.ts';
import { TextPlacement } from './textPlacement.ts';
import { PaintTracker } from './visibility/paintTracker.ts';

/** The operators that pdf.js makes of a content stream. */
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

/** Points. What an annotation without an extent of its own measures. */
const ICON_SIZE = 30;

/**
 * Runs a page's operators without painting, and returns where each character, picture and line is placed. One pass
 * over what pdf.js has already parsed costs a third of asking for its text content as well, and keeps what that
 * drops: visibility, paint order, exact positions of characters.
 */
export function interpret(list: OperatorList, context: InterpretContext): PageDrawing {
  return new Interpreter(context).run(list);
}

class Interpreter {
  readonly #context: InterpretContext;
  readonly #tracker: PaintTracker;
  readonly #text: TextPlacement;
  readonly #shapes: PaintedShapes;
  readonly #stack: GraphicsState[] = [];
  readonly #layers: boolean[] = [];
  readonly #handlers = new Map<number, (args: readonly unknown[]) => void>();
  #state: GraphicsState;
  #order = 0;
  #codeBefore = -1;
  #annotation: string | undefined;
  #pendingClip = false;

  constructor(context: InterpretContext) {
    this.#context = context;
    this.#state = this.#initialState();
    const { width, height } = context;
    this.#tracker = new PaintTracker(width, height);
    this.#text = new TextPlacement({ x: 0, y: 0, width, height }, this.#tracker);
    this.#shapes = new PaintedShapes(context.ops, this.#tracker);
    const { ops } = context;
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
      ...this.#text.shown.finish(this.#tracker),
      images: this.#shapes.images,
      rulingLines: this.#shapes.rulingLines,
      outlines: this.#shapes.outlines,
      drawn: this.#shapes.drawn,
      marks: this.#shapes.marks,
      paints: this.#shapes.paints,
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
        this.#shapes.paints++;
        if (this.#shown) this.#shapes.shading(this.#state, this.#order);
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
        this.#text.setMatrix([1, 0, 0, 1, 0, 0]);
      },
      endText: () => {
        this.#text.end(this.#state);
      },
      setTextMatrix: ([matrix]) => {
        this.#text.setMatrix(asMatrix(asNumbers(matrix)));
      },
      moveText: ([x, y]) => {
        this.#text.move(asNumber(x), asNumber(y));
      },
      setLeadingMoveText: ([x, y]) => {
        this.#state.leading = asNumber(y);
        this.#text.move(asNumber(x), asNumber(y));
      },
      nextLine: () => {
        this.#text.move(0, this.#state.leading);
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
        this.#text.show(asList(glyphs), this.#state, {
          order: this.#order,
          isShown: this.#shown,
          annotation: this.#annotation,
        });
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
        if (this.#shown) this.#shapes.solid(this.#state, this.#order);
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
    if (isSet) this.#shapes.paints++;
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

  #setFont(id: unknown, size: unknown): void {
    const value = asNumber(size);
    this.#state.font = typeof id === 'string' ? this.#context.font(id) : undefined;
    this.#state.fontSize = Math.abs(value);
    this.#state.fontDirection = value < 0 ? -1 : 1;
  }

  #path(args: readonly unknown[]): void {
    const clipping = this.#pendingClip;
    this.#pendingClip = false;
    if (this.#shown) this.#shapes.path(args, this.#state, this.#order);
    const [, parts, bounds] = args;
    const [path] = asList(parts);
    if (clipping && isNumbers(path) && isNumbers(bounds)) this.#state.clipToPath(path, asNumbers(bounds));
  }

  #image(image: PlacedImage, inner?: Matrix): void {
    if (this.#shown) this.#shapes.image(image, this.#state, this.#order, inner);
  }
}
