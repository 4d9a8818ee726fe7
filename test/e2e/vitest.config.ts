import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const ROOT = join(import.meta.dirname, '../..');

export default defineConfig({
  root: ROOT,
  test: {
    include: ['test/e2e/**/*.test.ts'],
    // Only a hang takes so long.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
    // One browser at a time: they share the machine with the daemon they watch.
    fileParallelism: false,
    pool: 'forks',
    reporters: ['default', join(ROOT, 'scripts/countingReporter.ts')],
  },
});
