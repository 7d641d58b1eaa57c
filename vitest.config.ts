import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/support/count-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // one more than the cores of a small machine: end-to-end tests wait more than they compute
    maxWorkers: 3,
    reporters: ['default', new CountReporter()],
  },
});
