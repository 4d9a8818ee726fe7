import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const ROOT = join(import.meta.dirname, '../..');

export default defineConfig({
  root: ROOT,
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // One browser at a time: they share the machine with the daemon they watch.
    fileParallelism: false,
    pool: 'forks',
    reporters: ['default', join(ROOT, 'scripts/countingReporter.ts')],
  },
});
