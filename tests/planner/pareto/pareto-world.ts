/** A random feed with random fares, prepared for the search and for the slow enumeration. */
import { TariffCost } from '../../../server/app/pricing/fare-cost.ts';
import { type FareRows, toFareRows } from '../../../server/app/pricing/fare-rows.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import { UNKNOWN_FEN } from '../../../server/planner/pareto/fare-cost.ts';
import { ParetoDay } from '../../../server/planner/pareto/pareto-day.ts';
import type { ParetoJourney, ParetoQuery, ParetoSlack } from '../../../server/planner/pareto/pareto-query.ts';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { AccessWay, SearchQuery } from '../../../server/planner/raptor/search-query.ts';
import type { FareTables, StopTimeRow } from '../../../server/transit/gtfs/rows.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { priceByBruteForce } from '../../support/fare-oracle.ts';
import { type NaiveWalks, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import {
  listAllJourneys,
  listOracleRuns,
  type OracleEnd,
  type OracleJourney,
  type OracleRun,
} from '../../support/pareto-oracle.ts';
import { fareParents } from '../../support/random-fares.ts';
import { QUERY_DAY } from '../../support/random-feed.ts';

const CHANGE_SEC = 60;
/** The enumeration gives up after this many steps. */
const MOST_STEPS = 20_000;
const MOST_JOURNEYS = 3000;
const TIME_ZONE = 'Asia/Shanghai';
const walk = { maxM: 400, speedMps: 1.25, detourFactor: 1 };

export interface ParetoCase {
  readonly from: string;
  readonly to: string;
  readonly timeSec: number;
  readonly rounds: number;
  readonly slack: ParetoSlack;
  readonly fare: boolean;
  readonly walking: boolean;
}

export interface ParetoWorld {
  readonly ids: string[];
  readonly boardable: number;
  /** Stop ids. Ids are the same in all feeds except for the letter of the feed at the end. */
  readonly stopIds: readonly string[];
  readonly runs: readonly OracleRun[];
  readonly walks: NaiveWalks;
  readonly metres: (from: string, to: string) => number;
  readonly search: DaySearch;
  readonly day: ParetoDay;
  readonly chainRoute: Int32Array;
  readonly rows: FareRows;
  readonly tables: readonly FareTables[];
  readonly tariff: Tariff;
}

/** Moves all trips into an hour and a half, so that many can be combined. */
function crowd(feed: FeedSource): FeedSource {
  const stopTimes = [...feed.stopTimes];
  const shiftOf = new Map(
    feed.trips.map(({ tripId }) => {
      const first = stopTimes.find((row) => row.tripId === tripId)?.departureSec ?? 0;
      return [tripId, 28_800 + (first % 5400) - first] as const;
    }),
  );
  const move = (tripId: string, sec: number | undefined) => (sec ?? 0) + (shiftOf.get(tripId) ?? 0);
  return {
    ...feed,
    stopTimes: stopTimes.map(
      (row): StopTimeRow => ({
        ...row,
        arrivalSec: move(row.tripId, row.arrivalSec),
        departureSec: move(row.tripId, row.departureSec),
      }),
    ),
    frequencies: feed.frequencies.map((row) => ({
      ...row,
      startSec: move(row.tripId, row.startSec),
      endSec: move(row.tripId, row.endSec),
    })),
  };
}

/** Splits the feed in two: route `r2` and its trips go to feed `y`, with stops of its own. */
function split(feed: FeedSource): FeedSource[] {
  const isOther = (tripId: string) => feed.trips.find((trip) => trip.tripId === tripId)?.routeId === 'r2';
  const pick = (feedId: string, wanted: boolean, stopIdOf: (id: string) => string): FeedSource => ({
    ...feed,
    feedId,
    stops: feed.stops.map((stop) => ({ ...stop, stopId: stopIdOf(stop.stopId) })),
    trips: feed.trips.filter((trip) => isOther(trip.tripId) === wanted),
    stopTimes: [...feed.stopTimes]
      .filter((row) => isOther(row.tripId) === wanted)
      .map((row) => ({ ...row, stopId: stopIdOf(row.stopId) })),
    frequencies: feed.frequencies.filter((row) => isOther(row.tripId) === wanted),
  });
  return [pick('x', false, (id) => id), pick('y', true, (id) => `${id}y`)];
}

/** @param tables of one feed, or of the feeds `x` and `y`, of which the second has the trips of one route */
export function toParetoWorld(source: FeedSource, tables: readonly FareTables[]): ParetoWorld {
  const feeds = tables.length > 1 ? split(crowd(source)) : [crowd(source)];
  const { timetable } = compileTimetable(feeds, { hash: 'test', walk, cities: [] });
  const dayTimetable = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 });
  const ids = listStrings(timetable.stops.ids);
  const position = new Map(
    feeds.flatMap(({ stops }) => stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const)),
  );
  const metresOf = (from: string, to: string) =>
    naiveDistanceM(position.get(from) as never, position.get(to) as never);
  // Rounded to 100 m, so that different walks often have the same length.
  const metres = (from: string, to: string) => Math.round(metresOf(from, to) / 100) * 100;
  const { footpaths, patterns } = timetable;
  const footpathM = footpaths.targets.map((target, f) => {
    let from = 0;
    while ((footpaths.offsets[from + 1] as number) <= f) from++;
    return metres(ids[from] as string, ids[target] as string);
  });
  const changeSec = new Int32Array(timetable.stops.count).fill(CHANGE_SEC);
  const search = new DaySearch({ day: dayTimetable, footpaths, changeSec });
  const chainRoute = dayTimetable.chainPattern.map((pattern) => patterns.route[pattern] as number);
  return {
    ids,
    boardable: timetable.stops.boardable,
    stopIds: [...position.keys()],
    runs: feeds.flatMap((feed) => listOracleRuns(feed, QUERY_DAY)),
    walks: {
      change: () => CHANGE_SEC,
      between: (from, to) => {
        const m = metresOf(from, to);
        return m <= walk.maxM ? Math.ceil(m / walk.speedMps) : undefined;
      },
    },
    metres,
    search,
    day: new ParetoDay(search, { chainRoute, footpathM }),
    chainRoute,
    rows: toFareRows(timetable),
    tables,
    tariff: buildTariff(tables, () => true, {
      stopsOf: () => ids.map((stopId) => ({ stopId, name: { text: stopId }, ...toParent(stopId) })),
    }),
  };
}

const toParent = (stopId: string) =>
  fareParents[stopId] === undefined ? {} : { parentStation: fareParents[stopId] };

function listEnds({ metres, stopIds, walks }: ParetoWorld, stopId: string): OracleEnd[] {
  return stopIds.flatMap((stop) => {
    const durationSec = stop === stopId ? 0 : walks.between(stopId, stop);
    if (durationSec === undefined) return [];
    return [{ stop, durationSec, distanceM: stop === stopId ? 0 : metres(stopId, stop) }];
  });
}

/** Leaves out stops without calls, which the search does not know. */
const toAccess = ({ boardable, ids }: ParetoWorld, ends: readonly OracleEnd[]): AccessWay[] =>
  ends
    .map(({ stop, durationSec, distanceM }) => ({
      stop: ids.indexOf(stop),
      mode: 'walk' as const,
      durationSec,
      movingSec: durationSec,
      distanceM,
    }))
    .filter(({ stop }) => stop < boardable);

export function toParetoQuery(
  world: ParetoWorld,
  asked: ParetoCase,
): ParetoQuery & Pick<SearchQuery<AccessWay>, 'access' | 'egress'> {
  const clock = { day: QUERY_DAY, timeZone: TIME_ZONE };
  return {
    timeSec: asked.timeSec,
    access: toAccess(world, listEnds(world, asked.from)),
    egress: toAccess(world, listEnds(world, asked.to)),
    maxRounds: asked.rounds,
    slack: asked.slack,
    walking: asked.walking,
    ...(asked.fare ? { fare: new TariffCost(world.tariff, world.rows, {}, clock) } : {}),
  };
}

/** Latest arrival of a departure by number of vehicles, from the slow search: index 0 is one vehicle. */
export function listLimits(world: ParetoWorld, asked: ParetoCase, departure: number): number[] {
  const { from, to, rounds, slack } = asked;
  const best = naiveArrivals(world.runs, world.stopIds, world.walks, { from, to, departure, rounds });
  const anchors = best
    .map((arrival, i) => ({ arrival, rides: i + 1 }))
    .filter(({ arrival }, i) => Number.isFinite(arrival) && (i === 0 || arrival < (best[i - 1] as number)));
  return best.map((_, i) => {
    const loose = anchors
      .filter(({ rides }) => rides >= i + 1 - slack.rides)
      .map(({ arrival }) => {
        const share = Number.isFinite(slack.share) ? (arrival - departure) * slack.share : slack.share;
        return Math.min(1e8, Math.floor(arrival + Math.min(slack.maxSec, share)));
      });
    return Math.max(Number.NEGATIVE_INFINITY, ...loose);
  });
}

/** Every journey that leaves in the span and is inside the limits; undefined if there are too many to list. */
export function listSlowly(
  world: ParetoWorld,
  asked: ParetoCase,
  toSec: number,
  limits: readonly number[],
): OracleJourney[] | undefined {
  const query = {
    fromSec: asked.timeSec,
    toSec,
    access: listEnds(world, asked.from),
    egress: listEnds(world, asked.to),
    limits,
    metres: world.metres,
  };
  const all = listAllJourneys(world.runs, world.stopIds, world.walks, query, MOST_STEPS);
  return all && all.length <= MOST_JOURNEYS ? all : undefined;
}

function priceSlowly(world: ParetoWorld, rides: OracleJourney['rides']): number {
  const timed = rides.map((ride) => ({ ...ride, day: QUERY_DAY }));
  const parents = Object.fromEntries(world.tables.map(({ feedId }) => [feedId, fareParents]));
  const fare = priceByBruteForce({ tables: world.tables, runs: () => true, parents }, timed, {});
  return fare?.total ?? UNKNOWN_FEN;
}

/** The fare engine's price of a found journey. */
export function priceFound(world: ParetoWorld, { rides }: ParetoJourney): number {
  const { feedIdOfRoute, routeIds } = world.rows;
  const priced = rides.map((ride, legIndex) => {
    const route = world.chainRoute[ride.chain] as number;
    return {
      legIndex,
      feedId: feedIdOfRoute[route] as string,
      routeId: routeIds[route] as string,
      fromStopId: world.ids[ride.fromStop] as string,
      toStopId: world.ids[ride.toStop] as string,
      departureSec: ride.departureSec,
      arrivalSec: ride.arrivalSec,
      day: QUERY_DAY,
      timeZone: TIME_ZONE,
    };
  });
  return priceJourney(world.tariff, priced, {})?.totalFen ?? UNKNOWN_FEN;
}

/** The criteria of a journey, less is better in each; the departure only if `withDeparture`. */
export function toFoundVector(asked: ParetoCase, journey: ParetoJourney, withDeparture: boolean): number[] {
  return [
    withDeparture ? -journey.departureSec : 0,
    journey.arrivalSec,
    journey.rides.length,
    asked.fare ? journey.fareFen : 0,
    asked.walking ? journey.walkM : 0,
  ];
}

export function toSlowVector(
  world: ParetoWorld,
  asked: ParetoCase,
  journey: OracleJourney,
  withDeparture: boolean,
): number[] {
  return [
    withDeparture ? -journey.leaveSec : 0,
    journey.arrivalSec,
    journey.rides.length,
    asked.fare ? priceSlowly(world, journey.rides) : 0,
    asked.walking ? journey.walkM : 0,
  ];
}
