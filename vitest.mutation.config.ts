/** The tests that judge mutants: all of the money that is worked out in the test's own process, and quickly. */
import { defineConfig } from 'vitest/config';
import { warmThreads } from './scripts/mutation/warm-threads.ts';

const room = process.env.ROOM;
/** Rooms whose work shows best through the clearing as a whole. */
const isWhole = room === undefined || room === 'ledger' || room === 'settlement' || room === 'cards';

export default defineConfig({
  plugins: [warmThreads],
  test: {
    include: [
      `tests/money/${room ?? '*'}/*.test.ts`,
      ...(isWhole ? ['tests/money/clearing-*.test.ts', 'tests/store/replay.test.ts'] : []),
    ],
    exclude: [
      'tests/money/*/two-cities.test.ts',
      'tests/money/*/real-feeds.test.ts',
      'tests/money/**/{crash,kill}.test.ts',
    ],
    setupFiles: ['scripts/mutation/fresh-thread.ts'],
    testTimeout: 60_000,
  },
});
