import { dirname, resolve } from 'node:path';
import { findCorpus, loadCorpus, SET_NAMES } from '../../bench/corpus.ts';
import type { CorpusSet } from '../../bench/corpus.ts';
import { FolioError } from '../../errors/catalogue.ts';
import { builtInModelsDirectory } from '../../models/builtInModels.ts';
import { defaultPageModel } from '../../models/installedModels.ts';
import type { DeviceChoice, ReadOptionsInput } from '../../protocol.ts';
import { benchReport, doubtReport, figuresOf, totalOf } from '../bench/benchReport.ts';
import { measureSet } from '../bench/measureSet.ts';
import type { SetMeasure } from '../bench/measureSet.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
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
  /** At most so many pages a set. */
  readonly pages?: number;
  readonly recoverSpaces: boolean;
  /** Also how well the confidences of words tell the wrong ones. */
  readonly doubt?: boolean;
  readonly daemon: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `folio bench`: reads documents with known text, without the cache, and reports accuracy and speed. */
export async function bench(flags: BenchFlags, context: CommandContext): Promise<ExitCode> {
  const sets = await chosenSets(flags);
  const options: ReadOptionsInput = {
    format: 'md',
    cache: false,
    recoverSpaces: flags.recoverSpaces,
    ...(flags.device === undefined ? {} : { device: flags.device }),
    ...(flags.model === undefined ? {} : { model: modelsArgument(flags.model) }),
    ...(flags.languages === undefined ? {} : { languages: languagesArgument(flags.languages) }),
  };
  const measures = await measureAll(sets, options, flags, context);
  const text = flags.json === true ? jsonReport(measures, flags) : textReport(measures, flags);
  await writeResult(context.stdout, text, context.signal);
  const failed = measures.some((measure) => measure.pages.some((page) => page.failure !== undefined));
  return failed ? EXIT.someFailed : EXIT.ok;
}

async function measureAll(
  sets: readonly CorpusSet[],
  options: ReadOptionsInput,
  flags: BenchFlags,
  context: CommandContext,
): Promise<SetMeasure[]> {
  const progress = await openProgress(context.stderr, sets.length, flags.quiet ?? false);
  const service = await context.openService({ daemon: flags.daemon });
  const measures: SetMeasure[] = [];
  try {
    for (const set of sets) {
      const pagesTotal = set.pages.length;
      const onPage = (pagesDone: number): void => {
        progress.update(set.name, { stage: 'reading', pagesDone, pagesTotal });
      };
      measures.push(await measureSet(set, options, service, onPage, context.signal, flags.doubt));
      progress.finish(set.name, pagesTotal);
    }
  } finally {
    progress.stop();
    await service.close();
  }
  return measures;
}

async function chosenSets(flags: BenchFlags): Promise<CorpusSet[]> {
  const unknown = flags.set?.find((name) => !SET_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new FolioError('usage', {
      reason: `There is no set "${unknown}". The sets are ${SET_NAMES.join(', ')}.`,
    });
  }
  const corpus = flags.corpus ?? findCorpus(dirname(builtInModelsDirectory()));
  if (corpus === undefined) {
    throw new FolioError('usage', {
      reason: 'No corpus was found beside the project. Give its folder with --corpus.',
    });
  }
  // The daemon works in another folder.
  const sets = await loadCorpus(resolve(corpus), flags.set);
  if (sets.length === 0) throw new FolioError('nothing-to-read', { where: corpus });
  const { pages } = flags;
  return pages === undefined ? sets : sets.map((set) => ({ ...set, pages: set.pages.slice(0, pages) }));
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
