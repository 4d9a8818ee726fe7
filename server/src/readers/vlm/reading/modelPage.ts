import { FolioError, toFolioError } from '../../../errors/catalogue.ts';
import type { PageResult, Warning } from '../../../page/pageResult.ts';
import { nextAttempt, attemptsOf, type Attempt, type AttemptFailure } from './attempts.ts';
import { mergeBands } from './mergeBands.ts';
import { PageRequests, type Answer, type ModelReading, type ReadingContext } from './pageRequests.ts';
import { PagePictures } from './pagePictures.ts';
import { FALLBACK_PROFILE } from '../profiles/otherProfiles.ts';
import { ProgressReports } from './progressReports.ts';
import { isBlank } from './readAnswer.ts';
import {
  failureNote,
  KEPT_PART,
  NOT_SENT,
  READ_LOCALLY,
  attemptNote,
  serverNote,
  SMALLER_PICTURE,
} from './readingNotes.ts';
import { guardFields } from '../request/chatRequest.ts';
import { FULL_SHAPE } from '../request/requestShape.ts';
import type { VlmOptions, VlmPage } from '../vlmReader.ts';
import { failedResult, partialResult, vlmResult, type VlmContent } from './vlmResult.ts';
import { StageTimes } from './stageTimes.ts';

/** One page that a model is to read: attempt after attempt until one holds. */
export class ModelPage {
  readonly #context: ReadingContext;
  readonly #page: VlmPage;
  readonly #options: VlmOptions;
  readonly #signal: AbortSignal;
  readonly #pictures: PagePictures;
  readonly #times = new StageTimes();
  readonly #progress: ProgressReports;
  readonly #requests: PageRequests;
  readonly #notes: Warning[] = [];
  /** The most that an attempt wrote before it went wrong. */
  #best: ModelReading | undefined;

  constructor(context: ReadingContext, page: VlmPage, options: VlmOptions, signal: AbortSignal) {
    const { clock, settings } = context;
    this.#context = context;
    this.#page = page;
    this.#options = options;
    this.#signal = signal;
    this.#pictures = new PagePictures(page, options.mode, settings);
    this.#progress = new ProgressReports(options.onProgress, clock, settings.progressMilliseconds);
    this.#requests = new PageRequests(context, {
      pictures: this.#pictures,
      times: this.#times,
      progress: this.#progress,
      signal,
    });
  }

  /** Rejects with `cancelled` only. */
  async read(): Promise<PageResult> {
    try {
      return await this.#tryAll();
    } catch (error) {
      const known = toFolioError(error);
      if (known.code === 'cancelled' || this.#signal.aborted) throw new FolioError('cancelled');
      // The picture cannot be drawn, or Folio itself went wrong: the local reader may do better, or says why not.
      this.#notes.push(serverNote(known));
      return this.#readLocally(known);
    }
  }

  async #tryAll(): Promise<PageResult> {
    const profile = this.#context.servers.example?.identity?.profile ?? FALLBACK_PROFILE;
    let attempt: Attempt | undefined = attemptsOf(profile)[0];
    while (attempt) {
      this.#progress.continueAfter([]);
      const answer: Answer =
        attempt.name === 'bands' ? await this.#bands(attempt) : await this.#requests.ask(attempt, undefined);
      switch (answer.kind) {
        case 'complete':
          return this.#finish(answer.reading, attempt);
        case 'empty':
          return vlmResult({ ...this.#content(answer), warnings: [...this.#notes, NOT_SENT] });
        case 'unread':
          return this.#readLocally(answer.error);
        case 'looped':
        case 'truncated':
        case 'blank':
          attempt = this.#below(answer.kind, answer.reading);
      }
    }
    return this.#readLocally(undefined);
  }

  /** Notes why an attempt did not hold, and finds the next one that would make a difference. */
  #below(failure: AttemptFailure, reading: ModelReading): Attempt | undefined {
    this.#notes.push(failureNote(failure));
    if (textLength(reading) > textLength(this.#best)) this.#best = reading;
    // So little ink is hardly text; the local reader is cheaper than the other attempts.
    if (failure === 'blank' && reading.picture.inkShare < this.#context.settings.textInk) return undefined;
    const { profile, adapter } = reading.identity;
    const attempts = attemptsOf(profile);
    const asked = (guard: Attempt['guard']): string =>
      guardFields({ adapter, profile, guard, shape: FULL_SHAPE });
    let next = nextAttempt(attempts, reading.attempt, failure);
    // A server that knows one guard only would be asked the same again.
    while (next?.name === 'other-guard' && asked(next.guard) === asked(reading.attempt.guard))
      next = nextAttempt(attempts, next, failure);
    return next;
  }

  async #bands(attempt: Attempt): Promise<Answer> {
    let merged: ModelReading | undefined;
    for (const band of this.#context.settings.bands) {
      const answer = await this.#requests.ask(attempt, band);
      if (answer.kind === 'unread') return answer;
      if (answer.kind === 'empty') continue;
      const isEmptyBand =
        answer.kind === 'blank' && answer.reading.picture.inkShare < this.#context.settings.textInk;
      const blocks = merged ? mergeBands(merged.blocks, answer.reading.blocks) : answer.reading.blocks;
      const warnings = [...(merged?.warnings ?? []), ...answer.reading.warnings];
      merged = { ...answer.reading, blocks, warnings };
      if (answer.kind !== 'complete' && !isEmptyBand) return { kind: answer.kind, reading: merged };
      this.#progress.continueAfter(blocks);
    }
    if (!merged) return { kind: 'unread', error: new FolioError('server-none') };
    return { kind: isBlank(merged.blocks) ? 'blank' : 'complete', reading: merged };
  }

  async #finish(reading: ModelReading, attempt: Attempt): Promise<PageResult> {
    const warnings = [
      ...this.#requests.notes.values(),
      ...this.#notes,
      ...attemptNote(attempt),
      ...(this.#pictures.isSmaller ? [SMALLER_PICTURE] : []),
      ...reading.warnings,
    ];
    if (!this.#options.wordBoxes) return vlmResult({ ...this.#content(reading), warnings });
    try {
      const local = await this.#page.readLocally();
      const aligned = this.#context.tools.align(reading.blocks, local, {
        width: reading.picture.pageWidth,
        height: reading.picture.pageHeight,
      });
      return vlmResult({
        ...this.#content(reading),
        blocks: aligned.blocks,
        warnings: [...warnings, ...aligned.warnings],
      });
    } catch (error) {
      if (this.#signal.aborted) throw new FolioError('cancelled', {}, { cause: error });
      return vlmResult({ ...this.#content(reading), warnings: [...warnings, NO_WORD_BOXES] });
    }
  }

  /** The last attempt. `error`: why no server could be asked; undefined when models were, in vain. */
  async #readLocally(error: FolioError | undefined): Promise<PageResult> {
    const notes = [...this.#requests.notes.values(), ...this.#notes];
    if (error && !notes.some(({ code }) => code === error.code)) notes.push(serverNote(error));
    let failure: FolioError;
    try {
      const local = await this.#page.readLocally();
      const warnings = [...notes, READ_LOCALLY, ...local.warnings];
      const timings = { ...this.#times.all, ...local.timings };
      if (local.outcome !== 'failed' || !this.#best) return { ...local, warnings, timings };
      failure = local.failure ? FolioError.fromFailure(local.failure) : this.#noOutput();
    } catch (reason) {
      failure = toFolioError(reason);
      if (failure.code === 'cancelled' || this.#signal.aborted) throw new FolioError('cancelled');
    }
    if (this.#best && !isBlank(this.#best.blocks))
      return partialResult(
        { ...this.#content(this.#best), warnings: [...notes, KEPT_PART] },
        this.#noOutput(),
      );
    return failedResult(this.#page.page, failure, notes, this.#times.all);
  }

  #noOutput(): FolioError {
    const { file, page } = this.#page;
    const reason = this.#notes.at(-1)?.message.replace(/\.$/, '') ?? 'it went wrong on every way of asking';
    return new FolioError('server-output', { file, page, reason });
  }

  #content(
    of: { readonly picture: ModelReading['picture'] } & Partial<ModelReading>,
  ): Omit<VlmContent, 'warnings'> {
    return {
      file: this.#page.file,
      page: this.#page.page,
      picture: of.picture,
      blocks: of.blocks ?? [],
      identity: of.identity,
      timings: this.#times.all,
    };
  }
}

const NO_WORD_BOXES: Warning = {
  code: 'no-word-boxes',
  message: 'The page could not also be read on this machine, so its words have no boxes and no confidences.',
};

function textLength(reading: ModelReading | undefined): number {
  return reading?.blocks.reduce((sum, block) => sum + block.text.length, 0) ?? -1;
}
