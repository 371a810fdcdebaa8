/** Checks trips: ascending times, realistic speeds, matching shapes. */
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import { findSeconds } from '../../server/base/seconds.ts';
import { toPoint } from './check-places.ts';
import type { FeedDraft, Row } from './feed-draft.ts';
import { type FeedFault, listRows, toFault, toText } from './feed-fault.ts';

interface SpeedBounds {
  readonly minKmh: number;
  readonly maxKmh: number;
  /** Published times are truncated to this many seconds, so a hop may take that much longer. */
  readonly resolutionSec: number;
}

/** For all kinds of trains; railway times are whole minutes. */
const train: SpeedBounds = { minKmh: 12, maxKmh: 350, resolutionSec: 60 };

/** Bounds of the mean straight-line speed between two calls, by GTFS route type. */
const speedBounds: Readonly<Record<number, SpeedBounds>> = {
  1: { minKmh: 12, maxKmh: 80, resolutionSec: 0 },
  2: train,
  3: { minKmh: 4, maxKmh: 80, resolutionSec: 0 },
  101: train,
  102: train,
  103: train,
  106: train,
  107: train,
  // Coaches use motorways, and stop in towns.
  200: { minKmh: 10, maxKmh: 110, resolutionSec: 0 },
  710: { minKmh: 4, maxKmh: 80, resolutionSec: 0 },
};

/** Largest distance of a stop from the point of the shape at its `shape_dist_traveled`. */
const MAX_OFF_SHAPE_M = 300;
/** Accuracy of positions: a hop may be that much shorter than its straight line. */
const POSITION_SLACK_M = 1_500;
/** Speeds are not checked between stops closer than this. */
const MIN_HOP_M = 150;

interface ShapePoint extends LatLon {
  readonly distM: number;
}

function groupRows(rows: readonly Row[], column: string, order: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(toText(row[column]));
    if (group) group.push(row);
    else groups.set(toText(row[column]), [row]);
  }
  for (const group of groups.values()) group.sort((a, b) => Number(a[order]) - Number(b[order]));
  return groups;
}

/** The point at a distance along a shape; undefined beyond its ends. */
function findPointAt(shape: readonly ShapePoint[], distM: number): LatLon | undefined {
  for (let i = 1; i < shape.length; i++) {
    const [a, b] = [shape[i - 1]!, shape[i]!];
    if (distM < a.distM - 1 || distM > b.distM + 1) continue;
    const share = b.distM === a.distM ? 0 : (distM - a.distM) / (b.distM - a.distM);
    return { lat: a.lat + share * (b.lat - a.lat), lon: a.lon + share * (b.lon - a.lon) };
  }
  return undefined;
}

function listHopFaults(
  feed: FeedDraft,
  from: Row,
  to: Row,
  places: Places,
  bounds: SpeedBounds,
): FeedFault[] {
  const fault = (reason: string) => [toFault(feed, 'stop_times', to, reason)];
  const departureSec = findSeconds(toText(from.departure_time));
  const arrivalSec = findSeconds(toText(to.arrival_time));
  if (departureSec === undefined || arrivalSec === undefined) return [];
  if (arrivalSec < departureSec) return fault('arrives before it left the stop before');
  const [a, b] = [places.get(toText(from.stop_id)), places.get(toText(to.stop_id))];
  if (!a || !b) return [];
  const straightM = toDistanceM(a, b);
  if (toText(to.shape_dist_traveled) !== '' && toText(from.shape_dist_traveled) !== '') {
    const rideM = Number(to.shape_dist_traveled) - Number(from.shape_dist_traveled);
    if (rideM < 0) return fault('shape_dist_traveled goes back');
    if (rideM < straightM - POSITION_SLACK_M)
      return fault(`rides ${Math.round(rideM)} m between points ${Math.round(straightM)} m apart`);
  }
  if (straightM < MIN_HOP_M) return [];
  const rideSec = arrivalSec - departureSec;
  const fastestKmh = (straightM / Math.max(1, rideSec + bounds.resolutionSec)) * 3.6;
  if (fastestKmh > bounds.maxKmh)
    return fault(`${Math.round(fastestKmh)} km/h is faster than ${bounds.maxKmh}`);
  const slowestKmh = (straightM / Math.max(1, rideSec - bounds.resolutionSec)) * 3.6;
  if (slowestKmh < bounds.minKmh)
    return fault(`${slowestKmh.toFixed(1)} km/h is slower than ${bounds.minKmh}`);
  return [];
}

type Places = ReadonlyMap<string, LatLon>;

function listShapeFitFaults(
  feed: FeedDraft,
  calls: readonly Row[],
  shape: readonly ShapePoint[],
  places: Places,
): FeedFault[] {
  const faults: FeedFault[] = [];
  for (const call of calls) {
    if (toText(call.shape_dist_traveled) === '') continue;
    const place = places.get(toText(call.stop_id));
    const onShape = findPointAt(shape, Number(call.shape_dist_traveled));
    if (!onShape) faults.push(toFault(feed, 'stop_times', call, 'shape_dist_traveled is beyond the shape'));
    else if (place && toDistanceM(place, onShape) > MAX_OFF_SHAPE_M)
      faults.push(toFault(feed, 'stop_times', call, `more than ${MAX_OFF_SHAPE_M} m off its shape`));
  }
  return faults;
}

/** Finds faults of trips, their calls and their shapes. */
export function listRunningFaults(feed: FeedDraft): FeedFault[] {
  const faults: FeedFault[] = [];
  const places = new Map(listRows(feed, 'stops').map((row) => [toText(row.stop_id), toPoint(row)]));
  const typeOf = new Map(
    listRows(feed, 'routes').map((row) => [toText(row.route_id), Number(row.route_type)]),
  );
  const callsOf = groupRows(listRows(feed, 'stop_times'), 'trip_id', 'stop_sequence');
  const shapes = new Map<string, ShapePoint[]>();
  for (const [id, rows] of groupRows(listRows(feed, 'shapes'), 'shape_id', 'shape_pt_sequence')) {
    const points = rows.map((row) => ({
      ...toPoint(row, 'shape_pt_lat', 'shape_pt_lon'),
      distM: Number(row.shape_dist_traveled ?? 0),
    }));
    shapes.set(id, points);
    for (let i = 1; i < points.length; i++) {
      if (points[i]!.distM < points[i - 1]!.distM)
        faults.push(toFault(feed, 'shapes', rows[i]!, 'shape_dist_traveled goes back'));
    }
  }
  for (const trip of listRows(feed, 'trips')) {
    const calls = callsOf.get(toText(trip.trip_id)) ?? [];
    if (calls.length < 2) {
      faults.push(toFault(feed, 'trips', trip, 'a trip needs two calls'));
      continue;
    }
    const routeType = typeOf.get(toText(trip.route_id)) ?? -1;
    const bounds = speedBounds[routeType];
    if (!bounds) {
      faults.push(toFault(feed, 'trips', trip, `no speed bounds for route type ${routeType}`));
      continue;
    }
    for (const [index, call] of calls.entries()) {
      const arrivalSec = findSeconds(toText(call.arrival_time));
      const departureSec = findSeconds(toText(call.departure_time));
      if (arrivalSec === undefined || departureSec === undefined)
        faults.push(toFault(feed, 'stop_times', call, 'not a time'));
      else if (departureSec < arrivalSec)
        faults.push(toFault(feed, 'stop_times', call, 'leaves before it arrives'));
      const next = calls[index + 1];
      if (next) faults.push(...listHopFaults(feed, call, next, places, bounds));
    }
    const shape = shapes.get(toText(trip.shape_id));
    if (shape) faults.push(...listShapeFitFaults(feed, calls, shape, places));
  }
  return [...faults, ...listHeadwayFaults(feed)];
}

function listHeadwayFaults(feed: FeedDraft): FeedFault[] {
  const faults: FeedFault[] = [];
  const windowsOf = new Map<string, { row: Row; start: number; end: number }[]>();
  for (const row of listRows(feed, 'frequencies')) {
    const start = findSeconds(toText(row.start_time));
    const end = findSeconds(toText(row.end_time));
    if (start === undefined || end === undefined || start >= end) {
      faults.push(toFault(feed, 'frequencies', row, 'not a span of time'));
      continue;
    }
    if (!(Number(row.headway_secs) > 0)) faults.push(toFault(feed, 'frequencies', row, 'no headway'));
    const windows = windowsOf.get(toText(row.trip_id)) ?? [];
    if (windows.some((other) => start < other.end && other.start < end))
      faults.push(toFault(feed, 'frequencies', row, 'overlaps another window of the trip'));
    windows.push({ row, start, end });
    windowsOf.set(toText(row.trip_id), windows);
  }
  return faults;
}
