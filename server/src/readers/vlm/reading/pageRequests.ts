import type { Clock } from '../../../clock.ts';
import { FolioError, toFolioError } from '../../../errors/catalogue.ts';
import type { Block, Warning } from '../../../page/pageResult.ts';
import { backoff, pause } from '../fleet/backoff.ts';
import type { FleetList } from '../fleet/fleetList.ts';
import type { FleetServer } from '../fleet/fleetServer.ts';
import type { FleetSettings } from '../fleet/fleetSettings.ts';
import { ServerWithdrawn, type Lease } from '../fleet/lease.ts';
import { problemError } from '../fleet/problemTexts.ts';
import type { ServerIdentity } from '../fleet/serverIdentity.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import { attemptsOf, sameAttempt, type Attempt, type AttemptFailure } from './attempts.ts';
import type { OutputTools } from '../output/outputTools.ts';
import type { PagePicture, PagePictures, PictureFacts } from './pagePictures.ts';
import type { ModelProfile } from '../profiles/profile.ts';
import type { ProgressReports } from './progressReports.ts';
import type { ReaderSettings } from './readerSettings.ts';
import { serverNote } from './readingNotes.ts';
import type { ChatBody } from '../request/chatBody.ts';
import { chatRequest } from '../request/chatRequest.ts';
import { degrade, type RequestShape } from '../request/requestShape.ts';
import { outputTokens } from '../request/tokenBudget.ts';
import type { ModelPictureRequest } from '../../../page/pagePicture.ts';
import { readAnswer } from './readAnswer.ts';
import type { StageTimes } from './stageTimes.ts';
import type { StreamSettings } from '../stream/streamSettings.ts';

export interface ReadingContext {
  /** Those that its pages may go to. */
  readonly servers: FleetList;
  readonly clock: Clock;
  readonly tools: OutputTools;
  readonly settings: ReaderSettings;
  readonly fleetSettings: FleetSettings;
  readonly stream: StreamSettings;
  readonly random: () => number;
}

/** What a model made of a picture. */
export interface ModelReading {
  readonly blocks: readonly Block[];
  readonly warnings: readonly Warning[];
  readonly identity: ServerIdentity;
  readonly picture: PictureFacts;
  /** How it was really asked: its model's own form of the attempt that was wanted. */
  readonly attempt: Attempt;
}

export type Answer =
  | { readonly kind: 'complete' | AttemptFailure; readonly reading: ModelReading }
  /** There is nothing on the picture; nobody was asked. */
  | { readonly kind: 'empty'; readonly picture: PictureFacts }
  /** No server answered. */
  | { readonly kind: 'unread'; readonly error: FolioError };

interface Asked {
  readonly lease: Lease;
  readonly attempt: Attempt;
  readonly picture: PagePicture;
  readonly band: ModelPictureRequest['band'];
  readonly cut: { maxTokens: number; cuts: number };
}

/** Failures inside servers that a page is worth: the page itself may be what they fail on. */
const ENGINE_FAILURES = 2;

export interface RequestedPage {
  readonly pictures: PagePictures;
  readonly times: StageTimes;
  readonly progress: ProgressReports;
  readonly signal: AbortSignal;
}

/**
 * Asks servers for one page, attempt by attempt. Here a refused request becomes a simpler one, and a server that
 * fails makes the page go to another; how the model wrote is for others to judge.
 */
export class PageRequests {
  readonly #context: ReadingContext;
  readonly #page: RequestedPage;
  readonly #avoid = new Set<FleetServer>();
  readonly #shapes = new Map<FleetServer, RequestShape>();
  #failures = 0;
  #engineFailures = 0;
  /** What servers did to this page, each error once. */
  readonly notes = new Map<string, Warning>();

  constructor(context: ReadingContext, page: RequestedPage) {
    this.#context = context;
    this.#page = page;
  }

  /** Rejects with `cancelled` or the error of a page that cannot be drawn. */
  async ask(wanted: Attempt, band: ModelPictureRequest['band']): Promise<Answer> {
    const cut = { maxTokens: Infinity, cuts: 0 };
    for (let requests = 0; requests < this.#context.settings.requestsPerAttempt; requests += 1) {
      const place = await this.#place(band);
      if ('kind' in place) return place;
      const { lease, picture } = place;
      const attempt = sameAttempt(attemptsOf(lease.identity.profile), wanted);
      try {
        return await this.#request({ lease, attempt, picture, band, cut });
      } catch (error) {
        const end = await this.#recover(error, lease, cut);
        if (end) return end;
      }
    }
    return { kind: 'unread', error: new FolioError('server-none') };
  }

  /** A place at a server and the picture for it. The picture is made first, so that no place waits for it. */
  async #place(
    band: ModelPictureRequest['band'],
  ): Promise<{ lease: Lease; picture: PagePicture } | Extract<Answer, { kind: 'empty' | 'unread' }>> {
    const { servers, clock, settings } = this.#context;
    const { times, signal } = this.#page;
    const example = servers.example?.identity;
    if (example) {
      const { facts } = await this.#picture(example.profile, band);
      if (facts.inkShare <= settings.emptyInk) return { kind: 'empty', picture: facts };
    }
    const queuedAt = clock.now();
    let lease: Lease;
    try {
      lease = await servers.acquire(signal, this.#avoid);
    } catch (error) {
      const known = toFolioError(error);
      if (known.code === 'cancelled') throw known;
      return { kind: 'unread', error: known };
    }
    times.add('queue', clock.now() - queuedAt);
    try {
      const picture = await this.#picture(lease.identity.profile, band);
      if (picture.facts.inkShare > settings.emptyInk) return { lease, picture };
      lease.release();
      return { kind: 'empty', picture: picture.facts };
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  async #picture(profile: ModelProfile, band: ModelPictureRequest['band']): Promise<PagePicture> {
    const { clock } = this.#context;
    const start = clock.now();
    const picture = await this.#page.pictures.get(profile, band);
    this.#page.times.add('picture', clock.now() - start);
    return picture;
  }

  async #request(asked: Asked): Promise<Answer> {
    const { lease, attempt, picture, band, cut } = asked;
    const { server, identity } = lease;
    // Its place may have been given long ago: pictures take their time.
    if (!this.#context.servers.has(server)) throw new ServerWithdrawn();
    const shape = this.#shapes.get(server) ?? server.shape;
    const body = requestBody(asked, shape);
    const { kind, blocks, warnings } = await readAnswer(this.#context, this.#page, {
      lease,
      body,
      maxTokens: cut.maxTokens,
      frame: {
        pageWidth: picture.facts.pageWidth,
        pageHeight: picture.facts.pageHeight,
        band,
        output: identity.adapter.returnsTags && shape.tags ? attempt.output : 'markdown',
      },
    });
    server.shape = shape;
    lease.succeed();
    return { kind, reading: { blocks, warnings, identity, picture: picture.facts, attempt } };
  }

  /** What to do after a request that failed: undefined to try again, or the end of the attempt. */
  async #recover(
    error: unknown,
    lease: Lease,
    cut: { maxTokens: number; cuts: number },
  ): Promise<Answer | undefined> {
    const { signal, pictures } = this.#page;
    if (error instanceof ServerWithdrawn) {
      lease.release();
      return undefined;
    }
    if (!(error instanceof ServerProblem)) {
      lease.release();
      throw signal.aborted ? new FolioError('cancelled') : error;
    }
    const { server } = lease;
    const shape = this.#shapes.get(server) ?? server.shape;
    const next = degrade(error, { shape, ...cut });
    if (next.change !== 'none') lease.release();
    switch (next.change) {
      case 'shape':
        // Kept for this page until the server takes it: one odd page must not cost others their guard.
        this.#shapes.set(server, next.shape);
        return undefined;
      case 'tokens':
        cut.maxTokens = next.maxTokens;
        cut.cuts += 1;
        return undefined;
      case 'picture':
        return pictures.shrink() ? undefined : this.#unread(error, lease);
      case 'none':
        return this.#failed(error, lease);
    }
  }

  async #failed(problem: ServerProblem, lease: Lease): Promise<Answer | undefined> {
    const { fleetSettings, clock, random } = this.#context;
    if (problem.kind === 'request') lease.release();
    else lease.fail(problem);
    this.#failures += 1;
    if (problem.kind === 'engine') this.#engineFailures += 1;
    this.#avoid.add(lease.server);
    const answer = this.#unread(problem, lease);
    if (this.#failures >= fleetSettings.pageAttempts || this.#engineFailures >= ENGINE_FAILURES)
      return answer;
    // The server would say the same again; another may not.
    if (problem.kind === 'request' && !this.#hasOther()) return answer;
    const milliseconds = problem.retryAfterMilliseconds ?? backoff(fleetSettings, this.#failures, random);
    await pause(clock, milliseconds, this.#page.signal);
    return undefined;
  }

  #hasOther(): boolean {
    return this.#context.servers.hasOther(this.#avoid);
  }

  #unread(problem: ServerProblem, lease: Lease): Answer {
    const error = problemError(problem, lease.server.address.shown, lease.identity.model);
    this.notes.set(error.code, serverNote(error));
    return { kind: 'unread', error };
  }
}

/**
 * The request of an attempt, within the budget of tokens, which is noted in `cut`. Not a part of what waits for
 * the answer, so that nothing there holds the picture.
 */
function requestBody({ lease, attempt, picture, cut }: Asked, shape: RequestShape): ChatBody {
  const { adapter, profile, model, context: vlmContext } = lease.identity;
  const { prompt, guard } = attempt;
  const { width, height } = picture.facts;
  // A server's own tiling is known for DeepSeek-OCR only.
  const isTiled = profile.pictureTokens.kind === 'tiles' && profile.pictureTokens.rowBreaks;
  const budget = outputTokens({
    profile,
    prompt,
    width,
    height,
    ...(vlmContext === undefined ? {} : { vlmContext }),
    ...(isTiled && adapter.tiling ? { tiling: adapter.tiling } : {}),
  });
  cut.maxTokens = Math.min(cut.maxTokens, budget);
  const { maxTokens } = cut;
  return chatRequest({ adapter, profile, model, prompt, guard, shape, maxTokens, picture: picture.take() });
}
