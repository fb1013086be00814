import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Ends what hangs; no test is about speed.
    testTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
  },
});
