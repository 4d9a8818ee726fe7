import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { OUTPUT } from './places.ts';
import { benchMachine } from './measure/machine.ts';
import { measurePolicy } from './runs/measurePolicy.ts';
import { policyResultSchema } from './runs/policyResult.ts';
import { runBenchmark } from './runs/runBenchmark.ts';

/** `npm run bench:policy`: what the ways to run a recogniser on processors cost, which chose how Folio does. */
const { values: options } = parseArgs({
  options: {
    json: { type: 'string', default: join(OUTPUT, 'policy.json') },
    render: { type: 'boolean', default: false },
    'no-render': { type: 'boolean', default: false },
  },
});

await runBenchmark('policy', options, policyResultSchema, async (say) => ({
  ...(await measurePolicy(say)),
  machine: await benchMachine(),
}));
