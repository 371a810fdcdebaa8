/**
 * `npm run fuzz`: draws requests from the OpenAPI document, sends them to a server and checks the answers.
 *
 * `-- --count 20000 --seed N`; `--from INDEX --count 1` repeats one request; `--url ORIGIN` tests a running server, and
 * changes its cards, taps and days.
 */
import { parseArgs } from 'node:util';
import { startFuzzServer } from './fuzz-server.ts';
import { type FuzzReport, runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    url: { type: 'string' },
  },
});
const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)];
/** Most failures to print. */
const SHOWN = 40;

function toTable({ statuses }: FuzzReport): string {
  const all = [...new Set([...statuses.values()].flatMap((counts) => [...counts.keys()]))].sort(
    (a, b) => a - b,
  );
  const sums = new Map<number, number>();
  for (const counts of statuses.values())
    for (const [status, number] of counts) sums.set(status, (sums.get(status) ?? 0) + number);
  const toRow = (name: string, counts: ReadonlyMap<number, number>) =>
    `${name.padEnd(58)}${all.map((status) => String(counts.get(status) ?? '').padStart(7)).join('')}`;
  return [
    `${''.padEnd(58)}${all.map((status) => String(status).padStart(7)).join('')}`,
    ...[...statuses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, counts]) => toRow(name, counts)),
    toRow('all', sums),
  ].join('\n');
}

const server = values.url === undefined ? await startFuzzServer() : undefined;
try {
  process.stdout.write(`seed ${seed}, indexes ${from} to ${from + count - 1}\n`);
  const report = await runFuzz({
    origin: server?.origin ?? (values.url as string),
    seed,
    from,
    count,
    onProgress: (done, { failures }) => {
      if (done % 1_000 === 0) process.stderr.write(`${done} sent, ${failures.length} failures\n`);
    },
  });
  process.stdout.write(`${toTable(report)}\n`);
  const { failures, slowest } = report;
  process.stdout.write(`slowest: ${Math.round(slowest.ms)} ms, index ${slowest.index}: ${slowest.what}\n`);
  for (const { answer, faults, index, what } of failures.slice(0, SHOWN))
    process.stdout.write(
      `\n--seed ${seed} --from ${index} --count 1\n  ${what}\n  ${faults.join('; ')}\n  ${answer}\n`,
    );
  process.stdout.write(`${failures.length} failures of ${count}\n`);
  const log = server?.readLog() ?? '';
  if (failures.length > 0 || log !== '') {
    process.stderr.write(`log of the server:\n${log.slice(0, 20_000)}\n`);
    process.exitCode = 1;
  }
} finally {
  await server?.stop();
}
