import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Integration tests start daemons and engines of their own; more than one file at a time on two
    // cores only makes each of them slower.
    maxWorkers: 2,
    pool: 'forks',
    reporters: ['default', './scripts/countingReporter.ts'],
  },
});
