import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { OUTPUT } from './places.ts';
import { benchMachine } from './measure/machine.ts';
import { runBenchmark } from './runs/runBenchmark.ts';
import { measureLatency } from './runs/measureLatency.ts';
import { latencyResultSchema } from './runs/latencyResult.ts';

/** `npm run bench:latency`: how long people wait for a daemon, a first page, a first text. */
const { values: options } = parseArgs({
  options: {
    times: { type: 'string', default: '5' },
    'text-pages': { type: 'string', default: '200' },
    json: { type: 'string', default: join(OUTPUT, 'latency.json') },
    render: { type: 'boolean', default: false },
    'no-render': { type: 'boolean', default: false },
  },
});

await runBenchmark('latency', options, latencyResultSchema, async (say) => ({
  ...(await measureLatency({ times: Number(options.times), textPages: Number(options['text-pages']), say })),
  machine: await benchMachine(),
}));
