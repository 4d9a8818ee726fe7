import { availableParallelism } from 'node:os';
import type { CorpusPage, CorpusSet } from '../../bench/corpus.ts';
import { writePage } from '../../output/writePage.ts';
import type { JudgedWord } from '../../bench/doubtCurve.ts';
import { judgeWords } from '../../bench/judgeWords.ts';
import { findLostWords } from '../../bench/lostWords.ts';
import type { FoldOptions } from '../../bench/normalizeText.ts';
import { scoreText, type TextScore } from '../../bench/scoreText.ts';
import { toFolioError } from '../../errors/catalogue.ts';
import { HANDWRITING_UNREAD, LINES_UNREAD, TEXT_UNREAD, UNKNOWN_SCRIPT } from '../../page/pageResult.ts';
import type { ReadResult, PageResult, ReadOptionsInput } from '../../protocol.ts';
import { orderedWindow } from '../orderedWindow.ts';
import type { ReadingService } from '../readingService.ts';

export interface PageMeasure {
  readonly name: string;
  /** Of the Markdown that `folio read` writes; a page that was not read scores as an empty text. */
  readonly asWritten: TextScore;
  /** The same with hyphens between letters dropped on both sides. */
  readonly joined: TextScore;
  /** Words of the truth with a letter or digit, and those that the reading has in no form. */
  readonly truthWords: number;
  readonly lostWords: readonly string[];
  /** Its words with their confidences, where those are measured. */
  readonly judged?: readonly JudgedWord[];
  /** The page says itself that something on it was not read. */
  readonly warned: boolean;
  /** From asking to the finished page, waiting behind other pages included. */
  readonly milliseconds: number;
  /** Why it was not read. */
  readonly failure?: string;
}

export interface SetMeasure {
  readonly name: string;
  readonly pages: readonly PageMeasure[];
  /** Wall clock of the whole set. */
  readonly milliseconds: number;
  /** Milliseconds by stage, summed over pages and workers. `STAGE.run` is the part inside `session.run`. */
  readonly stages: Readonly<Record<string, number>>;
  readonly cores: number;
}

/** Enough pages under way that no worker waits for the next. */
function pagesAtOnce(): number {
  return 2 + 2 * availableParallelism();
}

/**
 * Reads a set in the same way as users' documents (engine, layout, Markdown) and scores each page. The first page
 * is read once in advance, so that loading models is not measured. `doubt`: also compares each word with the truth.
 */
export async function measureSet(
  set: CorpusSet,
  options: ReadOptionsInput,
  service: ReadingService,
  onPage: (done: number) => void,
  signal: AbortSignal,
  doubt = false,
): Promise<SetMeasure> {
  const stages: Record<string, number> = {};
  const read = (page: CorpusPage): Promise<PageMeasure> =>
    measurePage(page, set, options, service, stages, signal, doubt);
  const [first] = set.pages;
  if (first) await read(first);
  for (const stage of Object.keys(stages)) stages[stage] = 0;
  const pages: PageMeasure[] = [];
  const begun = performance.now();
  for await (const page of orderedWindow(set.pages, pagesAtOnce(), read)) {
    pages.push(page);
    onPage(pages.length);
  }
  const milliseconds = performance.now() - begun;
  return { name: set.name, pages, milliseconds, stages, cores: availableParallelism() };
}

async function measurePage(
  page: CorpusPage,
  set: CorpusSet,
  options: ReadOptionsInput,
  service: ReadingService,
  stages: Record<string, number>,
  signal: AbortSignal,
  doubt: boolean,
): Promise<PageMeasure> {
  const begun = performance.now();
  const results = new Map<number, PageResult>();
  let failure: string | undefined;
  try {
    const finished = await service.read(
      { source: { kind: 'path', path: page.image }, options: { ...options, withResults: true } },
      {
        onPage: (event) => {
          if (event.result) results.set(event.page, event.result);
        },
      },
      signal,
    );
    failure = failureOf(finished);
  } catch (error) {
    const known = toFolioError(error);
    if (known.code === 'cancelled') throw known;
    failure = known.message;
  }
  for (const { timings } of results.values()) {
    for (const [stage, spent] of Object.entries(timings)) stages[stage] = (stages[stage] ?? 0) + spent;
  }
  const milliseconds = performance.now() - begun;
  // What Folio says of a page is no text of the page; its running headers and page numbers are, as the truths have it.
  const text = [...results.values()]
    .map((result) => writePage(result, 'md', { headersAndFooters: true, withoutNotes: true }))
    .join('\n');
  const { words, lost } = findLostWords(text, page.truth, set.fold);
  return {
    name: page.name,
    asWritten: scoreText(text, page.truth, set.fold),
    joined: scoreText(text, page.truth, { ...set.fold, joinHyphens: true }),
    truthWords: words,
    lostWords: lost,
    warned: failure !== undefined || [...results.values()].some(tellsOfLoss),
    milliseconds,
    ...(doubt ? { judged: judgedWords([...results.values()], page.truth, set.fold) } : {}),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The words of OCR lines, each judged by the truth. Marks alone are left out. */
function judgedWords(results: readonly PageResult[], truth: string, fold: FoldOptions): JudgedWord[] {
  const words = results.flatMap(({ blocks }) =>
    blocks.flatMap(({ lines }) =>
      lines.flatMap(({ origin, words: own }) =>
        own.map(({ text, confidence }, at) => ({
          text,
          confidence,
          origin,
          endsLine: at === own.length - 1,
        })),
      ),
    ),
  );
  const verdicts = judgeWords(words, truth, fold);
  return words.flatMap(({ confidence, origin }, at) => {
    const verdict = verdicts[at];
    return verdict === undefined || verdict === 'unjudged' || origin !== 'ocr'
      ? []
      : [{ confidence, verdict }];
  });
}

const LOSS_WARNINGS: ReadonlySet<string> = new Set([
  HANDWRITING_UNREAD,
  LINES_UNREAD,
  TEXT_UNREAD,
  UNKNOWN_SCRIPT,
]);

function tellsOfLoss({ outcome, warnings }: PageResult): boolean {
  return outcome !== 'ok' || warnings.some(({ code }) => LOSS_WARNINGS.has(code));
}

function failureOf({ failure, failedPages }: ReadResult): string | undefined {
  return failure?.message ?? failedPages[0]?.failure.message;
}
