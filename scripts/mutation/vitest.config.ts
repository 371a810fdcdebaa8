/** The tests that judge mutants: all of the money that is worked out in the test's own process, and quickly. */
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { warmThreads } from './warm-threads.ts';

const room = process.env.ROOM;
/** Test files of the room that judge, where not all of them do. */
const judges = process.env.JUDGES?.split(',');
/** Rooms whose work shows best through the clearing as a whole. */
const isWhole =
  judges === undefined &&
  (room === undefined || room === 'ledger' || room === 'settlement' || room === 'cards');

/** A run ends with the first test that fails: examples first, then draws, then ledgers on disk. */
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
      ...(judges ?? ['*']).map((judge) => `tests/money/${room ?? '*'}/${judge}.test.ts`),
      ...(room === 'scheme' ? ['tests/planner/pareto/card-cost.test.ts'] : []),
      ...(isWhole && room === 'ledger' ? ['tests/money/settlement/recheck-*.test.ts'] : []),
      ...(isWhole ? ['tests/money/clearing-*.test.ts', 'tests/store/replay.test.ts'] : []),
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
