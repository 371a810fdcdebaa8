import { describe, expect, test } from 'vitest';
import { type DayAssumptions, dayAssumptions, noFaults } from '../../../server/bureau/demand/assumptions.ts';
import { moveTravel } from '../../../server/bureau/demand/build-travel.ts';
import { expectDay, mergeDays, UNITS_OF_PERSON } from '../../../server/bureau/demand/expect-day.ts';
import { createCardGroups, drawPeople } from '../../../server/bureau/demand/people.ts';
import { RideFinder } from '../../../server/bureau/demand/ride-finder.ts';
import { simulateDay } from '../../../server/bureau/demand/simulate-day.ts';
import { TerminalBook } from '../../../server/bureau/demand/terminals.ts';
import { noWallets } from '../../../server/bureau/demand/wallet-book.ts';
import { checkSettlement } from '../../../server/bureau/scenario/check-settlement.ts';
import { compareSettlements } from '../../../server/bureau/scenario/compare-settlement.ts';
import type { FlowRow } from '../../../server/money/ledger/transfer.ts';
import type { FareNetwork } from '../../../server/money/scheme/fare-network.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { toExpectedFlows } from '../../../server/money/settlement/expected-batch.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { MemorySpool } from '../../support/memory-spool.ts';
import { settleTaps } from '../../support/settle-taps.ts';
import { WEDNESDAY } from '../../support/tiny-feed.ts';
import { buildTinyTravel, tinyCityIds, tinyNetworks } from '../../support/tiny-travel.ts';

const assumptions: DayAssumptions = { ...dayAssumptions, faults: noFaults };
const travel = buildTinyTravel();
const findGroups = createCardGroups(tinyCityIds, exampleScheme, assumptions);
const sides = {
  before: travel.before,
  after: {
    timetable: travel.after.timetable,
    table: moveTravel(travel.after.table, travel.before.timetable, travel.after.timetable),
  },
};
type Side = keyof typeof sides;
const finders = {
  before: new RideFinder(sides.before.timetable, WEDNESDAY, {
    headwayWaitShare: () => 0.5,
    serviceDayStartSec: exampleScheme.serviceDayStartSec,
  }),
  after: new RideFinder(sides.after.timetable, WEDNESDAY, {
    headwayWaitShare: () => 0.5,
    serviceDayStartSec: exampleScheme.serviceDayStartSec,
  }),
};
/** A metro ride to the end of the line is shared by both operators. */
const fareNetwork: FareNetwork = {
  ...exampleFareNetwork,
  findWeights: (networkId, from, to) =>
    networkId === 'A-metro' && [from, to].includes('ex:S5')
      ? [
          { operatorId: 'AM1', weight: 4 },
          { operatorId: 'AM2', weight: 5 },
        ]
      : exampleFareNetwork.findWeights(networkId, from, to),
};
const toNetworkId = (routeId: string) => tinyNetworks[routeId];

function expectSide(side: Side, tours = sides[side].table.tours) {
  const { timetable } = sides[side];
  return expectDay({
    tours,
    day: WEDNESDAY,
    isWorkingDay: true,
    cityIds: tinyCityIds,
    cityOf: (stop) => timetable.stops.city[stop] as number,
    districtOf: (stop) => tinyCityIds[timetable.stops.city[stop] as number] ?? '',
    finder: finders[side],
    findGroups,
    scheme: exampleScheme,
    fareNetwork,
    toNetworkId,
    assumptions,
  });
}

const toFlows = (day: ReturnType<typeof expectSide>) =>
  toExpectedFlows(exampleScheme, WEDNESDAY, day.money, UNITS_OF_PERSON);

/** Flows of a simulated day that the ledger itself has cleared. */
async function simulateSide(side: Side, riders: number, seed: number): Promise<FlowRow[]> {
  const { table, timetable } = sides[side];
  const terminals = new TerminalBook(new MemorySpool());
  const people = () => drawPeople(riders, seed, table, findGroups);
  simulateDay({
    day: WEDNESDAY,
    seed,
    isWorkingDay: true,
    timetable,
    table,
    cityIds: tinyCityIds,
    people: people(),
    riders,
    wallets: noWallets,
    terminals,
    finder: finders[side],
    scheme: exampleScheme,
    oldScheme: null,
    fareNetwork,
    toNetworkId,
    toOperatorId: () => undefined,
    assumptions,
  });
  const taps: Tap[] = [];
  for (const delivery of terminals.deliver(seed, WEDNESDAY, WEDNESDAY * 86_400, assumptions))
    taps.push(...delivery.taps);
  const cards = [...people()].map(({ tour: _, ...card }) => ({ ...card, validToSec: null }));
  return settleTaps(exampleScheme, fareNetwork, cards, taps, WEDNESDAY);
}

describe('an expected day', () => {
  const before = expectSide('before');

  test('is exact: parts add up to the whole, and all positions to 0', () => {
    const { tours } = sides.before.table;
    const parts = [tours.slice(0, 700), tours.slice(700, 701), tours.slice(701)].map((own) =>
      expectSide('before', own),
    );
    const whole = mergeDays([before]);
    const merged = mergeDays(parts);
    // Thousandths of people are rounded part by part.
    expect(Math.abs(sumPeople(merged) - sumPeople(whole))).toBeLessThan((3 * UNITS_OF_PERSON) / 1_000);
    const people = sides.before.table.insidePeople + sides.before.table.betweenPeople;
    expect(sumPeople(whole) / UNITS_OF_PERSON).toBeCloseTo(people, 2);
    const flows = toFlows(before);
    expect(flows.every(({ amountFen }) => Number.isSafeInteger(amountFen) && amountFen > 0)).toBe(true);
    const { parties, sumFen } = compareSettlements([], flows, exampleScheme.parties);
    expect(sumFen).toBe(0);
    expect(parties.reduce((sum, { after }) => sum + after.netFen, 0)).toBe(0);
    expect(new Set(flows.map(({ kind }) => kind))).toEqual(
      new Set(['rider', 'funded', 'credit', 'redivision', 'commission']),
    );
  });

  test('riders pay what operators are credited, less what others fund and caps take off', () => {
    const flows = toFlows(before);
    const sumOf = (kind: FlowRow['kind']) =>
      flows.filter((flow) => flow.kind === kind).reduce((sum, { amountFen }) => sum + amountFen, 0);
    const total = (toValue: (row: (typeof before.riders)[number]) => number) =>
      before.riders.reduce((sum, row) => sum + toValue(row), 0) / UNITS_OF_PERSON;
    expect(sumOf('rider') + sumOf('funded')).toBe(sumOf('credit'));
    expect(Math.abs(total(({ paid }) => paid) - sumOf('rider'))).toBeLessThan(2);
    expect(
      Math.abs(total(({ gross }) => gross) - total(({ capped }) => capped) - sumOf('credit')),
    ).toBeLessThan(2);
    expect(total(({ funded }) => funded)).toBeGreaterThan(0);
  });

  test('agrees with 20 simulated days, cleared by the ledger, within three standard errors', {
    timeout: 120_000,
  }, async () => {
    const RIDERS = 400;
    const runs = [];
    for (let seed = 1; seed <= 20; seed++) {
      const flows = [
        await simulateSide('before', RIDERS, seed),
        await simulateSide('after', RIDERS, seed),
      ] as const;
      runs.push(compareSettlements(...flows, exampleScheme.parties));
    }
    const expected = compareSettlements(toFlows(before), toFlows(expectSide('after')), exampleScheme.parties);
    const { basePeople, insidePeople } = sides.before.table;
    const checks = checkSettlement(expected, runs, RIDERS / (insidePeople + basePeople));
    const moving = checks.filter(({ meanFen }) => meanFen !== 0);
    expect(new Set(moving.map(({ partyId }) => partyId)).size).toBeGreaterThan(5);
    for (const check of checks) expect(Math.abs(check.deviations), JSON.stringify(check)).toBeLessThan(3);
    const rail = expected.parties.find(({ partyId }) => partyId === 'IR');
    expect(rail?.change.revenueFen).toBeGreaterThan(0);
  });
});

const sumPeople = ({ riders }: ReturnType<typeof expectSide>) =>
  riders.reduce((sum, { people }) => sum + people, 0);
