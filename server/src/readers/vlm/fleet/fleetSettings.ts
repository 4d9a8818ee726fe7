/** How Folio treats the servers it has. */
export interface FleetSettings {
  /** Between looks at what a server does, while pages are with it. */
  readonly loadPollMilliseconds: number;
  /** A server whose slow first tokens are slower than this gets fewer pages. */
  readonly slowFirstTokenMilliseconds: number;
  /** After fewer pages were decided on, the time in which it is not decided again. */
  readonly calmMilliseconds: number;
  /** Failures in a row after which a server gets no pages for a while. */
  readonly failuresToOpen: number;
  /** That while at first, and at most; it doubles each time. */
  readonly openMilliseconds: number;
  readonly openMaxMilliseconds: number;
  /** A server that does not want the key is not asked again soon. */
  readonly refusedMilliseconds: number;
  /** How long pages wait for a server after the last one went away, before they are read on this machine. */
  readonly patienceMilliseconds: number;
  /** Failures of servers that a page outlives. */
  readonly pageAttempts: number;
  /** Before a page is tried again: random up to this, doubled each time. */
  readonly backoffMilliseconds: number;
  readonly backoffMaxMilliseconds: number;
  /** Pages that may be on their way to a server beyond those it has, as a share of those. */
  readonly aheadShare: number;
  readonly aheadLeast: number;
  /** Pages at a time while no server can be used: they wait, and are then read on this machine. */
  readonly windowWithoutServer: number;
}

export const DEFAULT_FLEET_SETTINGS: FleetSettings = {
  loadPollMilliseconds: 2_000,
  slowFirstTokenMilliseconds: 10_000,
  calmMilliseconds: 10_000,
  failuresToOpen: 3,
  openMilliseconds: 5_000,
  openMaxMilliseconds: 60_000,
  refusedMilliseconds: 60_000,
  patienceMilliseconds: 30_000,
  pageAttempts: 4,
  backoffMilliseconds: 250,
  backoffMaxMilliseconds: 8_000,
  aheadShare: 0.125,
  aheadLeast: 2,
  windowWithoutServer: 2,
};
