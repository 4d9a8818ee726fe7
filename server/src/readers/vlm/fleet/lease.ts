import type { ServerProblem } from '../http/serverProblem.ts';
import type { FleetServer } from './fleetServer.ts';
import type { ServerIdentity } from './serverIdentity.ts';

/** A place at a server, for one request. Ends with exactly one of `succeed`, `fail` and `release`. */
export interface Lease {
  readonly server: FleetServer;
  readonly identity: ServerIdentity;
  firstToken(milliseconds: number): void;
  /** The server did its work, whatever is thought of the text. */
  succeed(): void;
  fail(problem: ServerProblem): void;
  /** Nothing was learnt: cancelled, or refused for the request's sake. */
  release(): void;
}

/** The server of a place is no longer named by whose page it is: the page must not be sent there. */
export class ServerWithdrawn extends Error {
  override readonly name = 'ServerWithdrawn';
}
