import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    env: {
      // onnxruntime-node reports home unless told not to before it loads.
      ORT_DISABLE_TELEMETRY: '1',
      // What is installed on this machine must not decide what tests read: nothing is there.
      FOLIO_DATA_DIR: join(tmpdir(), 'folio-test-no-models'),
    },
    pool: 'forks',
    reporters: ['default', './scripts/countingReporter.ts'],
  },
});
