import type { Reporter, TestModule } from 'vitest/node';

/** Counts every test on the last line, and names what did not run: a suite that is silently skipped looks like one that passed. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    let broken = 0;
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) broken += 1;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    for (const line of whatDidNotRun()) process.stdout.write(`${line}\n`);
    process.stdout.write(`Tests: ${counts.passed} passed, ${counts.failed + broken} failed${skipped}\n`);
  }
}

function whatDidNotRun(): readonly string[] {
  return [
    ...(process.env['TEST_REDIS_URL']
      ? []
      : ['The Redis suites did not run: set TEST_REDIS_URL=redis://127.0.0.1:6379 to run them.']),
    ...(process.env['TEST_DATABASE_URL']
      ? []
      : [
          'The PostgreSQL suites did not run: set TEST_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres to run them.',
        ]),
  ];
}
