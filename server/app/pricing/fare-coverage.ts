/** Counts rides of a feed without a price, and rides with a price in the other direction only, for the import report. */
import type { BilingualText } from '../../base/problem.ts';
import type { FareRide } from '../../money/fares/journey-fare.ts';
import { priceJourney } from '../../money/fares/price-journey.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import type { FeedReport } from '../../transit/gtfs/import-feeds.ts';
import { type FeedProblem, withProblems } from '../../transit/gtfs/problems.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import { isActive, type Timetable } from '../../transit/timetable/timetable.ts';

/** Fares of a feed in the report. */
export interface FareCoverage {
  readonly kind: 'none' | 'fares-v1' | 'fares-v2';
  /** Number of kinds of rides: a line, from one fare zone, area or stop to another. */
  readonly rides: number;
  readonly unpriced: number;
}

export interface CheckedFeed extends FeedReport {
  /** Absent where the feed is not in service. */
  readonly fares?: FareCoverage;
}

const EXAMPLES = 20;

/** Adds the fares of each feed in service to its report. */
export function checkFares(
  reports: readonly FeedReport[],
  timetable: Timetable,
  tariff: Tariff,
): CheckedFeed[] {
  return reports.map((report) => {
    const feed = timetable.feeds.findIndex(({ feedId }) => feedId === report.feedId);
    // If two feeds have the same id, the first one is in service.
    if (feed === -1 || report.served === 'none') return report;
    return checkFeed(report, timetable, tariff, feed);
  });
}

/** A ride from one call of a pattern to another. */
interface Ride {
  readonly pattern: number;
  readonly from: number;
  readonly to: number;
}

function checkFeed(report: FeedReport, timetable: Timetable, tariff: Tariff, feed: number): CheckedFeed {
  const { feedId } = report;
  const kind = tariff.feeds.has(feedId)
    ? 'fares-v2'
    : tariff.attributeFeeds?.has(feedId)
      ? 'fares-v1'
      : 'none';
  if (kind === 'none') return { ...report, fares: { kind, rides: 0, unpriced: 0 } };
  const book = new RideBook(timetable, tariff, feedId);
  let rides = 0;
  let unpriced = 0;
  const problems: FeedProblem[] = [];
  const seen = new Set<string>();
  for (let pattern = 0; pattern < timetable.patterns.count; pattern++) {
    const route = timetable.routes[timetable.patterns.route[pattern]!]!;
    if (route.feed !== feed) continue;
    for (const ride of listRides(timetable, pattern)) {
      const key = book.toKey(ride);
      if (seen.has(key)) continue;
      seen.add(key);
      rides++;
      if (book.hasPrice(ride, false)) continue;
      unpriced++;
      problems.push(toProblem(book.hasPrice(ride, true), kind, book.toText(ride)));
    }
  }
  const fares = { kind, rides, unpriced } as const;
  return { ...report, fares, problems: withExamples(report, problems) };
}

/** Counts all problems and lists the first 20 of each code. */
function withExamples({ problems }: FeedReport, more: readonly FeedProblem[]): FeedReport['problems'] {
  const all = withProblems(problems, more);
  const counts = new Map<string, number>();
  const examples = all.examples.filter(({ code }) => {
    counts.set(code, (counts.get(code) ?? 0) + 1);
    return counts.get(code)! <= EXAMPLES;
  });
  return { ...all, examples };
}

function* listRides({ patterns }: Timetable, pattern: number): Generator<Ride> {
  const [start, end] = [patterns.callOffsets[pattern]!, patterns.callOffsets[pattern + 1]!];
  for (let from = start; from < end; from++) {
    if ((patterns.callFlags[from]! & 1) === 0) continue;
    for (let to = from + 1; to < end; to++) {
      if ((patterns.callFlags[to]! & 2) !== 0 && patterns.stop[from] !== patterns.stop[to]) {
        yield { pattern, from: from - start, to: to - start };
      }
    }
  }
}

/** Prices of rides of one feed, one for each class of rides that its fares distinguish. */
class RideBook {
  readonly #timetable: Timetable;
  readonly #tariff: Tariff;
  readonly #feedId: string;

  constructor(timetable: Timetable, tariff: Tariff, feedId: string) {
    this.#timetable = timetable;
    this.#tariff = tariff;
    this.#feedId = feedId;
  }

  /** The class: equal for rides of one line between the same zones or areas. */
  toKey(ride: Ride): string {
    const { patterns, routes } = this.#timetable;
    const route = patterns.route[ride.pattern]!;
    const [from, to] = [this.#stopOf(ride, ride.from), this.#stopOf(ride, ride.to)];
    const v2 = this.#tariff.feeds.get(this.#feedId);
    if (v2) {
      const network = v2.networkOfRoute.get(routes[route]!.routeId) ?? '';
      return `${network} ${v2.areaSetOfStop.get(from) ?? 0} ${v2.areaSetOfStop.get(to) ?? 0}`;
    }
    const zones = this.#tariff.attributeFeeds?.get(this.#feedId)?.zoneOfStop;
    return `${route} ${JSON.stringify([zones?.get(from) ?? null, zones?.get(to) ?? null])}`;
  }

  /** Whether the ride has a price, or would have one the other way, on at least one of the runs of its pattern. */
  hasPrice(ride: Ride, isReversed: boolean): boolean {
    return this.#listFareRides(ride, isReversed).some(
      (one) => priceJourney(this.#tariff, [one], {})?.totalFen !== undefined,
    );
  }

  /** `1号线: First → Third`. */
  toText(ride: Ride): string {
    const { names, patterns, routes, stops } = this.#timetable;
    const route = routes[patterns.route[ride.pattern]!]!;
    const start = patterns.callOffsets[ride.pattern]!;
    const nameOf = (at: number) => names[stops.name[patterns.stop[start + at]!]!]!.text;
    return `${route.shortName || route.longName.text || route.routeId}: ${nameOf(ride.from)} → ${nameOf(ride.to)}`;
  }

  #stopOf({ pattern }: Ride, at: number): string {
    const { patterns, stops } = this.#timetable;
    return getString(stops.ids, patterns.stop[patterns.callOffsets[pattern]! + at]!);
  }

  /** The ride on the first, the middle and the last run, since fares may depend on the time of day. */
  #listFareRides(ride: Ride, isReversed: boolean): FareRide[] {
    const { feeds, patterns, routes } = this.#timetable;
    const { from, pattern, to } = ride;
    const route = routes[patterns.route[pattern]!]!;
    const [first, end] = [patterns.runOffsets[pattern]!, patterns.runOffsets[pattern + 1]!];
    const via = Array.from({ length: to - from - 1 }, (_, i) => this.#stopOf(ride, from + 1 + i));
    const [fromStopId, toStopId] = [this.#stopOf(ride, from), this.#stopOf(ride, to)];
    const runs = new Set([first, (first + end) >> 1, end - 1]);
    return [...runs].map((run) => {
      const start = patterns.runStart[run]!;
      const profile = patterns.runProfile[run]!;
      return {
        legIndex: 0,
        feedId: this.#feedId,
        routeId: route.routeId,
        fromStopId: isReversed ? toStopId : fromStopId,
        toStopId: isReversed ? fromStopId : toStopId,
        departureSec: start + patterns.profileDeparture[profile + from]!,
        arrivalSec: start + patterns.profileArrival[profile + to]!,
        day: findFirstDay(this.#timetable, run),
        timeZone: feeds[route.feed]!.timeZone,
        viaStopIds: isReversed ? via.toReversed() : via,
      };
    });
  }
}

/** The first day on which a run's service runs; the timetable's first day where it never does. */
function findFirstDay({ patterns, services, trips }: Timetable, run: number): number {
  const service = trips.service[patterns.runTrip[run]!]!;
  for (let at = 0; at < services.dayCount; at++) {
    if (isActive(services, service, services.firstDay + at)) return services.firstDay + at;
  }
  return services.firstDay;
}

const everyRide: BilingualText = { zh: '票价规则', en: 'a fare rule' };
const bothWays: BilingualText = { zh: '往返两个方向的票价规则', en: 'fare rules for both directions' };

function toProblem(isOneWay: boolean, kind: 'fares-v1' | 'fares-v2', value: string): FeedProblem {
  return {
    severity: 'warning',
    code: isOneWay ? 'fare-one-way' : 'fare-missing',
    file: kind === 'fares-v1' ? 'fare_rules.txt' : 'fare_leg_rules.txt',
    field: kind === 'fares-v1' ? 'origin_id,destination_id' : 'from_area_id,to_area_id',
    value,
    expected: isOneWay ? bothWays : everyRide,
  };
}
