import { defineConfig } from 'vitest/config';

// The app as a cashier has it: real windows, gateways and ports. These take their time, so they have a run of their own.
// biome-ignore lint/style/noDefaultExport: Vitest reads its configuration so
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    setupFiles: ['test/support/assert-runtime.ts'],
    globalSetup: ['test/e2e/support/global-setup.ts'],
    maxWorkers: 2,
    // Of tests that wait more than they work.
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A condition that holds later than usual on a busy machine holds all the same.
    expect: { poll: { timeout: 15_000 } },
  },
});
