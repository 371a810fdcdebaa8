/**
 * Mutants of the rooms that work out money; `ROOM=fares npm run test:mutation` for one of them.
 * `ROOM=store/daybook` names a folder of the store instead of a room of money.
 *
 * `FILES=dispute,seal` takes these files of the room alone, `JUDGES=dispute*,seal*` has these of its test files judge them.
 */
const { ROOM: room, FILES: files } = process.env;
const rooms = room ?? '{fares,scheme,ledger,settlement}';
const folder = rooms.startsWith('store/') ? `server/${rooms}` : `server/money/${rooms}`;
const patterns = (files ?? '*').split(',').map((file) => `${folder}/**/${file}.ts`);
const report = [room ?? 'money', ...(files?.split(',') ?? [])]
  .join('-')
  .replaceAll('*', '')
  .replaceAll('/', '-');
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
  // On a busy machine a test may take several times as long as it did in the first run.
  timeoutMS: 30_000,
  timeoutFactor: 3,
  concurrency: 1,
  reporters: ['json', 'clear-text', 'progress-append-only'],
  jsonReporter: { fileName: `.mutation/${report}.json` },
  clearTextReporter: { reportTests: false, allowColor: false },
  tempDirName: '.mutation/sandbox',
  ignorePatterns: ['client', 'dist', 'docs', '.data'],
  // TypeScript 7 has no API to rewrite tsconfig.json with, and vitest needs none.
  tsconfigFile: 'none',
};
