/** The data that the page loads first: the region with its feeds, and the water and place names of the offline map. */
import type { FeatureCollection, Geometry } from 'geojson';
import type { Box, LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Confidence } from '../../planner/model/itinerary.ts';
import { isActive, type ServiceTable } from '../../transit/timetable/timetable.ts';
import type { World } from './world.ts';

export interface RegionInfo {
  readonly timeZone: string;
  /** Name of the whole region. */
  readonly name: Names;
  readonly center: LatLon;
  readonly zoom: number;
  readonly bounds: Box;
  /** Whether the region has the scheme of a shared card, and with it cards and a clearing. */
  readonly hasCard: boolean;
  readonly regions: readonly Region[];
  readonly feeds: readonly FeedSummary[];
}

/** A city or county with its lines. */
export interface Region extends LatLon {
  readonly regionId: string;
  readonly name: Names;
}

export interface FeedSummary {
  readonly feedId: string;
  readonly timeZone: string;
  readonly publisherName: string;
  readonly publisherUrl: string;
  readonly version?: string;
  readonly firstDay?: ServiceDay;
  readonly lastDay?: ServiceDay;
  /** Number of lines by `Confidence`. */
  readonly lineCounts: Readonly<Record<Confidence, number>>;
  readonly attributions: readonly { readonly name: string; readonly url?: string }[];
}

/** What the offline map draws below the lines. */
export interface GroundProperties {
  readonly kind: 'water' | 'river' | 'green' | 'city' | 'town' | 'place';
  /** In the local language, with translations. */
  readonly name?: Names;
  /** Smallest zoom at which the name is shown. */
  readonly minZoom?: number;
}

export interface Ground {
  readonly features: FeatureCollection<Geometry, GroundProperties>;
  readonly attribution: string;
}

export function toRegionInfo({ hasScheme, region, timetable }: World): RegionInfo {
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

export function toGround({ region }: World): Ground {
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
