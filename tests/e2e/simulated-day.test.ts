/**
 * A simulated day on the command line, and the second clearing of the same tap files: all accounts and positions agree to the
 * fen. `RIDERS=300000` simulates a day of two million taps. `SIMULATED=DIR` uses the data folder of an earlier simulation,
 * which contains its `--json` answer as `report.json`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadScheme } from '../../server/app/pricing/load-scheme.ts';
import { findServiceDay } from '../../server/base/service-day.ts';
import { accountKinds, toAccountParts, toNormalSide } from '../../server/money/ledger/account.ts';
import { openFareNetwork } from '../../server/money/scheme/fare-network.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import type { OracleTap, World } from '../support/clearing-oracle/card.ts';
import { type OracleEvent, runOracle } from '../support/clearing-oracle/clearing-oracle.ts';
import type { OracleRider } from '../support/clearing-oracle/price.ts';
import { makeCitiesDir, run } from './tongcheng.ts';

const RIDERS = process.env.RIDERS ?? '400';
const SIMULATED = process.env.SIMULATED;
const DATE = '2026-11-25';
const HOURS = 3_600_000;
const data = SIMULATED ? { dir: SIMULATED, remove: () => {} } : await makeCitiesDir();
afterAll(data.remove);

interface Report {
  readonly days: readonly {
    readonly date: string;
    readonly counts: { readonly tapCount: number; readonly rides: number; readonly crossCity: number } | null;
    readonly differenceFen: number;
  }[];
}

let report: Report;
let code: number | null;
let store: OpenLedger;

beforeAll(async () => {
  if (SIMULATED) {
    code = 0;
    report = JSON.parse(readFileSync(join(SIMULATED, 'report.json'), 'utf8')) as Report;
  } else {
    const options = ['--date', DATE, '--riders', RIDERS, '--seed', '7', '--data', data.dir, '--json'];
    const ended = await run(['simulate', ...options]);
    expect(ended.err).toBe('');
    code = ended.code;
    report = JSON.parse(ended.out) as Report;
  }
  store = await openSqliteLedger(join(data.dir, 'ledger', 'ledger.sqlite'));
}, 2 * HOURS);
afterAll(() => store?.close());

function* listLines(file: string): Generator<Record<string, unknown>> {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') yield JSON.parse(line);
}

function toTap(line: Record<string, unknown>): OracleTap | undefined {
  if (!('terminalSeq' in line)) return undefined;
  const text = (key: string) => (line[key] as string | undefined) ?? null;
  const number = (key: string) => (line[key] as number | undefined) ?? null;
  return {
    terminalId: line.terminalId as string,
    terminalSeq: line.terminalSeq as number,
    kind: line.kind as string,
    cardId: line.cardId as string,
    cardSeq: number('cardSeq'),
    eventSec: line.eventSec as number,
    networkId: text('networkId'),
    routeId: text('routeId'),
    stopId: text('stopId'),
    amountFen: number('amountFen'),
  };
}

/** The tap files: a folder for each evening, which is closed before the next one. */
function* listEvents(): Generator<OracleEvent> {
  const folder = join(data.dir, 'simulated');
  for (const { date } of report.days) {
    const dir = join(folder, date);
    const files = statSync(dir, { throwIfNoEntry: false }) ? readdirSync(dir).sort() : [];
    for (const file of files) {
      const taps = [...listLines(join(dir, file))].flatMap((line) => toTap(line) ?? []);
      yield { kind: 'commit', taps };
    }
    yield { kind: 'close', day: findServiceDay(date) as number };
  }
}

describe('a simulated day', () => {
  test('balances, and has plausible numbers for two cities', () => {
    expect(code).toBe(0);
    expect(report.days.map(({ differenceFen }) => differenceFen)).toEqual([0, 0, 0, 0]);
    const counts = report.days[0]?.counts;
    expect(counts?.tapCount).toBeGreaterThan(Number(RIDERS) * 3);
    expect(counts?.rides).toBeGreaterThan(Number(RIDERS));
    expect(counts?.crossCity).toBeGreaterThan(0);
  });

  test('agrees with the second clearing to the fen', { timeout: 2 * HOURS }, async () => {
    const schemeDir = fileURLToPath(new URL('../../gtfs-data/scheme', import.meta.url));
    const schemes = [...(loadScheme(schemeDir)?.versions ?? [])];
    const file = readdirSync(data.dir, { recursive: true, encoding: 'utf8' }).find((name) =>
      /fare-network-[^/]*\.json$/.test(name),
    ) as string;
    const fareNetwork = openFareNetwork(JSON.parse(readFileSync(join(data.dir, file), 'utf8')));
    const world: World = {
      schemes,
      fareNetwork: {
        distanceM: (...args) => fareNetwork.findDistanceM(...args),
        feedFareFen: ({ networkId, routeId, from, to, startSec, endSec, day, tapped }) =>
          fareNetwork.findFeedFareFen({
            networkId,
            routeId,
            fromStopId: from,
            toStopId: to,
            startSec,
            endSec,
            serviceDay: day,
            tappedFen: tapped,
          }),
        weights: (...args) =>
          fareNetwork.findWeights(...args)?.map(({ operatorId, weight }) => [operatorId, weight]),
      },
      deny: [],
      switches: [],
    };
    const riders = new Map<string, OracleRider>();
    for (const line of listLines(join(data.dir, 'simulated', 'cards.ndjson')))
      riders.set(line.cardId as string, line as unknown as OracleRider);
    const expected = runOracle(world, riders, listEvents());

    const differences: string[] = [];
    const check = (what: string, have: number, want: bigint) => {
      if (BigInt(have) !== want && differences.length < 20) differences.push(`${what}: ${have}, not ${want}`);
    };
    const parties = schemes[0]?.parties ?? [];
    const accounts = new Set(expected.balances.keys());
    for (const { id } of parties)
      for (const kind of accountKinds) if (kind !== 'JRN' && kind !== 'CARD') accounts.add(`${kind}:${id}`);
    for (const account of accounts) {
      const credit = expected.balances.get(account) ?? 0n;
      const isCredit = toNormalSide(toAccountParts(account).kind) === 'credit';
      check(account, await store.findBalance(account), isCredit ? credit : -credit);
    }
    for (const [day, net] of expected.positions) {
      const positions = new Map((await store.listPositions(day)).map((row) => [row.partyId, row.netFen]));
      for (const { id } of parties) check(`${day} ${id}`, positions.get(id) ?? 0, net.get(id) ?? 0n);
    }
    expect(accounts.size).toBeGreaterThan(Number(RIDERS));
    expect(differences).toEqual([]);
  });
});
