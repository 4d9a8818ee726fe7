import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { OUTPUT } from './places.ts';
import { benchMachine } from './measure/machine.ts';
import { runBenchmark } from './runs/runBenchmark.ts';
import { measureSoak } from './runs/measureSoak.ts';
import { soakResultSchema } from './runs/soakResult.ts';

/** `npm run soak`: memory over thousands of pages. */
const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '2000' },
    minutes: { type: 'string', default: '30' },
    json: { type: 'string', default: join(OUTPUT, 'soak.json') },
    render: { type: 'boolean', default: false },
    'no-render': { type: 'boolean', default: false },
  },
});

await runBenchmark('soak', options, soakResultSchema, async (say) => ({
  ...(await measureSoak({ pages: Number(options.pages), minutes: Number(options.minutes), say })),
  machine: await benchMachine(),
}));
