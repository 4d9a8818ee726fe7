import { availableParallelism } from 'node:os';
import { reasonOf } from '../../../server/src/errors/catalogue.ts';
import { atOnce } from '../measure/atOnce.ts';
import { TreeMeter } from '../measure/treeMeter.ts';
import type { PeerReader, PeerReading } from '../peers/peerReader.ts';
import type { BenchFile, BenchSet } from '../sets/benchSet.ts';

/** One peer, one set, one round. */
export interface Pass {
  readonly pagesPerSecond: number;
  readonly firstPageMilliseconds: number;
  readonly peakBytes: number;
  readonly cpuSecondsPerPage: number;
  readonly inference: number | null;
  /** By file, in the set's order; empty where it was not read. */
  readonly texts: readonly string[];
  readonly failures: readonly string[];
}

/** First one file alone, then all files as many at a time as the peer takes. */
export async function measurePass(peer: PeerReader, set: BenchSet): Promise<Pass> {
  const [first] = set.files;
  if (!first) throw new RangeError('a set has no files');
  const alone = performance.now();
  await readOrFail(peer, first);
  const firstPageMilliseconds = performance.now() - alone;

  const meter = await TreeMeter.start(peer.tree());
  const begun = performance.now();
  const readings = await atOnce(set.files, peer.filesAtOnce, (file) => readOrFail(peer, file));
  const seconds = (performance.now() - begun) / 1_000;
  const { cpuSeconds, peakBytes } = await meter.stop();

  const pages = set.files.reduce((sum, file) => sum + file.pages, 0);
  const inside = readings.map((reading) => reading.inferenceMilliseconds);
  const tells = inside.every((milliseconds) => milliseconds !== undefined);
  return {
    pagesPerSecond: pages / seconds,
    firstPageMilliseconds,
    peakBytes,
    cpuSecondsPerPage: cpuSeconds / pages,
    inference: tells
      ? inside.reduce((sum, milliseconds) => sum + milliseconds, 0) /
        1_000 /
        (seconds * availableParallelism())
      : null,
    texts: readings.map(({ text }) => text),
    failures: readings.flatMap(({ failure }) => (failure === undefined ? [] : [failure])),
  };
}

export interface ReadOrFailed extends PeerReading {
  readonly failure?: string;
}

/** A page that a peer fails at counts as read in that time, as an empty text. */
export async function readOrFail(peer: PeerReader, file: BenchFile): Promise<ReadOrFailed> {
  const path = peer.accepts.test(file.original) ? file.original : (file.png ?? file.original);
  try {
    return await peer.read(path);
  } catch (error) {
    return { text: '', failure: `${file.name}: ${reasonOf(error)}` };
  }
}
