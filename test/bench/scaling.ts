import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { OUTPUT } from './places.ts';
import { benchMachine } from './measure/machine.ts';
import { runBenchmark } from './runs/runBenchmark.ts';
import { measureScaling } from './runs/measureScaling.ts';
import { scalingResultSchema } from './runs/scalingResult.ts';

/** `npm run bench:scaling`: workers, pages, documents at once. */
const { values: options } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2,4,8' },
    pages: { type: 'string', default: '1,10,100,1000' },
    documents: { type: 'string', default: '1,2,4,8,16' },
    'pages-each': { type: 'string', default: '48' },
    json: { type: 'string', default: join(OUTPUT, 'scaling.json') },
    render: { type: 'boolean', default: false },
    'no-render': { type: 'boolean', default: false },
  },
});
const numbers = (list: string): number[] => list.split(',').map(Number);

await runBenchmark('scaling', options, scalingResultSchema, async (say) => ({
  ...(await measureScaling({
    workers: numbers(options.workers),
    pages: numbers(options.pages),
    documents: numbers(options.documents),
    pagesEach: Number(options['pages-each']),
    say,
  })),
  machine: await benchMachine(),
}));
