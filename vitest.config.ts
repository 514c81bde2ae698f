import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They have a run of their own: test/e2e/vitest.config.ts.
    exclude: [...configDefaults.exclude, 'test/e2e/**'],
    setupFiles: ['test/support/assert-runtime.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // A condition that holds later than usual on a busy machine holds all the same.
    expect: { poll: { timeout: 10_000 } },
  },
});
