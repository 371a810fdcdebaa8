/** Builds everything that answers requests about one timetable. */

import { TripIndex } from '../../planner/board/trip-run.ts';
import { TripPlanner } from '../../planner/itinerary/trip-planner.ts';
import type { FarePricer } from '../../planner/model/fare-pricer.ts';
import { LegBuilder } from '../../planner/model/leg-builder.ts';
import { SearchCache } from '../../planner/model/search-cache.ts';
import { StopIndex } from '../../planner/model/stop-index.ts';
import { StopLocator } from '../../planner/model/stop-locator.ts';
import type { PlaceSource } from '../../planner/places/place.ts';
import { buildPlaceIndex, type PlaceIndex } from '../../planner/places/place-index.ts';
import { ReachPlanner } from '../../planner/reach/reach-planner.ts';
import { ReachPool } from '../../planner/reach/reach-pool.ts';
import { buildStopRoutes, type StopRoutes } from '../../planner/stops/map-stops.ts';
import { StopGroups } from '../../planner/stops/stop-groups.ts';
import { noSpecialDays, type SpecialDays } from '../../planner/ways/special-days.ts';
import { WayPlanner } from '../../planner/ways/way-planner.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import { listProvenance } from '../../transit/gtfs/read-feed-info.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { loadCalendar } from '../files/load-calendar.ts';
import { type CardFares, createCardFares } from '../pricing/card-fares.ts';
import { createFareCosts } from '../pricing/fare-costs.ts';
import { loadScheme } from '../pricing/load-scheme.ts';
import {
  createMediaPricer,
  createPricer,
  type LoadedFares,
  listFareMedia,
  loadFares,
} from '../pricing/price-itinerary.ts';
import { findRegionCurrency } from '../pricing/region-currency.ts';
import type { EngineHook } from './engine.ts';
import type { LoadedTimetable } from './load-timetable.ts';
import { type RegionFiles, toWithAliases } from './region.ts';

/** Reach searches stop after this time; the server answers `timed-out` after 15 s. */
const REACH_LIMIT_MS = 14_000;

export interface World {
  readonly timetable: Timetable;
  readonly region: RegionFiles;
  readonly stops: StopIndex;
  readonly locator: StopLocator;
  readonly groups: StopGroups;
  readonly routes: StopRoutes;
  readonly trips: TripIndex;
  readonly legs: LegBuilder;
  readonly cache: SearchCache;
  readonly price: FarePricer;
  readonly planner: TripPlanner;
  /** Plans as ways of going; what API, page and commands answer. */
  readonly ways: WayPlanner;
  readonly engine: EngineHook | undefined;
  readonly fares: LoadedFares;
  /** Whether the region has a scheme, which cards and clearing need. */
  readonly hasScheme: boolean;
  /** ISO 4217, of the scheme; without a scheme, of most fares of the feeds. */
  readonly currency: string;
  /** Public holidays of the region; none where it has no scheme. */
  readonly calendar: SpecialDays;
  /** Prices of the shared card; undefined where no line accepts it. */
  readonly cards: CardFares | undefined;
  /** Built by the first call: a plan between two stop ids does not need it. */
  readonly places: () => PlaceIndex;
  /** Created by the first call; its threads start with the first search. */
  readonly reach: () => ReachPlanner;
  /** Sources of a line, as `provenance.txt` states them. */
  readonly listSources: (routeId: string) => readonly string[];
}

/**
 * @param engine - searches windows; absent: RAPTOR
 * @param schemeDir - folder of the shared card's scheme; absent: that of the region
 */
export function createWorld(
  { timetable, imported, region }: LoadedTimetable,
  engine?: EngineHook,
  schemeDir: string | undefined = region.schemeDir,
): World {
  const stops = new StopIndex(timetable);
  const locator = new StopLocator(timetable.stops);
  const legs = new LegBuilder(timetable, stops);
  const cache = new SearchCache(timetable, engine?.onBuilt);
  const fares = loadFares(imported);
  const scheme = schemeDir === undefined ? undefined : loadScheme(schemeDir);
  const cards = scheme && createCardFares(scheme, imported, fares.tariff);
  const media = listFareMedia(fares.tables, cards);
  const price = createPricer(fares.tariff, cards, media);
  const routes = buildStopRoutes(timetable);
  const priceByMedium = createMediaPricer(price, media);
  const planner = new TripPlanner({
    timetable,
    stops,
    locator,
    legs,
    cache,
    price,
    priceByMedium,
    costs: createFareCosts(fares.tariff, timetable, cards),
  });
  const calendar = schemeDir === undefined ? noSpecialDays : loadCalendar(schemeDir);
  const trips = new TripIndex(timetable);
  const cityIds = region.cities.map(({ id }) => id);
  let places: PlaceIndex | undefined;
  let reach: ReachPlanner | undefined;
  return {
    timetable,
    region,
    stops,
    locator,
    groups: new StopGroups(stops, locator),
    routes,
    trips,
    legs,
    cache,
    price,
    planner,
    ways: new WayPlanner({
      planner,
      stops,
      locator,
      routes,
      price,
      priceByMedium,
      special: { calendar, trips },
    }),
    engine,
    fares,
    hasScheme: scheme !== undefined,
    currency: scheme?.currency ?? findRegionCurrency({ imported, region: {} }),
    calendar,
    cards,
    places: () => {
      if (places) return places;
      const stopSources = listStopSources(timetable, stops, routes, cityIds);
      const all = [...stopSources, ...region.places, ...region.neighbours.places];
      places = buildPlaceIndex(toWithAliases(all, region));
      return places;
    },
    reach: () => {
      reach ??= new ReachPlanner(
        { timetable, stops, locator, cache },
        new ReachPool(undefined, REACH_LIMIT_MS),
      );
      return reach;
    },
    listSources: (routeId) => {
      const [feedId, ...rest] = routeId.split(':');
      const feed = imported.find((other) => other.feedId === feedId);
      if (!feed) return [];
      const db = openFeed(feed.file);
      try {
        const rows = listProvenance(db).filter(({ table }) => table === 'routes');
        const own = rows.filter(({ recordId }) => recordId === rest.join(':'));
        return (own.length > 0 ? own : rows.filter(({ recordId }) => recordId === '*')).map(
          ({ source }) => source,
        );
      } finally {
        db.close();
      }
    },
  };
}

function listStopSources(
  timetable: Timetable,
  stops: StopIndex,
  routes: StopRoutes,
  cityIds: readonly string[],
): PlaceSource[] {
  const cityOf = (row: number) => timetable.stops.city[row] as number;
  return Array.from({ length: timetable.stops.boardable }, (_, row): PlaceSource => {
    const place = stops.toPlace(row);
    const lines = routes.listRoutes(row);
    return {
      type: 'stop',
      id: place.stopId ?? '',
      name: place.name,
      lat: place.lat,
      lon: place.lon,
      ...(place.stationId === undefined ? {} : { stationId: place.stationId }),
      ...(place.timeZone === undefined ? {} : { timeZone: place.timeZone }),
      placeId: stops.toGlobalId(timetable.stops.place[row] as number),
      ...(cityOf(row) === 255 ? {} : { cityId: cityIds[cityOf(row)] ?? '' }),
      routeTypes: lines.map((route) => timetable.routes[route]?.routeType ?? 3),
      routeIds: lines.map((route) => {
        const line = timetable.routes[route];
        return `${timetable.feeds[line?.feed ?? 0]?.feedId}:${line?.routeId}`;
      }),
    };
  });
}
