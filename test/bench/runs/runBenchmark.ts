import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { writeDocs, type DocsParts } from '../report/writeDocs.ts';

export interface BenchmarkOptions {
  /** Where the figures go, and where they come from with `render`. */
  readonly json: string;
  /** Measure nothing, only write the documentation again. */
  readonly render: boolean;
  /** Print what would be written. */
  readonly 'no-render': boolean;
}

/** Measures, keeps the figures as JSON, and writes them into the documentation. */
export async function runBenchmark<Name extends keyof DocsParts>(
  name: Name,
  options: BenchmarkOptions,
  schema: z.ZodType<NonNullable<DocsParts[Name]>>,
  measure: (say: (line: string) => void) => Promise<NonNullable<DocsParts[Name]>>,
): Promise<void> {
  const json = resolve(options.json);
  if (!options.render) {
    const result = await measure((line) => process.stderr.write(`${line}\n`));
    await mkdir(dirname(json), { recursive: true });
    await writeFile(json, `${JSON.stringify(result, undefined, 2)}\n`);
  }
  const result = schema.parse(JSON.parse(await readFile(json, 'utf8')));
  await writeDocs({ [name]: result }, { dry: options['no-render'] });
}
