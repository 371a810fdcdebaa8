/** The use cases of the HTTP side, answered by the rooms of the house. */

import type { FeatureCollection, Geometry } from 'geojson';
import { LRUCache } from 'lru-cache';
import type { Names } from '../../base/names.ts';
import { recall } from '../../base/recall.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { listMovingTrips } from '../../planner/board/moving-trips.ts';
import { listStopEvents } from '../../planner/board/stop-board.ts';
import { getTrip } from '../../planner/board/trip-run.ts';
import { rebuildItinerary } from '../../planner/itinerary/rebuild-itinerary.ts';
import { buildLineDay, findLine } from '../../planner/lines/find-line.ts';
import { listLines } from '../../planner/lines/list-lines.ts';
import type { Confidence } from '../../planner/model/itinerary.ts';
import { findNearest } from '../../planner/places/place-index.ts';
import { searchPlaces } from '../../planner/places/search-places.ts';
import type { Landmark } from '../../planner/reach/reach-answers.ts';
import { getStop, listMapStops } from '../../planner/stops/map-stops.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { isActive, type ServiceTable } from '../../transit/timetable/timetable.ts';
import type { FeedSummary, Ground, GroundProperties, RegionInfo } from '../use-cases/region.ts';
import type { ApiUseCases } from '../use-cases/use-cases.ts';
import { findExampleFacts } from './api-examples.ts';
import { checkFareChoice, listFareChoices } from './fare-choices.ts';
import type { World } from './world.ts';

/** @param money - opened when first asked for */
export function createUseCases(world: World, money: ApiUseCases['money']): ApiUseCases {
  const { timetable, legs, cache, groups, stops, routes } = world;
  const stopParts = { timetable, stops, groups, routes, legs };
  const lineParts = { timetable, legs, cityIds: world.region.cities.map(({ id }) => id) };
  const lines = listLines(lineParts);
  const fareChoices = listFareChoices(world);
  const dayOf = createDayMemory((day) => buildLineDay(lineParts, day));
  return {
    getTimeZone: () => timetable.timeZone,
    plan: (request) => {
      checkFareChoice(fareChoices, request.fare);
      return world.planner.plan(request);
    },
    refreshItinerary: (request) => rebuildItinerary({ ...world, index: world.trips }, request),
    reachAll: (request) => world.reach().reachAll(request),
    reachMany: (request) => world.reach().reachMany(request),
    walkToMany: (request) => world.reach().walkToMany(request),
    drawIsochrones: (request) => world.reach().drawIsochrones(request, listSeats(world)),
    listPercentiles: (request) => world.reach().listPercentiles(request),
    buildMatrix: (request) => world.reach().buildMatrix(request),
    listStopEvents: (request) => listStopEvents({ timetable, groups, legs, cache }, request),
    getTrip: (request) => getTrip({ timetable, index: world.trips, legs, cache }, request),
    listMovingTrips: (request) => listMovingTrips({ timetable, legs, cache }, request),
    getStop: (request) => getStop(stopParts, request),
    listMapStops: (request) => listMapStops(stopParts, request),
    listStopMerges: () => timetable.stopMerges,
    searchPlaces: ({ text, ...options }) => searchPlaces(world.places(), text, options),
    findNearbyPlaces: ({ point, ...options }) => findNearest(world.places(), point, options),
    listLines: () => lines,
    findLine: (request) => findLine({ ...lineParts, stops, listSources: world.listSources, dayOf }, request),
    listFareChoices: () => fareChoices,
    getRegionInfo: () => toRegionInfo(world),
    getGround: () => toGround(world),
    money,
    findExampleFacts: (nowSec) => findExampleFacts(world, nowSec),
    getHealth: () => ({
      isReady: true,
      feedCount: timetable.feeds.length,
      stopCount: timetable.stops.boardable,
      tripCount: timetable.trips.count,
      timetableHash: timetable.hash,
    }),
  };
}

/** The seats of the region's districts. */
function listSeats({ region }: World): Landmark[] {
  return region.places
    .filter(({ type }) => type === 'district')
    .map(({ id, name, lat, lon }) => ({ id, name, lat, lon }));
}

/** Remembers the last few days asked for. */
function createDayMemory(build: (day: ServiceDay) => DayTimetable): (day: ServiceDay) => DayTimetable {
  const days = new LRUCache<ServiceDay, DayTimetable>({ max: 3 });
  return (day) => recall(days, day, () => build(day));
}

function toRegionInfo({ hasScheme, region, timetable }: World): RegionInfo {
  const { bounds, cities, name, start } = region;
  return {
    timeZone: timetable.timeZone,
    name,
    center: { lat: start.lat, lon: start.lon },
    zoom: start.zoom,
    bounds,
    hasCard: hasScheme,
    regions: cities.map(({ id, names, seats }) => ({
      regionId: id,
      name: names,
      lat: seats[0]?.lat ?? start.lat,
      lon: seats[0]?.lon ?? start.lon,
    })),
    feeds: timetable.feeds.map((feed, index) => toFeedSummary(timetable, feed, index)),
  };
}

function toFeedSummary(
  timetable: World['timetable'],
  feed: World['timetable']['feeds'][number],
  index: number,
): FeedSummary {
  const lineCounts: Record<Confidence, number> = { sourced: 0, derived: 0, reconstructed: 0 };
  for (const route of timetable.routes) if (route.feed === index) lineCounts[route.confidence]++;
  return {
    feedId: feed.feedId,
    timeZone: feed.timeZone,
    publisherName: feed.publisher ?? '',
    publisherUrl: feed.publisherUrl ?? '',
    ...toServiceSpan(timetable, index),
    ...(feed.version === undefined ? {} : { version: feed.version }),
    lineCounts,
    attributions: feed.attributions.map((name) => ({ name })),
  };
}

/** First and last day on which any of a feed's services runs. */
function toServiceSpan(
  { services }: World['timetable'],
  feed: number,
): Pick<FeedSummary, 'firstDay' | 'lastDay'> {
  const days: ServiceDay[] = [];
  for (let service = 0; service < services.count; service++) {
    if (services.feed[service] !== feed) continue;
    const first = findActiveDay(services, service, 0, 1);
    const last = findActiveDay(services, service, services.dayCount - 1, -1);
    if (first !== undefined && last !== undefined) days.push(first, last);
  }
  return days.length === 0 ? {} : { firstDay: Math.min(...days), lastDay: Math.max(...days) };
}

function findActiveDay(
  services: ServiceTable,
  service: number,
  from: number,
  step: 1 | -1,
): ServiceDay | undefined {
  for (let d = from; d >= 0 && d < services.dayCount; d += step) {
    if (isActive(services, service, services.firstDay + d)) return services.firstDay + d;
  }
  return undefined;
}

function toGround({ region }: World): Ground {
  const water = region.water.flatMap((collection) =>
    collection.features.map((feature) => {
      const isArea = feature.geometry.type.endsWith('Polygon');
      const name = toGroundName(feature.properties ?? {});
      const properties: GroundProperties = { kind: isArea ? 'water' : 'river', ...(name ? { name } : {}) };
      return { type: 'Feature' as const, geometry: feature.geometry, properties };
    }),
  );
  const labels = region.places
    .filter(({ type, category }) => type !== 'poi' || category === 'scenic' || category === 'airport')
    .map((place) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [place.lon, place.lat] },
      properties: {
        kind: place.type === 'city' ? 'city' : place.type === 'district' ? 'town' : 'place',
        name: place.name,
        minZoom: place.type === 'city' ? 5 : place.type === 'district' ? 9 : 12,
      } satisfies GroundProperties,
    }));
  const features: FeatureCollection<Geometry, GroundProperties> = {
    type: 'FeatureCollection',
    features: [...water, ...labels],
  };
  return { features, attribution: region.groundAttribution };
}

function toGroundName(properties: Record<string, unknown>): Names | undefined {
  const text = properties.name_zh ?? properties.name;
  if (typeof text !== 'string' || text === '') return undefined;
  const en = properties.name_en ?? properties.name;
  return typeof en === 'string' && en !== text ? { text, translations: { en } } : { text };
}
