import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
    // Only a hang takes so long; a busy machine with one core must still pass.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000, interval: 20 } },
    // Integration tests start daemons and engines of their own; more than one file at a time on two
    // cores only makes each of them slower.
    maxWorkers: 2,
    // onnxruntime-node reports home unless told not to before it loads.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    pool: 'forks',
    reporters: ['default', './scripts/countingReporter.ts'],
  },
});
