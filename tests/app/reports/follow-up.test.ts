/** Follow-up evaluations over a simulated day of a scenario, beside a slow twin that counts the ledger's last versions. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clearing, openClearing } from '../../../server/app/clearing/clearing.ts';
import { regionFile } from '../../../server/app/files/paths.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { evaluateFollowUp, type FollowUpOptions } from '../../../server/app/reports/follow-up.ts';
import { toVerdict } from '../../../server/app/reports/follow-up-compare.ts';
import { toFollowUpReport } from '../../../server/app/reports/follow-up-report.ts';
import { openLocalWork } from '../../../server/app/scenarios/comparison-work.ts';
import { runComparison, type ScenarioComparison } from '../../../server/app/scenarios/run-comparison.ts';
import { readScenario } from '../../../server/app/scenarios/scenario-base.ts';
import { openScenarioFolder } from '../../../server/app/scenarios/scenario-folder.ts';
import { buildScenarioTravel } from '../../../server/app/scenarios/travel.ts';
import { simulateDays } from '../../../server/app/simulation/simulate-days.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { dayAssumptions } from '../../../server/bureau/demand/assumptions.ts';
import { moveTravel } from '../../../server/bureau/demand/build-travel.ts';
import { riderDefaults, settlementDefaults } from '../../../server/bureau/scenario/comparison-parts.ts';
import type { Scenario } from '../../../server/bureau/scenario/document.ts';
import { type AccountId, toAccountParts } from '../../../server/money/ledger/account.ts';
import type { JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import { copyImported } from '../../support/imported-cities.ts';

const day = findServiceDay('2026-11-25') as number;
let dir: string;
let scenario: Scenario;
let forecast: ScenarioComparison;
let opened: LoadedTimetable;
let clearing: Clearing;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-follow-up-'));
  await copyImported(dir);
  const options = { data: dir, region: regionFile };
  const base = await loadFeeds(options);
  scenario = readScenario(join(dirname(regionFile), 'scenarios', 'hubao-hsr.json')).scenario as Scenario;
  const work = openLocalWork(dir);
  forecast = await runComparison(work, options, base, scenario, {
    variant: 'honest',
    from: '07:00',
    to: '07:10',
    maxTravelMin: 120,
    cutoffsMin: [60],
    pairs: [],
    parts: ['operations', 'riders'],
    riders: { ...riderDefaults, draws: 3 },
    settlement: settlementDefaults,
  }).finally(() => work.close());
  const { options: own, resolved } = openScenarioFolder(options, base, scenario, 'honest');
  if (!own) throw new Error('the scenario has errors');
  opened = await loadFeeds(own);
  clearing = await openClearing(own, opened, null);
  await simulateDays(
    clearing,
    opened,
    {
      firstDay: day,
      lastDay: day,
      riders: 800,
      seed: 5,
      folder: join(dir, 'simulated'),
      table: moveTravel(
        buildScenarioTravel(base, resolved, scenario).after,
        base.timetable,
        opened.timetable,
      ),
      assumptions: dayAssumptions,
      isSettled: true,
    },
    1_800_000_000,
    () => ({ update: () => {}, stop: () => {} }),
  );
}, 240_000);

afterAll(async () => {
  await clearing?.close();
  await rm(dir, { recursive: true, force: true });
});

const evaluate = (changes: Partial<FollowUpOptions> = {}, from = forecast) =>
  evaluateFollowUp(opened, clearing, scenario, from, {
    firstDay: day,
    lastDay: day,
    isMonthly: false,
    cardShare: { low: 1, high: 1 },
    lineIds: new Map(),
    ...changes,
  });

/** Last versions of all settled journeys of the day. */
async function listLastVersions(): Promise<JourneyRow[]> {
  const last = new Map<string, JourneyRow>();
  for (const { batchDay } of await clearing.store.listBatches())
    for await (const rows of clearing.store.iterateJourneys(batchDay))
      for (const row of rows)
        if ((last.get(row.journeyId)?.version ?? -1) < row.version) last.set(row.journeyId, row);
  return [...last.values()].filter(
    ({ serviceDay, status }) => serviceDay === day && (status === 'completed' || status === 'autocompleted'),
  );
}

const OPERATOR = 'hsr-250-operator';

/** Journeys for which the ledger credits the operator of the line, by the transfers that stand. */
async function listCredited(): Promise<Set<string>> {
  const sums = new Map<string, number>();
  for (const { batchDay } of await clearing.store.listBatches())
    for await (const transfers of clearing.store.iterateTransfers(batchDay))
      for (const { amountFen, cr, dr, isPending, journeyId } of transfers) {
        if (journeyId === null || isPending) continue;
        const sign = toOwner(cr) === OPERATOR ? 1 : toOwner(dr) === OPERATOR ? -1 : 0;
        sums.set(journeyId, (sums.get(journeyId) ?? 0) + sign * amountFen);
      }
  return new Set([...sums].flatMap(([journeyId, fen]) => (fen > 0 ? [journeyId] : [])));
}

const toOwner = (account: AccountId) => {
  const { kind, owner } = toAccountParts(account);
  return kind === 'OP' ? owner : undefined;
};

test('journeys, fares and departures are those of the ledger and the feeds', async () => {
  const { lines, parties, periods } = await evaluate();
  const line = lines.find(({ id }) => id === 'rail:hsr-250');
  const period = line?.periods[0];
  if (!line || !period) throw new Error('the line was expected');
  const journeys = await listLastVersions();
  expect(periods[0]?.completeness).toMatchObject({
    days: 1,
    batches: 1,
    netted: 1,
    settled: journeys.length,
  });
  const credited = await listCredited();
  const own = journeys.filter(({ journeyId }) => credited.has(journeyId));
  expect(own.length).toBeGreaterThan(0);
  expect(period.journeys).toEqual({ low: own.length, high: own.length });
  expect(period.fareFenADay?.high).toBe(
    own.reduce((sum, { fundedFen, riderFen }) => sum + riderFen + fundedFen, 0),
  );
  // 108 departures of both directions, each day.
  expect([line.forecast.departures, period.departuresADay]).toEqual([108, 108]);
  // 800 people are far fewer than those of the forecast.
  expect(period.ridersVerdict).toBe('below');

  const positions = await clearing.store.listPositions(day);
  for (const { netFen, partyId } of positions.filter(({ netFen }) => netFen !== 0))
    expect(parties.find((party) => party.partyId === partyId)?.actual.netFen, partyId).toBe(netFen);
  expect(parties.reduce((sum, { actualShare }) => sum + (actualShare ?? 0), 0)).toBeCloseTo(1, 9);
});

test('a share of the riders with the card makes the actual riders a range', async () => {
  const [all, half] = [await evaluate(), await evaluate({ cardShare: { low: 0.25, high: 0.5 } })];
  const [one, two] = [all, half].map(({ lines }) => lines[0]?.periods[0]?.ridersADay);
  expect(two).toEqual({ low: (one?.low ?? 0) * 2, high: (one?.high ?? 0) * 4 });
  expect(all.gaps).toContainEqual({ code: 'card-share-unknown' });
  expect(half.gaps).not.toContainEqual({ code: 'card-share-unknown' });
});

test('what cannot be compared is named', async () => {
  const { riders: _, ...noRiders } = forecast;
  const { gaps } = await evaluate({}, noRiders);
  expect(gaps.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['no-riders-forecast', 'no-settlement-forecast', 'no-forecast']),
  );
  const unknown = await evaluate(
    {},
    {
      ...forecast,
      riders: { ...(forecast.riders as NonNullable<typeof forecast.riders>), notEstimated: ['rail:hsr-250'] },
    },
  );
  expect(unknown.gaps).toContainEqual({ code: 'no-forecast', subject: 'rail:hsr-250' });
  expect(unknown.lines[0]?.periods[0]?.ridersVerdict).toBe('unknown');
  const other = await evaluate({ lineIds: new Map([['rail:hsr-250', 'rail:gone']]) });
  expect(other.gaps).toContainEqual({ code: 'line-not-in-feeds', subject: 'rail:hsr-250' });
  expect(other.lines[0]?.periods[0]).toMatchObject({ ridersADay: null, ridersVerdict: 'unknown' });
  const long = await evaluate({ firstDay: day - 30, lastDay: day + 10, isMonthly: true });
  expect(long.periods.map(({ text }) => text)).toEqual([
    '2026-10-26 – 2026-10-31',
    '2026-11',
    '2026-12-01 – 2026-12-05',
  ]);
  expect(long.gaps).toContainEqual({ code: 'days-missing', subject: '2026-11' });
  await expect(evaluate({ firstDay: day + 20, lastDay: day + 30 })).rejects.toThrow('no clearing day');

  const names = { scenarioName: { zh: '呼包高铁', en: 'HSR' }, cities: opened.region.cities };
  const report = toFollowUpReport(other, names);
  expect(report.title.zh).toBe('跟踪评估：呼包高铁（honest）');
  const reasons = report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flat() : [])),
  );
  expect(reasons).toContainEqual({ zh: 'rail:hsr-250', en: 'rail:hsr-250' });
});

test.each([
  [{ low: 10, high: 20 }, { low: 12, high: 18 }, 'inside'],
  [{ low: 10, high: 20 }, { low: 10, high: 20 }, 'inside'],
  [{ low: 10, high: 20 }, { low: 5, high: 10 }, 'overlap'],
  [{ low: 10, high: 20 }, { low: 5, high: 40 }, 'overlap'],
  [{ low: 10, high: 20 }, { low: 5, high: 9.9 }, 'below'],
  [{ low: 10, high: 20 }, { low: 20.1, high: 30 }, 'above'],
  [undefined, { low: 1, high: 2 }, 'unknown'],
  [{ low: 1, high: 2 }, null, 'unknown'],
])('%o beside %o is %s', (planned, actual, verdict) => {
  expect(toVerdict(planned, actual)).toBe(verdict);
});
