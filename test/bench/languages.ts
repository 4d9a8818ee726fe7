import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLanguages } from './languages/measureLanguages.ts';
import { allPages } from './languages/pages.ts';
import { writePages } from './languages/writePages.ts';
import { OUTPUT } from './places.ts';

/** `npm run bench:languages`: how well pages in many languages are read. */
const { values: options } = parseArgs({
  options: {
    /** Only write the pages and their truths there. */
    pages: { type: 'string' },
    /** Names of pages or of their groups, separated by commas. */
    only: { type: 'string', default: '' },
    dpi: { type: 'string', default: '' },
    model: { type: 'string', default: '' },
    json: { type: 'string', default: join(OUTPUT, 'languages.json') },
    keep: { type: 'string' },
  },
});

const only = options.only.split(',').filter((name) => name !== '');
const plans = allPages().filter(
  ({ name, group, style }) =>
    (only.length === 0 || only.includes(name) || only.includes(group)) &&
    (options.dpi === '' || style.dpi === Number(options.dpi)),
);

if (options.pages !== undefined) await writePages(plans, resolve(options.pages));
else {
  const result = await measureLanguages({
    plans,
    models: options.model,
    keep: options.keep,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const json = resolve(options.json);
  await mkdir(dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify(result, undefined, 2)}\n`);
}
