import type { ResolvedModel } from '../../../../models/resolveModel.ts';
import { loadLstmModel } from '../../../../models/traineddata/convertedModels.ts';
import type { LstmModel } from '../../../../models/traineddata/lstmModel.ts';
import type { StageTimer } from '../../stageTimer.ts';
import type { StepClasses } from '../../inference/graph/stepClasses.ts';
import type { LinePicture, LineRecognizer } from '../lineRecognizer.ts';
import type { ReadCharacter } from '../recognizeCrop.ts';
import { BATCH, batchesOf } from './batches.ts';
import { CodeReader } from './codedText.ts';
import { LstmSession } from './lstmSession.ts';
import { type Framing, type NetworkInput, networkInput } from './networkInput.ts';

/** Folio's pictures of lines are cut close to their ink; the networks learned lines with room above and below. */
export const FRAMING: Framing = { above: 0.1, below: 0.1, sides: 2, beyond: 'grey' };

/** Loads the recogniser of a model of the LSTM family into this thread. Errors: FolioError `model-invalid`. */
export function loadLstmRecognizer(model: ResolvedModel): Promise<LineRecognizer> {
  return loadTraineddata(model.file('recognition'), model.name, model.directory);
}

/** The same of a .traineddata or .traineddata.gz file. `place`: what errors call it. */
export async function loadTraineddata(file: string, name: string, place = file): Promise<LineRecognizer> {
  const lstm = await loadLstmModel(file, place);
  return new LstmRecognizer(await LstmSession.load(lstm, place), lstm, name);
}

/** A recogniser of Tesseract's LSTM family. */
export class LstmRecognizer implements LineRecognizer {
  readonly name: string;
  readonly family = 'lstm';
  readonly characters: ReadonlySet<string>;
  readonly batch = BATCH;
  readonly #session: LstmSession;
  readonly #model: LstmModel;
  readonly #framing: Framing;
  readonly #codes: CodeReader;

  constructor(session: LstmSession, model: LstmModel, name: string, framing = FRAMING) {
    this.name = name;
    this.#session = session;
    this.#model = model;
    this.#framing = framing;
    this.characters = new Set(model.characters.map(({ text }) => text));
    this.#codes = new CodeReader(model);
  }

  async read(lines: readonly LinePicture[], timer: StageTimer): Promise<ReadCharacter[][]> {
    const texts: ReadCharacter[][] = lines.map(() => []);
    const inputs = lines.map((line) => networkInput(line, this.#model, this.#framing));
    const present = inputs.flatMap((input, index) => (input ? [{ input, index }] : []));
    for (const batch of batchesOf(present.map(({ input }) => input.width))) {
      const members = batch.flatMap((i) => present[i] ?? []);
      const run = this.#session.run(members.map(({ input }) => input));
      const results = await timer.timeAsync('recognize.run', () => run);
      for (const [i, { input, index }] of members.entries()) {
        const steps = results[i];
        if (steps) texts[index] = this.#charactersOf(steps, input);
      }
    }
    return texts;
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  #charactersOf(steps: StepClasses, input: NetworkInput): ReadCharacter[] {
    const { characters, gaps } = this.#codes.read(steps);
    return characters.map(({ text, confidence, first, last, others }, i) => ({
      text,
      confidence,
      x: (input.left + ((first + last) / 2 + 0.5) * this.#model.stepWidth) * input.scale,
      others,
      missed: gaps[i] ?? [],
    }));
  }
}
