/** Converts the bus lines of a feed to GTFS tables: agencies, stops, routes, trips, shapes, names and provenance. */
import { addBusServices, type BusService } from './bus-calendar.ts';
import { type LineFamily, toLineColours } from './bus-colours.ts';
import { toEnglishName } from './bus-english.ts';
import type { BusLine, LinePoint } from './bus-line.ts';
import { planStations, type StationPlan, type StreetSide } from './bus-stations.ts';
import { addTrips } from './bus-trips.ts';
import { addProvenance, addRow, type FeedDraft, type Provenance } from './feed-draft.ts';
import { addFeedMeta } from './feed-meta.ts';
import { addTranslation, addValueTranslation } from './translations.ts';

export interface BusAgency {
  readonly agencyId: string;
  readonly zh: string;
  readonly en: string;
  /** The site of the city government, because the sources name no site of the operators. */
  readonly url: string;
  readonly phone?: string | undefined;
}

/** Provenance of the position of a stop. */
export type PlaceSource = Pick<Provenance, 'confidence' | 'source'>;

export interface BusFeedSpec {
  readonly feedId: string;
  readonly prefix: string;
  readonly agencies: readonly BusAgency[];
  readonly lines: readonly BusLine[];
  /** First and last service date of services, by prefix; for prefixes other than that of the feed. */
  readonly spans?: Readonly<Record<string, { readonly start: string; readonly end: string }>>;
  readonly findPlaceSource: (name: string) => PlaceSource | undefined;
  /** Mongolian names by Chinese name. */
  readonly mongolian?: ReadonlyMap<string, string> | undefined;
  readonly agencySource: string;
  /** How the shapes are drawn. */
  readonly shapesSource: string;
  /** Note for the provenance of all lines. */
  readonly routesNote?: string | undefined;
}

/** The feed, and its stops for fares by area. */
export interface BusFeed {
  readonly feed: FeedDraft;
  readonly stations: StationPlan;
  /** Stops at which a direction of a line calls. */
  sidesOf(routeId: string, directionId: number): readonly StreetSide[];
}

const modelled = 'modelled from distance and time of day; see the provenance of the route';

function addAgencies(feed: FeedDraft, spec: BusFeedSpec): void {
  for (const { agencyId, zh, en, url, phone } of spec.agencies) {
    addRow(feed, 'agency', {
      agency_id: agencyId,
      agency_name: zh,
      agency_url: url,
      agency_timezone: 'Asia/Shanghai',
      agency_lang: 'zh',
      agency_phone: phone,
    });
    addTranslation(feed, 'agency', 'agency_name', agencyId, { en });
  }
  addProvenance(feed, {
    table_name: 'agency',
    record_id: '*',
    confidence: 'derived',
    source: spec.agencySource,
  });
}

function toSideText({ kind, headingDeg }: StreetSide): string {
  if (kind === 'departures') return '发车区';
  if (kind === 'arrivals') return '到达区';
  const names = ['北', '东北', '东', '东南', '南', '西南', '西', '西北'];
  return `往${names[Math.round(headingDeg / 45) % 8]}方向`;
}

function addStops(feed: FeedDraft, spec: BusFeedSpec, plan: StationPlan): void {
  for (const station of plan.stations) {
    const { name, stationId, sides } = station;
    const known = spec.findPlaceSource(name);
    if (!known) throw new Error(`${spec.feedId}: no source for the point of ${name}`);
    const names = { en: toEnglishName(name), mn: spec.mongolian?.get(name) };
    const isPair = sides.length > 1;
    if (isPair) {
      addRow(feed, 'stops', {
        stop_id: stationId,
        stop_name: name,
        stop_lat: station.lat,
        stop_lon: station.lon,
        location_type: 1,
        wheelchair_boarding: 0,
      });
      addTranslation(feed, 'stops', 'stop_name', stationId, names);
      addProvenance(feed, { table_name: 'stops', record_id: stationId, ...known });
    }
    for (const side of sides) {
      addRow(feed, 'stops', {
        stop_id: side.stopId,
        stop_name: name,
        stop_desc: toSideText(side),
        stop_lat: side.lat,
        stop_lon: side.lon,
        location_type: 0,
        parent_station: isPair ? stationId : undefined,
        wheelchair_boarding: 0,
      });
      addTranslation(feed, 'stops', 'stop_name', side.stopId, names);
      addProvenance(feed, {
        table_name: 'stops',
        record_id: side.stopId,
        confidence: 'reconstructed',
        source: `placed 15 m beside the point by the direction of the lines; point: ${known.source}`,
      });
    }
  }
}

function addRoutes(feed: FeedDraft, lines: readonly BusLine[]): void {
  const ranks = new Map<LineFamily, number>();
  lines.forEach((line, order) => {
    const rank = ranks.get(line.family) ?? 0;
    ranks.set(line.family, rank + 1);
    const { color, textColor } = toLineColours(line.family, rank);
    addRow(feed, 'routes', {
      route_id: line.routeId,
      agency_id: line.agencyId,
      route_short_name: line.shortName,
      route_long_name: line.longName.zh,
      route_desc: line.desc?.zh,
      route_type: line.routeType,
      route_color: color,
      route_text_color: textColor,
      route_sort_order: order + 1,
    });
    addTranslation(feed, 'routes', 'route_long_name', line.routeId, { en: line.longName.en });
    if (line.desc) addTranslation(feed, 'routes', 'route_desc', line.routeId, { en: line.desc.en });
    if (/[^\x20-\x7e]/.test(line.shortName)) {
      addTranslation(feed, 'routes', 'route_short_name', line.routeId, {
        en: toEnglishName(line.shortName),
      });
    }
    addProvenance(feed, {
      table_name: 'routes',
      record_id: line.routeId,
      confidence: line.confidence,
      source: line.source,
    });
  });
}

function addShape(feed: FeedDraft, line: BusLine, directionId: number, sides: readonly StreetSide[]): void {
  const direction = line.directions[directionId];
  const calls = (direction?.places ?? []).map((place, call): LinePoint => {
    const side = sides[call] as StreetSide;
    return { lat: side.lat, lon: side.lon, cumM: place.cumM };
  });
  const points = [...calls, ...(direction?.vias ?? [])].toSorted((a, b) => a.cumM - b.cumM);
  points.forEach((point, idx) => {
    addRow(feed, 'shapes', {
      shape_id: `${line.routeId}-${directionId}`,
      shape_pt_lat: point.lat,
      shape_pt_lon: point.lon,
      shape_pt_sequence: idx + 1,
      shape_dist_traveled: point.cumM,
    });
  });
}

function addTableProvenance(feed: FeedDraft, spec: BusFeedSpec): void {
  const say = (table: string, confidence: Provenance['confidence'], source: string) => {
    if (feed.tables.has(table))
      addProvenance(feed, { table_name: table, record_id: '*', confidence, source });
  };
  say('trips', 'reconstructed', 'built from first and last departure and headway of the line');
  say('stop_times', 'reconstructed', modelled);
  say(
    'frequencies',
    'reconstructed',
    'headways of the line; shorter ones on working days 07:00-09:00 and 17:00-19:00',
  );
  say('shapes', 'reconstructed', spec.shapesSource);
}

/** Builds all tables except fares. */
export function buildBusFeed(spec: BusFeedSpec): BusFeed {
  const feed: FeedDraft = { feedId: spec.feedId, tables: new Map() };
  const runs = spec.lines.flatMap((line) =>
    line.directions.map((direction, directionId) => ({ line, direction, directionId })),
  );
  const stations = planStations(
    spec.prefix,
    runs.map(({ direction }) => direction.places),
  );
  addAgencies(feed, spec);
  addStops(feed, spec, stations);
  addRoutes(feed, spec.lines);

  const services = new Map<string, BusService[]>();
  const headsigns = new Map<string, string>();
  const sidesByRun = new Map<string, readonly StreetSide[]>();
  runs.forEach(({ line, direction, directionId }, pass) => {
    const sides = direction.places.map((_, call) => stations.sideOf(pass, call));
    sidesByRun.set(`${line.routeId}/${directionId}`, sides);
    addShape(feed, line, directionId, sides);
    const needed = addTrips(feed, line, directionId, sides);
    services.set(line.servicePrefix, [...(services.get(line.servicePrefix) ?? []), ...needed]);
    headsigns.set(direction.headsign.zh, direction.headsign.en);
  });
  for (const [zh, en] of headsigns) addValueTranslation(feed, 'trips', 'trip_headsign', zh, { en });
  // Services with a span of their own come first in the table of exceptions.
  const prefixes = [...services.keys()].sort((a, b) => Number(a === spec.prefix) - Number(b === spec.prefix));
  for (const prefix of prefixes) {
    addBusServices(feed, prefix, services.get(prefix) ?? [], spec.spans?.[prefix]);
  }
  if (spec.routesNote) {
    addProvenance(feed, {
      table_name: 'routes',
      record_id: '*',
      confidence: 'derived',
      source: spec.routesNote,
    });
  }
  addFeedMeta(
    feed,
    [
      {
        id: `${spec.feedId}-osm`,
        organization: 'OpenStreetMap contributors',
        url: 'https://www.openstreetmap.org/copyright',
        role: 'producer',
      },
    ],
    'Chinese names by rule: words that say what a place is are translated, names are in pinyin; Mongolian from metro stations of the same name',
  );
  addTableProvenance(feed, spec);
  return {
    feed,
    stations,
    sidesOf(routeId, directionId) {
      const sides = sidesByRun.get(`${routeId}/${directionId}`);
      if (!sides) throw new Error(`${routeId} has no direction ${directionId}`);
      return sides;
    },
  };
}
