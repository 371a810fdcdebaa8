/** Feed `rail`: all known trains between Ulanqab, Hohhot, Baotou, Ordos and Bayannur, with their whole ways. */
import { toTimeText } from '../../server/base/seconds.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import { addFeedMeta } from './feed-meta.ts';
import { addRailFares, toRailNetwork } from './rail-fares.ts';
import { toLineEnds, toRailCity, toRailEnglish, toRailSlug } from './rail-names.ts';
import { addRailShapes } from './rail-shapes.ts';
import { loadRailStations, type RailStation, toRailPlatformId } from './rail-stations.ts';
import { loadRailTrains, type RailTrain } from './rail-trains.ts';
import { loadRailways } from './railways.ts';
import { addTranslation, addValueTranslation } from './translations.ts';

const AGENCY_ID = 'china-railway';
const SERVICE_ID = 'rail-daily';
/** Period of the source; all trains run daily. */
const span = { start: '20260721', end: '20271231' };
/** Least transfer time between trains of one station. */
const MIN_CHANGE_SEC = 600;

interface TrainClass {
  readonly zh: string;
  readonly en: string;
  readonly shortName: string;
  readonly color: string;
  /**
   * Extended GTFS `route_type`: 101 high speed, 102 long distance, 103 inter-regional, 106 regional, 107 tourist. Planners
   * filter trains by it.
   */
  readonly routeType: 101 | 102 | 103 | 106 | 107;
}

/** By first letter of the train number; `0` for numbers without a letter. */
const trainClasses: Readonly<Record<string, TrainClass>> = {
  C: { zh: '城际动车', en: 'Intercity EMU', shortName: 'C', color: '00796B', routeType: 103 },
  D: { zh: '动车', en: 'EMU', shortName: 'D', color: '1565C0', routeType: 102 },
  G: { zh: '高速动车', en: 'High-speed train', shortName: 'G', color: 'AD1457', routeType: 101 },
  Z: { zh: '直达特快', en: 'Direct express', shortName: 'Z', color: '6A1B9A', routeType: 102 },
  T: { zh: '特快', en: 'Express', shortName: 'T', color: '4527A0', routeType: 102 },
  K: { zh: '快速', en: 'Fast train', shortName: 'K', color: '5D4037', routeType: 102 },
  Y: { zh: '旅游列车', en: 'Tourist train', shortName: 'Y', color: '33691E', routeType: 107 },
  0: { zh: '普通列车', en: 'Ordinary train', shortName: '普', color: '455A64', routeType: 106 },
};

function toClassKey(trainNumber: string): string {
  const letter = trainNumber.charAt(0);
  const key = letter in trainClasses && letter !== '0' ? letter : '0';
  if (key === '0' && !/^\d/.test(trainNumber)) throw new Error(`no class for train ${trainNumber}`);
  return key;
}

function addStation(feed: FeedDraft, station: RailStation): void {
  const platformId = toRailPlatformId(station.id);
  const place = { stop_name: station.nameZh, stop_lat: station.lat, stop_lon: station.lon };
  addRow(feed, 'stops', {
    stop_id: station.id,
    stop_code: station.telecode,
    ...place,
    location_type: 1,
    wheelchair_boarding: 0,
  });
  addRow(feed, 'stops', {
    stop_id: platformId,
    ...place,
    location_type: 0,
    parent_station: station.id,
    wheelchair_boarding: 0,
  });
  for (const id of [station.id, platformId]) {
    addTranslation(feed, 'stops', 'stop_name', id, { en: station.nameEn, mn: station.nameMn });
  }
  addRow(feed, 'transfers', {
    from_stop_id: platformId,
    to_stop_id: platformId,
    transfer_type: 2,
    min_transfer_time: MIN_CHANGE_SEC,
  });
  for (const record_id of [station.id, platformId]) {
    addProvenance(feed, {
      table_name: 'stops',
      record_id,
      confidence: station.confidence,
      source: station.source,
    });
  }
}

interface RouteDraft {
  readonly id: string;
  readonly classKey: string;
  readonly ends: readonly [string, string];
}

/** The route of a train: a class of train between two cities, in both directions and from all their stations. */
function toRoute(train: RailTrain): RouteDraft {
  const classKey = toClassKey(train.number);
  const ends = toLineEnds(toRailCity(train.originZh), toRailCity(train.destinationZh));
  const slugs = ends.map((end) => toRailSlug(toRailEnglish(end)));
  return { id: `rail-${classKey.toLowerCase()}-${slugs.join('-')}`, classKey, ends };
}

function addRoute(feed: FeedDraft, route: RouteDraft, order: number, trains: readonly RailTrain[]): void {
  const { zh, en, shortName, color, routeType } = trainClasses[route.classKey]!;
  addRow(feed, 'routes', {
    route_id: route.id,
    agency_id: AGENCY_ID,
    route_short_name: shortName,
    route_long_name: `${zh} ${route.ends.join('–')}`,
    route_type: routeType,
    route_color: color,
    route_text_color: 'FFFFFF',
    route_sort_order: order,
  });
  addTranslation(feed, 'routes', 'route_long_name', route.id, {
    en: `${en} ${route.ends.map(toRailEnglish).join('–')}`,
  });
  addRow(feed, 'route_networks', { network_id: toRailNetwork(trains[0]!.number), route_id: route.id });
}

/** Trip id of a train number, without the slash, which would have to be encoded in URLs. */
function toRailTripId(trainNumber: string): string {
  return trainNumber.replaceAll('/', '-');
}

function addTrain(
  feed: FeedDraft,
  train: RailTrain,
  routeId: string,
  shapeId: string | undefined,
  stations: ReadonlyMap<string, RailStation>,
): void {
  const tripId = toRailTripId(train.number);
  // Trains away from Beijing have odd numbers, trains towards it even ones.
  const isUp = Number(/\d+/.exec(train.number)?.[0]) % 2 === 0;
  addRow(feed, 'trips', {
    route_id: routeId,
    service_id: SERVICE_ID,
    trip_id: tripId,
    trip_headsign: train.destinationZh,
    trip_short_name: train.number,
    direction_id: isUp ? 1 : 0,
    shape_id: shapeId,
    wheelchair_accessible: 0,
    bikes_allowed: 0,
  });
  for (const [index, call] of train.calls.entries()) {
    addRow(feed, 'stop_times', {
      trip_id: tripId,
      arrival_time: toTimeText(call.arrivalSec),
      departure_time: toTimeText(call.departureSec),
      stop_id: toRailPlatformId(stations.get(call.stationZh)!.id),
      stop_sequence: index + 1,
      shape_dist_traveled: call.km === undefined ? undefined : call.km * 1000,
      timepoint: 1,
    });
  }
  addProvenance(feed, {
    table_name: 'trips',
    record_id: tripId,
    confidence: train.confidence,
    source: train.source,
  });
}

function addFrame(feed: FeedDraft): void {
  addRow(feed, 'agency', {
    agency_id: AGENCY_ID,
    agency_name: '中国铁路',
    agency_url: 'https://www.12306.cn',
    agency_timezone: 'Asia/Shanghai',
    agency_lang: 'zh',
  });
  addTranslation(feed, 'agency', 'agency_name', AGENCY_ID, { en: 'China Railway' });
  addProvenance(feed, { table_name: 'agency', record_id: '*', confidence: 'sourced', source: '12306.cn' });
  const everyDay = { monday: 1, tuesday: 1, wednesday: 1, thursday: 1, friday: 1, saturday: 1, sunday: 1 };
  addRow(feed, 'calendar', {
    service_id: SERVICE_ID,
    ...everyDay,
    start_date: span.start,
    end_date: span.end,
  });
  addProvenance(feed, {
    table_name: 'calendar',
    record_id: SERVICE_ID,
    confidence: 'derived',
    source:
      'upstream gives one calendar for all trains: weekend, peak-day and alternating trains run here every day, holidays included',
  });
  for (const [table, confidence, source] of [
    ['stop_times', 'sourced', 'as the trip, see trips'],
    ['routes', 'derived', 'trains of one class between two cities taken together; colours are ours'],
    ['transfers', 'derived', `${MIN_CHANGE_SEC / 60} minutes from train to train inside a station, assumed`],
  ] as const) {
    addProvenance(feed, { table_name: table, record_id: '*', confidence, source });
  }
  addFeedMeta(
    feed,
    [
      {
        id: 'rail-timetable',
        organization: 'railway-isochrone, release gtfs-20261004 (timetable compiled by volunteers)',
        url: 'https://github.com/aaaAlexanderaaa/railway-isochrone',
        role: 'producer',
      },
      {
        id: 'rail-positions',
        organization: '© OpenStreetMap contributors (station positions, ODbL)',
        url: 'https://www.openstreetmap.org/copyright',
        role: 'producer',
      },
      {
        id: 'rail-chart-2021',
        organization: 'train-schedule-to-svg (chart of January 2021)',
        url: 'https://github.com/gpx0214/train-schedule-to-svg',
        role: 'producer',
      },
    ],
    'English names by the usual rules of pinyin and side (East, West ...); Mongolian as on the metro signs',
    span,
  );
}

/** Builds the feed from the `rail_*.csv` tables. */
export function buildRail(sourcesDir: string): FeedDraft {
  const feed: FeedDraft = { feedId: 'rail', tables: new Map() };
  const trains = loadRailTrains(sourcesDir);
  const stations = new Map(loadRailStations(sourcesDir, trains).map((station) => [station.nameZh, station]));
  addFrame(feed);
  for (const station of stations.values()) addStation(feed, station);
  const shapes = addRailShapes(feed, trains, stations, loadRailways(sourcesDir));
  const routes = new Map<string, { route: RouteDraft; trains: RailTrain[] }>();
  for (const train of trains) {
    const route = toRoute(train);
    const entry = routes.get(route.id) ?? { route, trains: [] };
    entry.trains.push(train);
    routes.set(route.id, entry);
  }
  const rank = ({ route }: { route: RouteDraft }) =>
    ['C', 'D', 'G', 'Z', 'T', 'K', 'Y', '0'].indexOf(route.classKey);
  const sorted = [...routes.values()].toSorted(
    (a, b) => rank(a) - rank(b) || b.trains.length - a.trains.length || (a.route.id < b.route.id ? -1 : 1),
  );
  for (const [index, { route, trains: routeTrains }] of sorted.entries()) {
    addRoute(feed, route, index + 1, routeTrains);
    for (const train of routeTrains) addTrain(feed, train, route.id, shapes.get(train.number), stations);
  }
  for (const headsign of new Set(trains.map((train) => train.destinationZh))) {
    addValueTranslation(feed, 'trips', 'trip_headsign', headsign, {
      en: stations.get(headsign)?.nameEn ?? toRailEnglish(headsign),
      mn: stations.get(headsign)?.nameMn,
    });
  }
  addRailFares(feed, trains, stations, sourcesDir);
  return feed;
}
