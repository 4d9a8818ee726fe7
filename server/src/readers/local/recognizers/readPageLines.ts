import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';
import { judgeScripts } from '../../ppocr/recognition/scripts/judgeScripts.ts';
import type { EnginePage } from '../../reader.ts';
import type { FoundLines } from '../../workerTasks.ts';
import { languageOfText } from '../latinLanguages.ts';
import { type CropReading, workOnLines, type WorkPlace } from '../lineWork.ts';
import { type Choice, chooseRecognizer, latinDefault, latinVoter } from './chooseRecognizer.ts';
import { knownRecognizers, type Recognizer, type Recognizers } from './knownRecognizers.ts';
import { PageReadings } from './pageReadings.ts';
import { isKnown } from './sampleVerdict.ts';
import { withSecondReadings } from './secondReadings.ts';
import { readStrange } from './strangeLines.ts';
import { sampleLines } from './sampleLines.ts';
import { otherRotation } from './turnedPage.ts';
import { isDoubtful } from './vote.ts';

/** The lines of a page as they are to be taken. */
export interface ReadLines {
  /** In the order in which the lines were found. */
  readonly readings: readonly CropReading[];
  /** One a reading: its letters are of a script that no recogniser knows. */
  readonly isStrange: readonly boolean[];
  /** Letters that what read the page lacks, by the language that has them. */
  readonly lettersLacking: Readonly<Record<string, string>>;
  /** What each piece of work was done on. */
  readonly places: readonly Pick<WorkPlace, 'device' | 'warnings'>[];
  /** Milliseconds by stage, of all workers together. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A page's lines, where they lie and what they say. */
export interface PageLinesRead {
  /** As they were given, or found anew on the page turned by another angle. */
  readonly found: FoundLines;
  readonly read: ReadLines;
}

/** Reads a page's lines on all workers: by the page model, or by the recognisers that know what the page is written in. */
export async function readPageLines(found: FoundLines, page: EnginePage): Promise<PageLinesRead> {
  const { options } = page.request;
  if ((options.recognizers ?? []).length > 0 && found.crops.length > 0) {
    const readings = new PageReadings((recognizer, crops) => workOnLines(page, crops, recognizer.directory));
    return readByAll(found, await knownRecognizers(options), readings, async (rotation) => {
      const step = await page.run('findLines', { options, rotation });
      return step.kind === 'lines' ? step.lines : undefined;
    });
  }
  const { readings, places, timings } = await workOnLines(page, found.crops);
  const read: ReadLines = {
    readings,
    isStrange: judgeScripts(readings.map(({ script }) => script)),
    lettersLacking: found.lettersLacking,
    places,
    timings,
  };
  return { found, read };
}

/** Finds a page's lines anew, with the page turned by so many degrees. */
export type FindTurned = (rotation: FoundLines['rotation']) => Promise<FoundLines | undefined>;

/** Reads a page's lines by the recognisers that know what they are written in. Nothing is learned for other pages. */
export async function readByAll(
  first: FoundLines,
  recognizers: Recognizers,
  readings: PageReadings,
  findTurned: FindTurned,
): Promise<PageLinesRead> {
  // What the page is written in, from a few of its lines, and what reads that.
  const { found, choice } = await chooseUpright(first, recognizers, readings, findTurned);

  // All lines by that; standing ones by the page model, which alone knows letters below each other.
  const all = await allLines(found.crops, choice.recognizer, recognizers.page, readings);

  // Doubtful words by a second recogniser, where one may know them: the surer reading counts.
  const voted = await vote(all, choice, found.lettersLacking, recognizers, readings);

  // What is still strange, by those of other scripts.
  const isStrange = judgeScripts(voted.map(({ script }) => script));
  const known = await readStrange(voted, isStrange, choice, recognizers, readings);
  const read: ReadLines = {
    readings: voted.map((reading, at) => known.get(at) ?? reading),
    isStrange: isStrange.map((strange, at) => strange && !known.has(at)),
    lettersLacking:
      choice.recognizer === recognizers.page
        ? found.lettersLacking
        : readings.lettersLacking(choice.recognizer),
    places: readings.places,
    timings: readings.timings,
  };
  return { found, read };
}

/** Chooses what reads a page, and turns the page where only that lets a recogniser know its lines. */
async function chooseUpright(
  found: FoundLines,
  recognizers: Recognizers,
  readings: PageReadings,
  findTurned: FindTurned,
): Promise<{ readonly found: FoundLines; readonly choice: Choice }> {
  const samples = sampleLines(found.crops);
  const choice = await chooseRecognizer(samples, recognizers, readings, found.lettersLacking);
  if (choice.script !== undefined) return { found, choice };
  const rotation = await otherRotation(samples, found.rotation, recognizers, readings);
  const turned = rotation === undefined ? undefined : await findTurned(rotation);
  if (!turned) return { found, choice };
  const other = await chooseRecognizer(
    sampleLines(turned.crops),
    recognizers,
    readings,
    turned.lettersLacking,
  );
  return other.script === undefined ? { found, choice } : { found: turned, choice: other };
}

function textOf(readings: readonly CropReading[]): string {
  return readings.map(({ line }) => line?.text ?? '').join(' ');
}

async function allLines(
  crops: readonly LineCrop[],
  recognizer: Recognizer,
  page: Recognizer,
  readings: PageReadings,
): Promise<CropReading[]> {
  const [lying, standing] = await Promise.all([
    readings.by(
      recognizer,
      crops.filter(({ vertical }) => !vertical),
    ),
    readings.by(
      page,
      crops.filter(({ vertical }) => vertical),
    ),
  ]);
  const all = new Map([...lying, ...standing].map((reading) => [reading.crop, reading]));
  return crops.flatMap((crop) => all.get(crop) ?? []);
}

/** The readings with doubtful words and lines replaced by surer ones. */
async function vote(
  first: readonly CropReading[],
  choice: Choice,
  lackingOfPageModel: FoundLines['lettersLacking'],
  recognizers: Recognizers,
  readings: PageReadings,
): Promise<CropReading[]> {
  const { recognizer, script } = choice;
  const voter = voterOf(choice, textOf(first), lackingOfPageModel, recognizers);
  const voted = voter ? await withSecondReadings(first, voter, readings) : first;
  const best = new Map(voted.map((reading) => [reading.crop, reading]));
  // Lines in Latin letters on a page of another script.
  const latin = latinDefault(recognizers);
  if (script !== undefined && script !== 'Latn' && latin !== recognizer)
    for (const second of await readings.by(
      latin,
      first.filter((one) => !one.crop.vertical && isDoubtful(one)).map(({ crop }) => crop),
    )) {
      const own = best.get(second.crop);
      const isSurer = (second.line?.confidence ?? 0) > (own?.line?.confidence ?? 0);
      if (isSurer && isKnown(second, ['Latn'])) best.set(second.crop, second);
    }
  return first.map((reading) => best.get(reading.crop) ?? reading);
}

/** The second recogniser of doubtful lines: of the page model and the one of the page's language, the other. */
function voterOf(
  { recognizer, script }: Choice,
  text: string,
  lackingOfPageModel: FoundLines['lettersLacking'],
  recognizers: Recognizers,
): Recognizer | undefined {
  const { page } = recognizers;
  const language = script === 'Latn' ? languageOfText(text) : undefined;
  if (recognizer === page) return script === 'Latn' ? latinVoter(language, recognizers) : undefined;
  // It would read letters without their marks, and as surely as all others.
  if (language && lackingOfPageModel[language.name] !== undefined) return undefined;
  return script === undefined || page.scripts.includes(script) ? page : undefined;
}
