/**
 * Mutants of the rooms that work out money; `ROOM=fares npm run test:mutation` for one of them.
 *
 * `FILES=dispute,seal` takes these files of the room alone, `JUDGES=dispute*,seal*` has these of its test files judge them.
 */
const { ROOM: room, FILES: files } = process.env;
const rooms = room ?? '{fares,scheme,ledger,settlement}';
const patterns = (files ?? '*').split(',').map((file) => `server/money/${rooms}/**/${file}.ts`);
const report = [room ?? 'money', ...(files?.split(',') ?? [])].join('-').replaceAll('*', '');
process.env.PROPERTY_CASES ??= '60';
process.env.FARE_RUNS ??= '200';
process.env.TEST_LEDGERS ??= 'sqlite';

export default {
  mutate: patterns,
  plugins: ['@stryker-mutator/vitest-runner', './scripts/mutation/ignore-sentences.mjs'],
  ignorers: ['sentences'],
  testRunner: 'vitest',
  vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 1,
  reporters: ['json', 'clear-text', 'progress-append-only'],
  jsonReporter: { fileName: `.mutation/${report}.json` },
  clearTextReporter: { reportTests: false, allowColor: false },
  tempDirName: '.mutation/sandbox',
  ignorePatterns: ['client', 'dist', 'docs', '.data'],
  // TypeScript 7 has no API to rewrite tsconfig.json with, and vitest needs none.
  tsconfigFile: 'none',
};
