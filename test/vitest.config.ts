import { configDefaults, defineConfig } from 'vitest/config';

// `npm test` leaves the long tests out; `npm run test:all`, which is the mode "all", runs them too.
export default defineConfig(({ mode }) => ({
  test: {
    // Ends what hangs; no test is about speed.
    testTimeout: 60_000,
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(mode === 'all' ? [] : ['test/**/*.long.test.ts'])],
    maxWorkers: '100%',
    isolate: false,
    env: mode === 'all' ? { LIVE_CALLS: '200', RANDOM_CALLS: '1000' } : {},
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
  },
}));
