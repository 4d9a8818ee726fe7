import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../../server/src/errors/catalogue.ts';
import { spreadOf } from '../measure/statistics.ts';
import { OrtBound } from '../ortBound/ortBound.ts';
import { bornDigitalPeers, scanPeers, type SharedModel } from '../peers/allPeers.ts';
import { PeerMissing, type PeerReader } from '../peers/peerReader.ts';
import { OUTPUT } from '../places.ts';
import type { BenchSet } from '../sets/benchSet.ts';
import { measurePass, readOrFail, type Pass } from './measurePass.ts';
import { figuresOf } from './peerFigures.ts';
import type { BoundRow, PeerRow, SetResult } from './peersResult.ts';
import { Contest, type Contestant } from './contest.ts';

export interface PeersPlan {
  readonly sets: readonly BenchSet[];
  readonly models: readonly SharedModel[];
  /** Only these peers; absent: all. */
  readonly peers: readonly string[] | undefined;
  readonly rounds: number;
  /** No round is begun that would end after this (of `performance.now()`), but for the first. */
  readonly until: number;
  readonly say: (line: string) => void;
}

/** A set's reading by Folio's own ceiling. */
interface BoundLane {
  readonly model: SharedModel;
  readonly bound: OrtBound;
}

export async function measurePeers(plan: PeersPlan): Promise<{ rounds: number; sets: SetResult[] }> {
  const results: SetResult[] = [];
  let rounds = plan.rounds;
  for (const [kind, readers] of [
    // The quick ones first: what is left of the time is for the others.
    ['born-digital', bornDigitalPeers()],
    ['scans', scanPeers(plan.models)],
  ] as const) {
    const sets = plan.sets.filter((set) => set.kind === kind);
    if (sets.length === 0) continue;
    const wanted = readers.filter(({ id }) => plan.peers === undefined || plan.peers.includes(id));
    const reasons = new Map<string, string>();
    const started = await startAll(wanted, sets, reasons, plan);
    try {
      for (const set of sets) {
        const measured = await measureSet(set, started, plan);
        rounds = Math.min(rounds, measured.rounds);
        results.push({ ...measured.result, peers: rowsOf(wanted, measured.result.peers, reasons) });
      }
    } finally {
      await Promise.all(started.map((peer) => peer.stop()));
    }
  }
  const order = plan.sets.map(({ name }) => name);
  return { rounds, sets: results.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)) };
}

/** Starts the peers and has each read one file, so that models are loaded and code is compiled. */
async function startAll(
  peers: readonly PeerReader[],
  sets: readonly BenchSet[],
  reasons: Map<string, string>,
  { say }: PeersPlan,
): Promise<PeerReader[]> {
  const started: PeerReader[] = [];
  const files = Math.max(...sets.map((set) => set.files.length));
  for (const peer of peers) {
    try {
      await peer.start(files);
      for (const file of sets[0]?.files.slice(0, 1) ?? []) await readOrFail(peer, file);
      started.push(peer);
      say(`${peer.title}: ready`);
    } catch (error) {
      await peer.stop();
      const reason = reasonOf(error);
      reasons.set(peer.id, error instanceof PeerMissing ? `missing: ${reason}` : `failed: ${reason}`);
      say(`${peer.title}: ${reasons.get(peer.id)}`);
    }
  }
  return started;
}

async function measureSet(
  set: BenchSet,
  peers: readonly PeerReader[],
  plan: PeersPlan,
): Promise<{ rounds: number; result: SetResult }> {
  const bounds = set.kind === 'scans' ? await prepareBounds(set, peers, plan) : [];
  try {
    const contestants: Contestant<Pass | number>[] = [
      ...peers.map((peer) => ({ id: peer.id, run: () => measurePass(peer, set) })),
      ...bounds.map(({ model, bound }) => ({ id: `ort-bound-${model.name}`, run: () => bound.round() })),
    ];
    const contest = new Contest(contestants, (id, round, seconds) =>
      plan.say(`${set.name}, round ${round}: ${id} ${seconds.toFixed(1)} s`),
    );
    const rounds = await contest.run(plan.rounds, plan.until);
    const passesOf = (id: string): Pass[] => contest.resultsOf(id).filter((pass) => typeof pass !== 'number');
    const reference = passesOf('pdftotext').at(-1)?.texts;
    const pages = set.files.reduce((sum, file) => sum + file.pages, 0);
    return {
      rounds,
      result: {
        name: set.name,
        kind: set.kind,
        files: set.files.length,
        pages,
        peers: peers.map((peer) => ({
          id: peer.id,
          title: peer.title,
          figures: figuresOf(passesOf(peer.id), set, reference),
        })),
        bounds: bounds.map(({ model, bound }): BoundRow => {
          const seconds = contest
            .resultsOf(`ort-bound-${model.name}`)
            .filter((value) => typeof value === 'number');
          const pagesPerSecond = spreadOf(seconds.map((value) => pages / value));
          return { model: model.name, title: model.title, runs: bound.runs, pagesPerSecond };
        }),
      },
    };
  } finally {
    for (const { bound } of bounds) bound.stop();
  }
}

/** Only for models that Folio is measured with: alone a bound says nothing. */
async function prepareBounds(
  set: BenchSet,
  peers: readonly PeerReader[],
  { models, say }: PeersPlan,
): Promise<BoundLane[]> {
  const lanes: BoundLane[] = [];
  for (const model of models) {
    if (!peers.some(({ id }) => id === `folio-${model.name}`)) continue;
    const folder = join(OUTPUT, 'ort-bound', set.name, model.name);
    await mkdir(folder, { recursive: true });
    const pages = set.files.map((file) => file.original);
    try {
      const bound = await OrtBound.prepare(pages, model.model.directory, folder);
      lanes.push({ model, bound });
    } catch (error) {
      say(`ORT bound, ${model.title}: failed: ${reasonOf(error)}`);
    }
  }
  return lanes;
}

function rowsOf(
  wanted: readonly PeerReader[],
  measured: readonly PeerRow[],
  reasons: ReadonlyMap<string, string>,
): PeerRow[] {
  return wanted.map(({ id, title }) => {
    const row = measured.find((candidate) => candidate.id === id);
    return row ?? { id, title, reason: reasons.get(id) ?? 'not measured' };
  });
}
