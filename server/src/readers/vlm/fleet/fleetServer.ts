import type { ServerStatus } from '../../../protocol.ts';
import type { Clock } from '../../../clock.ts';
import type { FolioError } from '../../../errors/catalogue.ts';
import { visibleText } from '../../../page/visibleText.ts';
import type { ServerLoad } from '../adapters/adapter.ts';
import type { ServerAddress } from '../http/serverAddress.ts';
import type { ServerClient } from '../http/serverClient.ts';
import { FULL_SHAPE, type RequestShape } from '../request/requestShape.ts';
import type { ServerSettings } from '../vlmReader.ts';
import { CircuitBreaker } from './circuitBreaker.ts';
import type { FleetSettings } from './fleetSettings.ts';
import { InFlightLimit } from './inFlightLimit.ts';
import type { ServerIdentity } from './serverIdentity.ts';

/** What goes to one address, whoever sends it with whatever key: the machine behind it is the same. */
export interface ServerPlace {
  inFlight: number;
}

export interface FleetServerOptions {
  readonly settings: ServerSettings;
  readonly address: ServerAddress;
  readonly place: ServerPlace;
  readonly client: ServerClient;
  readonly clock: Clock;
  readonly fleet: FleetSettings;
  readonly random: () => number;
}

/**
 * One server, as it is asked with one key and for one model: what it is, how much it may have, how it is doing.
 * The fleet decides what happens to it.
 */
export class FleetServer {
  readonly settings: ServerSettings;
  readonly address: ServerAddress;
  readonly place: ServerPlace;
  readonly client: ServerClient;
  readonly breaker: CircuitBreaker;
  readonly #clock: Clock;
  readonly #fleet: FleetSettings;
  #identity: ServerIdentity | undefined;
  #limit: InFlightLimit;
  #lastError: FolioError | undefined;
  #load: ServerLoad | undefined;
  /** Requests of other programs, by the last look. */
  #others = 0;
  /** What it refused, and so is spared. */
  shape: RequestShape = FULL_SHAPE;
  #inFlight = 0;
  /** A page is there to see whether it works again. */
  trial = false;
  /** Gets no new pages: nobody names it any more. */
  retired = false;
  pagesRead = 0;

  constructor({ settings, address, place, client, clock, fleet, random }: FleetServerOptions) {
    this.settings = settings;
    this.address = address;
    this.place = place;
    this.client = client;
    this.breaker = new CircuitBreaker(fleet, random);
    this.#clock = clock;
    this.#fleet = fleet;
    this.#limit = new InFlightLimit(clock, fleet, 1, 1);
  }

  /** Requests that are with it now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  began(): void {
    this.#inFlight += 1;
    this.place.inFlight += 1;
  }

  ended(): void {
    this.#inFlight -= 1;
    this.place.inFlight -= 1;
  }

  get identity(): ServerIdentity | undefined {
    return this.#identity;
  }

  get limit(): InFlightLimit {
    return this.#limit;
  }

  /** It may get pages, now or when it has finished some. */
  get isUsable(): boolean {
    return !this.retired && this.#identity !== undefined && this.breaker.state !== 'open';
  }

  /** Nobody knows yet: it was never looked at to an end. */
  get isUnknown(): boolean {
    return !this.retired && this.#identity === undefined && this.breaker.state !== 'open';
  }

  get hasRoom(): boolean {
    if (!this.isUsable) return false;
    if (this.breaker.state === 'half-open') return !this.trial;
    return this.place.inFlight < this.#limit.value;
  }

  /** Pages it may have now. */
  get capacity(): number {
    if (!this.isUsable) return 0;
    return this.breaker.state === 'half-open' ? 1 : this.#limit.value;
  }

  /** How much of what it may have it has, all programs together. */
  get fill(): number {
    return (this.place.inFlight + this.#others) / Math.max(1, this.#limit.value);
  }

  /** It was asked, and this is what it is. A restart may have made another of it. */
  identified(identity: ServerIdentity): void {
    const before = this.#identity;
    const same = before?.adapter === identity.adapter && before.model === identity.model;
    this.#identity = identity;
    if (same) return;
    const { firstLimit, highestLimit } = identity.adapter;
    this.#limit = new InFlightLimit(this.#clock, this.#fleet, firstLimit, highestLimit);
    this.shape = FULL_SHAPE;
  }

  /** `inFlightThen`: what its place had of ours when it was asked. */
  loaded(load: ServerLoad, inFlightThen: number): void {
    this.#load = load;
    this.#others = Math.max(0, load.running + load.waiting - inFlightThen);
    this.#limit.onLoad(load);
  }

  /** With nothing in flight nobody looks, and what others do is not known. */
  forgetLoad(): void {
    this.#load = undefined;
    this.#others = 0;
  }

  failed(error: FolioError): void {
    this.#lastError = error;
  }

  worked(): void {
    this.#lastError = undefined;
  }

  get lastError(): FolioError | undefined {
    return this.#lastError;
  }

  status(): ServerStatus {
    const { adapter, model } = this.#identity ?? {};
    return {
      url: this.address.shown,
      state: this.#state(),
      ...(adapter === undefined ? {} : { adapter: adapter.title }),
      ...(model === undefined ? {} : { model: visibleText(model) }),
      running: this.inFlight,
      limit: this.capacity,
      ...(this.#load === undefined ? {} : { waiting: this.#load.waiting }),
      pagesRead: this.pagesRead,
      problems: this.#problems(),
    };
  }

  #state(): ServerStatus['state'] {
    if (this.breaker.state === 'open') return 'down';
    if (this.#identity === undefined) return 'unknown';
    return this.breaker.state === 'half-open' || this.breaker.failures > 0 ? 'failing' : 'healthy';
  }

  #problems(): string[] {
    const problems: string[] = [];
    if (this.#lastError) problems.push(`${this.#lastError.message} ${this.#lastError.hint}`);
    if (!this.#identity) return problems;
    const { adapter, profile } = this.#identity;
    if (profile.output === 'grounded' && !adapter.returnsTags)
      problems.push(
        `${adapter.title} leaves out the tags of the model: no boxes, no figures. vLLM keeps them.`,
      );
    if (!this.shape.guard && profile.ngramGuards.length > 0) problems.push(NO_GUARD);
    if (!this.shape.tags && profile.keepSpecialTokens)
      problems.push('It refuses skip_special_tokens: tables and boxes are lost. Update the server.');
    return problems;
  }
}

/** Pages these may have now; an address that is asked with several keys counts once. */
export function capacityOf(servers: readonly FleetServer[]): number {
  const byPlace = new Map<ServerPlace, number>();
  for (const { place, capacity } of servers) byPlace.set(place, Math.max(byPlace.get(place) ?? 0, capacity));
  return [...byPlace.values()].reduce((sum, capacity) => sum + capacity, 0);
}

const NO_GUARD =
  'It refuses the guard against repetition (vllm_xargs). Update vLLM and start it with --logits_processors ' +
  'vllm.model_executor.models.deepseek_ocr:NGramPerReqLogitsProcessor.';
