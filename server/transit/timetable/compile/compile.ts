/** Compiles feeds into a timetable. The same feeds and options give the same arrays. */
import type { City } from '../../network/cities.ts';
import type { StopMergeRow } from '../../network/stop-merges.ts';
import type { PatternTable, Timetable } from '../timetable.ts';
import { neutralTravelRules, type TravelRules } from '../travel-rules.ts';
import { compileFootpaths, type WalkOptions } from './compile-footpaths.ts';
import { PatternCollector } from './compile-patterns.ts';
import { compileRoutes, compileServices, compileShapes, toTimetableFeed } from './compile-routes.ts';
import { compilePlaces, compileStops, NamePool } from './compile-stops.ts';
import { compileChangeRules, compileTripLinks } from './compile-transfers.ts';
import { compileTrips } from './compile-trips.ts';
import type { FeedSource } from './feed-source.ts';
import type { DroppedTrips } from './time-trip.ts';

export interface CompileOptions {
  readonly hash: string;
  readonly walk: WalkOptions;
  readonly cities: readonly City[];
  /** Times before boarding and waits in the region; `neutralTravelRules` where absent. */
  readonly rules?: TravelRules;
  /** Rows of `stop-merges.csv`: stops that are, or are not, one place. */
  readonly stopMerges?: readonly StopMergeRow[];
}

export interface CompileResult {
  readonly timetable: Timetable;
  readonly dropped: DroppedTrips;
}

/** Walks between stops where the region gives no other values. */
export const defaultWalk: WalkOptions = { maxM: 600, speedMps: 1.25, detourFactor: 1.3 };

export function compileTimetable(feeds: readonly FeedSource[], options: CompileOptions): CompileResult {
  const { rules = neutralTravelRules } = options;
  const names = new NamePool();
  const { routes, findRoute } = compileRoutes(feeds);
  const services = compileServices(feeds);
  const shapes = compileShapes(feeds);

  // Stops with calls come first in the table, but only the trips tell which stops have calls. So trips are compiled with
  // provisional stop rows, which are renumbered afterwards.
  const rowsOfStops = feeds.flatMap((feed, f) => feed.stops.map((row) => ({ feed: f, row })));
  const provisional = new Map(rowsOfStops.map(({ feed, row }, i) => [`${feed} ${row.stopId}`, i] as const));
  const collector = new PatternCollector();
  const trips = compileTrips(
    feeds,
    {
      findRoute,
      findService: services.findService,
      findShape: shapes.findShape,
      findStop: (feed, id) => provisional.get(`${feed} ${id}`),
      positionOf: (stop) => {
        const { feed, row } = rowsOfStops[stop] as (typeof rowsOfStops)[number];
        const station = rowsOfStops[provisional.get(`${feed} ${row.parentStation ?? ''}`) ?? -1]?.row;
        return { lat: row.lat ?? station?.lat ?? 0, lon: row.lon ?? station?.lon ?? 0 };
      },
    },
    names,
    collector,
  );
  const draft = collector.finish();
  const called = new Set(draft.stop);
  const stops = compileStops(feeds, names, (feed, id) =>
    called.has(provisional.get(`${feed} ${id}`) as number),
  );
  const patterns = renumber(draft, (row) => {
    const { feed, row: stop } = rowsOfStops[row] as (typeof rowsOfStops)[number];
    return stops.findStop(feed, stop.stopId) as number;
  });
  const stopMerges = compilePlaces(feeds, stops.table, patterns, routes, options.stopMerges);
  const walks = compileFootpaths(
    feeds,
    stops.table,
    stops.findStop,
    patterns,
    routes,
    options.cities,
    options.walk,
    rules,
  );
  const lookups = { findStop: stops.findStop, findRoute, findTrip: trips.findTrip };
  return {
    dropped: trips.dropped,
    timetable: {
      hash: options.hash,
      timeZone: feeds[0]?.agencies[0]?.timeZone ?? 'UTC',
      rules,
      feeds: feeds.map((feed, f) => toTimetableFeed(feed, routes, f)),
      stops: stops.table,
      routes,
      trips: trips.table,
      patterns,
      services: services.table,
      tripLinks: compileTripLinks(feeds, trips.findTrip),
      changeRules: compileChangeRules(
        feeds,
        lookups,
        { footpaths: walks.footpaths, patterns, routes, stops: stops.table },
        options.walk,
        rules,
      ),
      ...walks,
      stopMerges,
      shapes: shapes.table,
      timeZones: stops.timeZones,
      names: names.names,
    },
  };
}

function renumber(patterns: PatternTable, toRow: (provisional: number) => number): PatternTable {
  const known = new Map<number, number>();
  const stop = patterns.stop.map((row) => {
    let to = known.get(row);
    if (to === undefined) {
      to = toRow(row);
      known.set(row, to);
    }
    return to;
  });
  return { ...patterns, stop };
}
