import { readFile } from 'node:fs/promises';
import { FolioError } from '../../../errors/catalogue.ts';
import { OnnxGraph } from '../../../models/onnx/onnxGraph.ts';
import { type ResolvedModel, stageManifest } from '../../../models/resolveModel.ts';
import type { StagePicture } from '../../../models/stageManifest.ts';
import { unionBox, type Box } from '../../../page/geometry.ts';
import type { TableGrid } from '../../../page/pageContent.ts';
import { pictureTensor } from '../pictureTensor.ts';
import type { PixelSize, StagePixels, TableStage } from '../stage.ts';
import { StageSession } from '../stageSession.ts';
import { gridOfTokens } from './gridOfTokens.ts';
import {
  likeliestTokens,
  structureClasses,
  type StructureReading,
  type StructureToken,
} from './structureTokens.ts';

/** Grids whose tokens are less sure on average are none: right ones have 0.98 and more, pictures and lists less. */
const MIN_SCORE = 0.9;

/** Loads a model that sees the rows, columns and cells of tables. Errors: `model-invalid`. */
export async function loadTableStage(model: ResolvedModel): Promise<TableStage> {
  const { input, vocabulary } = stageManifest(model, 'tables').tables;
  const file = model.file('graph');
  const tags = OnnxGraph.parse(await readFile(file)).metadata(vocabulary);
  if (tags === undefined) {
    const reason = `${file} has no tags of tables under "${vocabulary}"`;
    throw new FolioError('model-invalid', { model: model.directory, reason });
  }
  return new SlanetTables(
    await StageSession.load(file, model.name),
    structureClasses(tags),
    input,
    model.name,
  );
}

/**
 * SLANet-plus of PaddleOCR: one picture in, out come step by step the corners of a cell, in 0..1 of the input, and the
 * probabilities of the tags of an HTML table. https://paddlepaddle.github.io/PaddleX/latest/en/module_usage/tutorials/ocr_modules/table_structure_recognition.html
 */
class SlanetTables implements TableStage {
  readonly model: string;
  /** The graph has a loop that runs as long as its longest table. */
  readonly batch = 1;
  readonly #session: StageSession;
  readonly #classes: readonly StructureToken[];
  readonly #input: StagePicture;

  constructor(session: StageSession, classes: readonly StructureToken[], input: StagePicture, model: string) {
    this.#session = session;
    this.#classes = classes;
    this.#input = input;
    this.model = model;
  }

  /** The longer side fills the input. */
  pictureSize(part: PixelSize): PixelSize {
    const { width, height } = this.#input;
    const scale = Math.min(width / Math.max(1, part.width), height / Math.max(1, part.height));
    return {
      width: Math.max(1, Math.floor(part.width * scale)),
      height: Math.max(1, Math.floor(part.height * scale)),
    };
  }

  async findGrids(pictures: readonly StagePixels[]): Promise<(TableGrid | undefined)[]> {
    const grids: (TableGrid | undefined)[] = [];
    for (const picture of pictures) {
      const reading = await this.#read(picture);
      grids.push(reading && gridIn(reading, picture, this.#input));
    }
    return grids;
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  async #read(picture: StagePixels): Promise<StructureReading | undefined> {
    const name = this.#session.inputNames[0] ?? '';
    const outputs = await this.#session.run({ [name]: pictureTensor([picture], this.#input) });
    // The output with as many numbers a step as there are tags holds their probabilities, the other one the corners.
    const tags = outputs.find(({ shape }) => shape.at(-1) === this.#classes.length);
    const corners = outputs.find((output) => output !== tags);
    if (!(tags?.data instanceof Float32Array) || !(corners?.data instanceof Float32Array)) return undefined;
    return likeliestTokens(tags.data, corners.data, this.#classes);
  }
}

/** The grid in px of the picture. */
function gridIn(
  { tokens, score }: StructureReading,
  picture: PixelSize,
  input: PixelSize,
): TableGrid | undefined {
  const grid = score < MIN_SCORE ? undefined : gridOfTokens(tokens);
  if (!grid) return undefined;
  // Corners may lie in the padding.
  const cells = grid.cells.map((cell) => ({ ...cell, box: boxIn(cell.box, picture, input) }));
  const { rows, columns } = grid;
  return { box: unionBox(cells.map(({ box }) => box)), rows, columns, cells, score };
}

function boxIn(box: Box, picture: PixelSize, input: PixelSize): Box {
  const across = (value: number): number => Math.min(picture.width, value * input.width);
  const down = (value: number): number => Math.min(picture.height, value * input.height);
  const [x, y] = [across(box.x), down(box.y)];
  return { x, y, width: across(box.x + box.width) - x, height: down(box.y + box.height) - y };
}
