/** Feeds in, timetable out. Pure: the same feeds and options give the same arrays. */
import type { City } from '../../network/cities.ts';
import type { StopMergeRow } from '../../network/stop-merges.ts';
import type { PatternTable, Timetable } from '../timetable.ts';
import { neutralTravelRules, type TravelRules } from '../travel-rules.ts';
import { compileChangeRules } from './compile-change-rules.ts';
import { compileFootpaths, type WalkOptions } from './compile-footpaths.ts';
import { compileTripLinks } from './compile-links.ts';
import { PatternCollector } from './compile-patterns.ts';
import { compilePlaces } from './compile-places.ts';
import { compileRoutes, toTimetableFeed } from './compile-routes.ts';
import { compileServices } from './compile-services.ts';
import { compileShapes } from './compile-shapes.ts';
import { compileStops } from './compile-stops.ts';
import { compileTrips, type DroppedTrips } from './compile-trips.ts';
import type { FeedSource } from './feed-source.ts';
import { NamePool } from './name-pool.ts';

export interface CompileOptions {
  readonly hash: string;
  readonly walk: WalkOptions;
  readonly cities: readonly City[];
  /** What the region says of times before boarding and of waits; neutral where absent. */
  readonly rules?: TravelRules;
  /** A bureau's own word on which stops are one place. */
  readonly stopMerges?: readonly StopMergeRow[];
}

export interface CompileResult {
  readonly timetable: Timetable;
  readonly dropped: DroppedTrips;
}

/** Walks that the trip planner takes for granted between stops. */
export const defaultWalk: WalkOptions = { maxM: 600, speedMps: 1.25, detourFactor: 1.3 };

export function compileTimetable(feeds: readonly FeedSource[], options: CompileOptions): CompileResult {
  const { rules = neutralTravelRules } = options;
  const names = new NamePool();
  const { routes, findRoute } = compileRoutes(feeds);
  const services = compileServices(feeds);
  const shapes = compileShapes(feeds);

  // Which stops are called at is known only after the trips are read, so trips are read against
  // provisional rows first.
  const rowsOfStops = feeds.flatMap((feed, f) =>
    feed.stops.map((row) => ({ row, key: `${f} ${row.stopId}` })),
  );
  const provisional = new Map(rowsOfStops.map(({ key }, i) => [key, i] as const));
  const positions = new Map(rowsOfStops.map(({ row, key }) => [key, row] as const));
  const collector = new PatternCollector();
  const trips = compileTrips(
    feeds,
    {
      findRoute,
      findService: services.findService,
      findShape: shapes.findShape,
      findStop: (feed, id) => provisional.get(`${feed} ${id}`),
      positionOf: (stop) => {
        const { row, key } = rowsOfStops[stop] as (typeof rowsOfStops)[number];
        const station = positions.get(`${key.slice(0, key.indexOf(' '))} ${row.parentStation ?? ''}`);
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
    const { key } = rowsOfStops[row] as (typeof rowsOfStops)[number];
    const space = key.indexOf(' ');
    return stops.findStop(Number(key.slice(0, space)), key.slice(space + 1)) as number;
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
