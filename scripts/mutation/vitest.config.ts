/** Test configuration of mutation runs: the fast tests of money that need no other process. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { warmThreads } from './warm-threads.ts';

const room = process.env.ROOM;
const folder = room?.startsWith('store/') ? `tests/${room}` : `tests/money/${room ?? '*'}`;
/** Names of the test files of the room to run; all where absent. */
const testNames = process.env.JUDGES?.split(',');
/** Whether to add the tests of the whole clearing, which test these rooms best. */
const withClearing =
  testNames === undefined &&
  (room === undefined || room === 'ledger' || room === 'settlement' || room === 'cards');

/** Sorts fast test files first, because a run ends with the first failure: examples, then property tests, then tests with ledgers on disk. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const costOf = ({ moduleId }: TestSpecification) => {
      const text = readFileSync(moduleId, 'utf8');
      return text.includes('/ledgers.ts') ? 2 : text.includes('fast-check') ? 1 : 0;
    };
    return files.toSorted((a, b) => costOf(a) - costOf(b));
  }
}

export default defineConfig({
  plugins: [warmThreads],
  test: {
    include: [
      ...(testNames ?? ['*']).map((name) => `${folder}/${name}.test.ts`),
      ...(room === 'scheme' ? ['tests/planner/pareto/card-cost.test.ts'] : []),
      ...(withClearing && room === 'ledger' ? ['tests/money/settlement/recheck-*.test.ts'] : []),
      ...(withClearing ? ['tests/money/clearing-*.test.ts', 'tests/store/replay.test.ts'] : []),
    ],
    exclude: [
      'tests/money/*/two-cities.test.ts',
      'tests/money/*/real-feeds.test.ts',
      'tests/money/**/{crash,kill}.test.ts',
    ],
    sequence: { sequencer: QuickFirst },
    setupFiles: ['scripts/mutation/fresh-thread.ts'],
    testTimeout: 60_000,
  },
});
