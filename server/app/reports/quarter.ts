/**
 * The figures of the quarterly bulletin: lines and departures across the boundary of the cities, from the timetable; journeys
 * on the one card and their settlement, from the ledger; each beside the period before.
 */
import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountParts } from '../../money/ledger/account.ts';
import type { JourneyRow, JourneyStatus } from '../../money/ledger/ledger-store.ts';
import type { FlowRow } from '../../money/ledger/transfer.ts';
import { toFareFlows } from '../../money/settlement/board/money-sums.ts';
import { isAtLeast } from '../../money/settlement/clearing-day.ts';
import { type StatementPeriod, toPeriodOf } from '../../money/settlement/statements/statement-period.ts';
import { StopIndex } from '../../planner/model/stop-index.ts';
import { isActive, type Timetable } from '../../transit/timetable/timetable.ts';
import type { Clearing } from '../clearing/clearing.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';

/** A line whose trips call in two or more of the region's cities. */
export interface CrossingLine {
  /** `feed:route_id`. */
  readonly id: string;
  readonly name: string;
  readonly operator: string;
  readonly cityIds: readonly string[];
  /** Departures in the whole period, both directions. */
  readonly departures: number;
  /** Departures for each day of the period on which any service of the line's feed runs: a feed may begin or end inside it. */
  readonly dailyDepartures: number;
}

export interface NetworkJourneys {
  readonly networkId: string;
  /** Settled journeys: a correction in a later batch takes away what it replaces. */
  readonly journeys: number;
  /** Of these: entry and exit are in different cities. */
  readonly crossing: number;
  /** Of these: the card's home is another city than the network's. */
  readonly away: number;
  /**
   * Paid by riders: the price, or less where a gate with an old tariff took less; what it took beyond the price is due back
   * to the rider. So the sum over all networks is what operators are credited less what is funded.
   */
  readonly riderFen: number;
}

export interface PartyTotal {
  readonly partyId: string;
  /** Fares credited, after caps and before discounts; 0 for a party that is no operator or merchant. */
  readonly creditedFen: number;
  /** Discounts that it paid for. */
  readonly fundedFen: number;
  /** To be received (above zero) or paid, after netting. */
  readonly netFen: number;
}

export interface QuarterSide {
  readonly period: StatementPeriod;
  /** Batches in the ledger, and those of them that are netted: only these have flows. */
  readonly batches: number;
  readonly netted: number;
  readonly lines: readonly CrossingLine[];
  readonly networks: readonly NetworkJourneys[];
  readonly parties: readonly PartyTotal[];
}

export interface Quarter {
  readonly current: QuarterSide;
  readonly previous: QuarterSide;
  readonly timetableHash: string;
}

/** What the bulletin reads of a clearing. */
export type QuarterClearing = Pick<Clearing, 'book' | 'store'>;

const settledStatuses: readonly JourneyStatus[] = ['completed', 'autocompleted'];

/**
 * @throws ProblemError `bad-time` for a day or a year, `not-found` where the ledger has no batch of the period
 */
export async function summarizeQuarter(
  loaded: LoadedTimetable,
  clearing: QuarterClearing,
  period: StatementPeriod,
): Promise<Quarter> {
  if (period.kind !== 'quarter' && period.kind !== 'month') throw toNoQuarter(period);
  const before = toPeriodOf(period.kind, period.firstDay - 1);
  const cityOf = createCityFinder(loaded);
  const homes = await loadHomeCities(clearing);
  const [current, previous] = [
    await summarizePeriod(loaded, clearing, period, cityOf, homes),
    await summarizePeriod(loaded, clearing, before, cityOf, homes),
  ];
  if (current.batches === 0) throw toNoBatches(period);
  return { current, previous, timetableHash: loaded.timetable.hash };
}

async function summarizePeriod(
  loaded: LoadedTimetable,
  clearing: QuarterClearing,
  period: StatementPeriod,
  cityOf: (stopId: string) => string | undefined,
  homes: ReadonlyMap<string, string>,
): Promise<QuarterSide> {
  const { store } = clearing;
  const batches = (await store.listBatches()).filter(
    ({ batchDay }) => batchDay >= period.firstDay && batchDay <= period.lastDay,
  );
  const netted = batches.filter(({ state }) => isAtLeast(state, 'netted'));
  return {
    period,
    batches: batches.length,
    netted: netted.length,
    lines: listCrossingLines(loaded, period),
    networks: await countJourneys(clearing, batches, cityOf, homes),
    parties: await sumParties(
      clearing,
      period,
      netted.map(({ batchDay }) => batchDay),
    ),
  };
}

/** Lines with trips over a boundary, by their departures on the days of the period. */
function listCrossingLines(
  { region, timetable }: LoadedTimetable,
  { firstDay, lastDay }: StatementPeriod,
): CrossingLine[] {
  const { feeds, patterns, routes, stops, trips } = timetable;
  const daysOf = createDayCounter(timetable, firstDay, lastDay);
  const feedDays = feeds.map((_, feed) => countFeedDays(timetable, feed, firstDay, lastDay));
  const found = new Map<number, { cities: Set<number>; departures: number }>();
  for (let p = 0; p < patterns.count; p++) {
    const calls = patterns.stop.subarray(patterns.callOffsets[p], patterns.callOffsets[p + 1]);
    const cities = new Set(Array.from(calls, (stop) => stops.city[stop] as number));
    for (const city of cities) if (region.cities[city] === undefined) cities.delete(city);
    if (cities.size < 2) continue;
    let departures = 0;
    for (let run = patterns.runOffsets[p] as number; run < (patterns.runOffsets[p + 1] as number); run++)
      departures += daysOf(trips.service[patterns.runTrip[run] as number] as number);
    const route = patterns.route[p] as number;
    const known = found.get(route) ?? { cities: new Set<number>(), departures: 0 };
    for (const city of cities) known.cities.add(city);
    known.departures += departures;
    found.set(route, known);
  }
  return [...found]
    .flatMap(([row, { cities, departures }]): CrossingLine[] => {
      const route = routes[row];
      if (!route || departures === 0) return [];
      return [
        {
          id: `${feeds[route.feed]?.feedId}:${route.routeId}`,
          name: route.shortName || route.longName.text,
          operator: route.agencyName.text,
          cityIds: [...cities].sort((a, b) => a - b).map((city) => region.cities[city]?.id ?? ''),
          departures,
          dailyDepartures: departures / (feedDays[route.feed] as number),
        },
      ];
    })
    .sort((a, b) => b.departures - a.departures || (a.id < b.id ? -1 : 1));
}

/** Days on which a service runs; each service is counted once. */
function createDayCounter(
  { services }: Timetable,
  firstDay: ServiceDay,
  lastDay: ServiceDay,
): (service: number) => number {
  const counts = new Map<number, number>();
  return (service) => {
    let count = counts.get(service);
    if (count === undefined) {
      count = 0;
      for (let day = firstDay; day <= lastDay; day++) if (isActive(services, service, day)) count++;
      counts.set(service, count);
    }
    return count;
  };
}

/** Days on which any service of a feed runs. */
function countFeedDays(
  { services }: Timetable,
  feed: number,
  firstDay: ServiceDay,
  lastDay: ServiceDay,
): number {
  const own = Array.from({ length: services.count }, (_, service) => service).filter(
    (service) => services.feed[service] === feed,
  );
  let count = 0;
  for (let day = firstDay; day <= lastDay; day++)
    if (own.some((service) => isActive(services, service, day))) count++;
  return count;
}

function createCityFinder({ region, timetable }: LoadedTimetable): (stopId: string) => string | undefined {
  const index = new StopIndex(timetable);
  const known = new Map<string, string | undefined>();
  return (stopId) => {
    if (!known.has(stopId)) {
      const [row] = index.listRows(stopId);
      known.set(
        stopId,
        row === undefined ? undefined : region.cities[timetable.stops.city[row] as number]?.id,
      );
    }
    return known.get(stopId);
  };
}

const PAGE = 5_000;

async function loadHomeCities({ store }: QuarterClearing): Promise<Map<string, string>> {
  const homes = new Map<string, string>();
  for (let after: string | null = null; ; ) {
    const page = await store.listCards({}, after, PAGE);
    for (const { cardId, homeCity } of page) homes.set(cardId, homeCity);
    if (page.length < PAGE) return homes;
    after = page.at(-1)?.cardId ?? null;
  }
}

async function countJourneys(
  { book, store }: QuarterClearing,
  batches: readonly { readonly batchDay: ServiceDay }[],
  cityOf: (stopId: string) => string | undefined,
  homes: ReadonlyMap<string, string>,
): Promise<NetworkJourneys[]> {
  const sums = new Map<string, { journeys: number; crossing: number; away: number; riderFen: number }>();
  for (const { batchDay } of batches) {
    const networkCity = new Map(book.batchVersionAt(batchDay).networks.map(({ city, id }) => [id, city]));
    const add = (journey: JourneyRow, sign: 1 | -1) => {
      if (!settledStatuses.includes(journey.status)) return;
      const { cardId, fromStopId, networkId, toStopId } = journey;
      const sum = sums.get(networkId) ?? { journeys: 0, crossing: 0, away: 0, riderFen: 0 };
      sums.set(networkId, sum);
      const [from, to] = [fromStopId, toStopId].map((id) => (id === null ? undefined : cityOf(id)));
      const [home, city] = [homes.get(cardId), networkCity.get(networkId) ?? undefined];
      sum.journeys += sign;
      if (from !== undefined && to !== undefined && from !== to) sum.crossing += sign;
      if (home !== undefined && city !== undefined && home !== city) sum.away += sign;
      sum.riderFen += sign * Math.min(journey.riderFen, journey.explanation.takenFen);
    };
    for await (const changes of store.iterateJourneyChanges(batchDay)) {
      for (const { journey, previous } of changes) {
        add(journey, 1);
        if (previous) add(previous, -1);
      }
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([networkId, sum]) => ({ networkId, ...sum }));
}

async function sumParties(
  { store }: QuarterClearing,
  { firstDay, lastDay }: StatementPeriod,
  nettedDays: readonly ServiceDay[],
): Promise<PartyTotal[]> {
  const totals = new Map<string, { creditedFen: number; fundedFen: number; netFen: number }>();
  const getTotal = (partyId: string) => {
    const total = totals.get(partyId) ?? { creditedFen: 0, fundedFen: 0, netFen: 0 };
    totals.set(partyId, total);
    return total;
  };
  const flows: readonly FlowRow[] = await store.listFlows(firstDay, lastDay);
  for (const { account, amountFen } of toFareFlows(flows)) {
    const { kind, owner } = toAccountParts(account);
    if (kind === 'OP') getTotal(owner).creditedFen -= amountFen;
    if (kind === 'SUB' || kind === 'DISC') getTotal(owner).fundedFen += amountFen;
  }
  for (const day of nettedDays)
    for (const { netFen, partyId } of await store.listPositions(day)) getTotal(partyId).netFen += netFen;
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([partyId, total]) => ({ partyId, ...total }));
}

function toNoQuarter({ text }: StatementPeriod): ProblemError {
  return new ProblemError('bad-time', {
    zh: `--period 应为季度或月份，如 2026-Q4、2026-11，写的是 ${text}`,
    en: `--period takes a quarter or a month, as in 2026-Q4 or 2026-11; it says ${text}`,
  });
}

function toNoBatches({ text }: StatementPeriod): ProblemError {
  return new ProblemError('not-found', {
    zh: `账本没有 ${text} 的清算日`,
    en: `The ledger has no clearing day of ${text}`,
  });
}
