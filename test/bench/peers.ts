import { execFileSync } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findCorpus } from '../../server/src/bench/corpus.ts';
import { benchMachine } from './measure/machine.ts';
import { sharedModels } from './peers/allPeers.ts';
import { OUTPUT, PEERS, ROOT } from './places.ts';
import { measurePeers } from './runs/measurePeers.ts';
import { runBenchmark } from './runs/runBenchmark.ts';
import { peersResultSchema, type PeersResult } from './runs/peersResult.ts';
import { DEFAULT_SETS, loadBenchSets } from './sets/benchSet.ts';

/** `npm run bench:peers`: Folio and what people would use instead, on the same pages in the same run. */
const { values: options } = parseArgs({
  options: {
    install: { type: 'boolean', default: false },
    render: { type: 'boolean', default: false },
    'no-render': { type: 'boolean', default: false },
    sets: { type: 'string', default: DEFAULT_SETS.join(',') },
    peers: { type: 'string' },
    pages: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '25' },
    json: { type: 'string', default: join(OUTPUT, 'peers.json') },
  },
});

/** Peers that come from npm go into a folder that is no part of Folio. */
async function install(): Promise<void> {
  await mkdir(PEERS, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(import.meta.dirname, 'peers', file), join(PEERS, file));
  await copyFile(join(ROOT, '.npmrc'), join(PEERS, '.npmrc'));
  const windows = process.platform === 'win32';
  execFileSync(windows ? 'npm.cmd' : 'npm', ['ci'], { cwd: PEERS, stdio: 'inherit', shell: windows });
}

async function measure(say: (line: string) => void): Promise<PeersResult> {
  const corpus = findCorpus(ROOT);
  if (corpus === undefined) throw new Error('There is no corpus at ../shared or where FOLIO_SHARED points.');
  const begun = performance.now();
  const sets = await loadBenchSets(
    corpus,
    options.sets.split(','),
    Number(options.pages),
    join(OUTPUT, 'png'),
  );
  if (sets.length === 0) throw new Error(`The corpus has none of the sets ${options.sets}.`);
  const measured = await measurePeers({
    sets,
    models: await sharedModels(corpus),
    peers: options.peers?.split(','),
    rounds: Number(options.rounds),
    until: begun + Number(options.minutes) * 60_000,
    say,
  });
  return { machine: await benchMachine(), ...measured };
}

if (options.install) await install();
else await runBenchmark('peers', options, peersResultSchema, measure);
