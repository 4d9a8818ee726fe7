import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { OUTPUT } from './places.ts';
import { benchMachine } from './measure/machine.ts';
import { runBenchmark } from './runs/runBenchmark.ts';
import { measureLoad } from './runs/measureLoad.ts';
import { loadResultSchema } from './runs/loadResult.ts';

/** `npm run bench:load`: fairness, cancelling, back-pressure, answers under load. */
const { values: options } = parseArgs({
  options: {
    times: { type: 'string', default: '20' },
    'batch-pages': { type: 'string', default: '1000' },
    'long-pages': { type: 'string', default: '5000' },
    documents: { type: 'string', default: '200' },
    'streamed-pages': { type: 'string', default: '200' },
    json: { type: 'string', default: join(OUTPUT, 'load.json') },
    render: { type: 'boolean', default: false },
    'no-render': { type: 'boolean', default: false },
  },
});

await runBenchmark('load', options, loadResultSchema, async (say) => ({
  ...(await measureLoad({
    times: Number(options.times),
    batchPages: Number(options['batch-pages']),
    longPages: Number(options['long-pages']),
    documents: Number(options.documents),
    streamedPages: Number(options['streamed-pages']),
    say,
  })),
  machine: await benchMachine(),
}));
