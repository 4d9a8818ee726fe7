import { dirname, resolve } from 'node:path';
import { findCorpus, loadCorpus, SET_NAMES } from '../../bench/corpus.ts';
import type { CorpusSet } from '../../bench/corpus.ts';
import { structureFigures } from '../../bench/structure/structureFigures.ts';
import { loadStructureSets, STRUCTURE_SET_NAMES } from '../../bench/structure/structureSets.ts';
import type { StructureScore } from '../../bench/structure/scoreStructure.ts';
import type { StructureSet } from '../../bench/structure/structureTruth.ts';
import { FolioError } from '../../errors/catalogue.ts';
import { builtInModelsDirectory } from '../../models/builtInModels.ts';
import { defaultPageModel } from '../../models/installedModels.ts';
import type { DeviceChoice, ReadOptionsInput } from '../../protocol.ts';
import { benchReport, doubtReport, figuresOf, totalOf } from '../bench/benchReport.ts';
import { measureSet } from '../bench/measureSet.ts';
import { measureStructure } from '../bench/measureStructure.ts';
import { structureReport } from '../bench/structureReport.ts';
import type { SetMeasure } from '../bench/measureSet.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { ReadingService } from '../readingService.ts';
import { openProgress } from '../progress/progress.ts';
import { languagesArgument, modelsArgument } from '../readArguments.ts';
import { writeResult } from '../resultStream.ts';

export interface BenchFlags {
  readonly corpus?: string;
  /** Only these sets. */
  readonly set?: readonly string[];
  readonly model?: string;
  readonly languages?: string;
  readonly device?: DeviceChoice;
  /** At most so many pages a set; documents, with `structure`. */
  readonly pages?: number;
  readonly recoverSpaces: boolean;
  /** Also how well the confidences of words tell the wrong ones. */
  readonly doubt?: boolean;
  /** Scores tables, headings, figures, order and assertions instead, on the sets whose truth knows them. */
  readonly structure?: boolean;
  readonly verbose?: boolean;
  readonly daemon: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * `folio bench`: reads documents with known text, without the cache, and reports accuracy and speed; with `--structure`
 * documents with known structure, and how well it was found.
 */
export async function bench(flags: BenchFlags, context: CommandContext): Promise<ExitCode> {
  const options: ReadOptionsInput = {
    format: 'md',
    cache: false,
    recoverSpaces: flags.recoverSpaces,
    ...(flags.device === undefined ? {} : { device: flags.device }),
    ...(flags.model === undefined ? {} : { model: modelsArgument(flags.model) }),
    ...(flags.languages === undefined ? {} : { languages: languagesArgument(flags.languages) }),
  };
  if (flags.structure === true) return benchStructure(options, flags, context);
  const sets = await chosenSets(flags);
  const measures = await measureAll(
    sets,
    flags,
    context,
    (set) => set.pages.length,
    (set, service, onPage) => measureSet(set, options, service, onPage, context.signal, flags.doubt),
  );
  const text = flags.json === true ? jsonReport(measures, flags) : textReport(measures, flags);
  await writeResult(context.stdout, text, context.signal);
  const failed = measures.some((measure) => measure.pages.some((page) => page.failure !== undefined));
  return failed ? EXIT.someFailed : EXIT.ok;
}

async function benchStructure(
  options: ReadOptionsInput,
  flags: BenchFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const sets = await chosenStructureSets(flags);
  const scores = await measureAll(
    sets,
    flags,
    context,
    (set) => set.documents.length,
    (set, service, onDocument) => measureStructure(set, options, service, onDocument, context.signal),
  );
  const text = flags.json === true ? structureJson(scores, flags) : structureText(scores, flags);
  await writeResult(context.stdout, text, context.signal);
  const failed = scores.some(({ documents }) => documents.some(({ failure }) => failure !== undefined));
  return failed ? EXIT.someFailed : EXIT.ok;
}

/** Measures set after set; `measure` tells how many of the `total` are done. */
async function measureAll<CorpusPart extends { readonly name: string }, Measure>(
  sets: readonly CorpusPart[],
  flags: BenchFlags,
  context: CommandContext,
  total: (set: CorpusPart) => number,
  measure: (set: CorpusPart, service: ReadingService, onDone: (done: number) => void) => Promise<Measure>,
): Promise<Measure[]> {
  const progress = await openProgress(context.stderr, sets.length, flags.quiet ?? false);
  const service = await context.openService({ daemon: flags.daemon });
  const measures: Measure[] = [];
  try {
    for (const set of sets) {
      const pagesTotal = total(set);
      const onDone = (pagesDone: number): void => {
        progress.update(set.name, { stage: 'reading', pagesDone, pagesTotal });
      };
      measures.push(await measure(set, service, onDone));
      progress.finish(set.name, pagesTotal);
    }
  } finally {
    progress.stop();
    await service.close();
  }
  return measures;
}

async function chosenSets(flags: BenchFlags): Promise<CorpusSet[]> {
  const corpus = corpusFolder(flags, SET_NAMES);
  const sets = await loadCorpus(corpus, flags.set);
  if (sets.length === 0) throw new FolioError('nothing-to-read', { where: corpus });
  const { pages } = flags;
  return pages === undefined ? sets : sets.map((set) => ({ ...set, pages: set.pages.slice(0, pages) }));
}

async function chosenStructureSets(flags: BenchFlags): Promise<StructureSet[]> {
  const corpus = corpusFolder(flags, STRUCTURE_SET_NAMES);
  const sets = await loadStructureSets(corpus, flags.set);
  if (sets.length === 0) throw new FolioError('nothing-to-read', { where: corpus });
  const { pages } = flags;
  return pages === undefined
    ? sets
    : sets.map((set) => ({ ...set, documents: set.documents.slice(0, pages) }));
}

/** The corpus folder, as an absolute path, since the daemon works in another one. `names`: the sets there may be. */
function corpusFolder(flags: BenchFlags, names: readonly string[]): string {
  const unknown = flags.set?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new FolioError('usage', {
      reason: `There is no set "${unknown}". The sets are ${names.join(', ')}.`,
    });
  }
  const corpus = flags.corpus ?? findCorpus(dirname(builtInModelsDirectory()));
  if (corpus === undefined) {
    throw new FolioError('usage', {
      reason: 'No corpus was found beside the project. Give its folder with --corpus.',
    });
  }
  return resolve(corpus);
}

function textReport(measures: readonly SetMeasure[], flags: BenchFlags): string {
  const report = benchReport(titleOf(flags), measures);
  return flags.doubt === true ? `${report}\n${doubtReport(measures)}` : report;
}

function titleOf({ model, device, recoverSpaces }: BenchFlags): string {
  const where = device === undefined ? '' : ` on ${device}`;
  return `Model ${model ?? defaultPageModel()}${where}${!recoverSpaces ? ', word spaces not recovered' : ''}`;
}

function jsonReport(measures: readonly SetMeasure[], flags: BenchFlags): string {
  const sets = measures.map((measure) => ({ ...figuresOf(measure), results: measure.pages }));
  return `${JSON.stringify({ title: titleOf(flags), sets, total: figuresOf(totalOf(measures)) }, undefined, 2)}\n`;
}

function structureText(scores: readonly StructureScore[], flags: BenchFlags): string {
  return `${titleOf(flags)}\n\n${structureReport(scores, flags.verbose === true)}`;
}

function structureJson(scores: readonly StructureScore[], flags: BenchFlags): string {
  const sets = scores.map((score) => ({ ...structureFigures(score), results: score.documents }));
  return `${JSON.stringify({ title: titleOf(flags), sets }, undefined, 2)}\n`;
}
