import { arch, release } from 'node:os';
import { z } from 'zod';
import { folioVersion } from '../../../server/src/buildId.ts';
import { inspectMachine } from '../../../server/src/cli/doctor/machine.ts';

export const machineSchema = z.object({
  processor: z.string(),
  /** Cores that the process may use. */
  cores: z.number(),
  memoryBytes: z.number(),
  system: z.string(),
  node: z.string(),
  folio: z.string(),
});

/** What figures were measured on: without it they say nothing. */
export type BenchMachine = z.infer<typeof machineSchema>;

export async function benchMachine(): Promise<BenchMachine> {
  const { processor, usableCores, memoryBytes, memoryLimitBytes } = await inspectMachine();
  return {
    processor,
    cores: usableCores,
    memoryBytes: memoryLimitBytes ?? memoryBytes,
    system: `${process.platform} ${release().split('-')[0] ?? ''} ${arch()}`,
    node: process.version,
    folio: folioVersion(),
  };
}
