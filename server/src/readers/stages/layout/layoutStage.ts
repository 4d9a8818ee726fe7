import { stageManifest, type ResolvedModel } from '../../../models/resolveModel.ts';
import type { StageParts } from '../../../models/stageManifest.ts';
import type { PageRegion } from '../../../page/pageContent.ts';
import { pictureTensor } from '../pictureTensor.ts';
import type { LayoutStage, PixelSize, StagePixels } from '../stage.ts';
import { StageSession, type StageTensor } from '../stageSession.ts';
import { detrRegions } from './detrRegions.ts';
import { picodetRegions } from './picodetRegions.ts';

/** Loads a model that sees what a page is made of. Errors: `model-invalid`. */
export async function loadLayoutStage(model: ResolvedModel): Promise<LayoutStage> {
  const part = stageManifest(model, 'layout').layout;
  return new Layout(await StageSession.load(model.file('graph'), model.name), part, model.name);
}

class Layout implements LayoutStage {
  readonly model: string;
  /** Those that are published take one page at a time, and on a processor a batch gains nothing. */
  readonly batch = 1;
  readonly #session: StageSession;
  readonly #part: StageParts['layout'];

  constructor(session: StageSession, part: StageParts['layout'], model: string) {
    this.#session = session;
    this.#part = part;
    this.model = model;
  }

  /** Pages are squeezed into the input whatever their proportions: the models were trained so. */
  pictureSize(): PixelSize {
    const { width, height } = this.#part.input;
    return { width, height };
  }

  async findRegions(pictures: readonly StagePixels[]): Promise<PageRegion[][]> {
    const pages: PageRegion[][] = [];
    for (const picture of pictures) pages.push(await this.#regionsOf(picture));
    return pages;
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  async #regionsOf(picture: StagePixels): Promise<PageRegion[]> {
    const { input } = this.#part;
    const image = pictureTensor([picture], input);
    if (this.#part.family === 'picodet') {
      const outputs = await this.#session.run({ [this.#session.inputNames[0] ?? '']: image });
      return picodetRegions(outputs, this.#part);
    }
    // The rows, and how many of them are of this picture; a third output of V3, the outlines of all regions, is let be.
    const [rows, count] = await this.#session.run(
      this.#detrInputs(image),
      this.#session.outputNames.slice(0, 2),
    );
    return detrRegions(rows, count, this.#part);
  }

  /**
   * As PaddleX gives them, height before width. Exports differ in which of the three they have kept, and in what order.
   */
  #detrInputs(image: StageTensor): Record<string, StageTensor> {
    const { width, height } = this.#part.input;
    const all: Record<string, StageTensor> = {
      image,
      im_shape: { data: Float32Array.of(height, width), shape: [1, 2] },
      // The boxes then are in px of the picture that was given.
      scale_factor: { data: Float32Array.of(1, 1), shape: [1, 2] },
    };
    return Object.fromEntries(this.#session.inputNames.map((name) => [name, all[name] ?? image] as const));
  }
}
