/**
 * Shapes of trains: through their stops, and through stations that they pass without a stop. Kilometres of other trains, and
 * the railways of `railways.csv`, tell which stations are on the same line.
 */
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import type { RailStation } from './rail-stations.ts';
import type { RailTrain } from './rail-trains.ts';
import { listBetween, type Railway, type RailwayPoint } from './railways.ts';

/** Tolerance for kilometres, which are rounded to integers. */
const KM_SLACK = 1;
/** A station is on another line if the way through it is longer than the straight line by more than this factor. */
const MAX_DETOUR = 1.15;

/** Kilometres between stations, from any train that calls at both, in the order of travel. */
type KmTable = ReadonlyMap<string, ReadonlyMap<string, number>>;

function toKmTable(trains: readonly RailTrain[]): KmTable {
  const table = new Map<string, Map<string, number>>();
  const put = (from: string, to: string, km: number) => {
    const row = table.get(from) ?? new Map<string, number>();
    table.set(from, row);
    row.set(to, Math.min(row.get(to) ?? Number.POSITIVE_INFINITY, km));
  };
  for (const { calls } of trains) {
    for (const [index, a] of calls.entries()) {
      for (const b of calls.slice(index + 1)) {
        if (a.km === undefined || b.km === undefined || a.stationZh === b.stationZh) continue;
        put(a.stationZh, b.stationZh, b.km - a.km);
        put(b.stationZh, a.stationZh, b.km - a.km);
      }
    }
  }
  return table;
}

interface Passed {
  readonly station: RailStation;
  readonly km: number;
}

/** A point of a shape. */
interface WayPoint extends LatLon {
  readonly km: number;
}

/** Length of a way in kilometres, in straight lines from point to point. */
function toChordKm(points: readonly LatLon[]): number {
  return points.reduce((sum, point, idx) => sum + toDistanceM(points[idx - 1] ?? point, point), 0) / 1000;
}

/**
 * The bends of the railway between two neighbouring points of a way, with kilometres shared out by length. Of several
 * railways the longest counts that is no longer than the timetable says.
 */
function listBends(from: Passed, to: Passed, railways: readonly Railway[]): WayPoint[] {
  const km = to.km - from.km;
  let best: { readonly chordKm: number; readonly points: readonly RailwayPoint[] } | undefined;
  for (const railway of railways) {
    const points = listBetween(railway, from.station.nameZh, to.station.nameZh);
    if (!points) continue;
    const chordKm = toChordKm([from.station, ...points, to.station]);
    if (chordKm <= km + KM_SLACK && chordKm > (best?.chordKm ?? 0)) best = { chordKm, points };
  }
  return (best?.points ?? []).map(({ lat, lon }, idx, points): WayPoint => {
    const share = toChordKm([from.station, ...points.slice(0, idx + 1)]) / (best?.chordKm ?? 1);
    return { lat, lon, km: from.km + Math.round(share * km * 1000) / 1000 };
  });
}

/** Stations between two neighbouring stops of a train, sorted by kilometres from the first. */
function listPassed(
  from: RailStation,
  to: RailStation,
  km: number,
  table: KmTable,
  stations: ReadonlyMap<string, RailStation>,
): Passed[] {
  const straightM = toDistanceM(from, to);
  const candidates: Passed[] = [];
  for (const [name, fromKm] of table.get(from.nameZh) ?? []) {
    const toKm = table.get(name)?.get(to.nameZh);
    const station = stations.get(name)!;
    if (toKm === undefined || fromKm <= 0 || toKm <= 0 || Math.abs(fromKm + toKm - km) > KM_SLACK) continue;
    if (toDistanceM(from, station) + toDistanceM(station, to) > straightM * MAX_DETOUR) continue;
    candidates.push({ station, km: fromKm });
  }
  candidates.sort((a, b) => a.km - b.km || (a.station.id < b.station.id ? -1 : 1));
  const passed: Passed[] = [];
  for (const candidate of candidates) {
    const previous = passed.at(-1);
    const between = previous && table.get(previous.station.nameZh)?.get(candidate.station.nameZh);
    // Drops a station that is next to the previous one on another line.
    if (previous && (between === undefined || Math.abs(candidate.km - previous.km - between) > KM_SLACK))
      continue;
    passed.push(candidate);
  }
  return passed;
}

/** Adds a shape for each distinct way; returns shape ids by train number, without trains that have no kilometres. */
export function addRailShapes(
  feed: FeedDraft,
  trains: readonly RailTrain[],
  stations: ReadonlyMap<string, RailStation>,
  railways: readonly Railway[],
): ReadonlyMap<string, string> {
  const table = toKmTable(trains);
  const shapeOfWay = new Map<string, string>();
  const shapeOfTrain = new Map<string, string>();
  for (const { number, calls } of trains) {
    if (calls.some((call) => call.km === undefined)) continue;
    const points: Passed[] = [];
    for (const [index, call] of calls.entries()) {
      const [here, next] = [stations.get(call.stationZh)!, calls[index + 1]];
      points.push({ station: here, km: call.km! });
      if (!next) break;
      const hopKm = next.km! - call.km!;
      for (const passed of listPassed(here, stations.get(next.stationZh)!, hopKm, table, stations)) {
        points.push({ station: passed.station, km: Math.min(call.km! + passed.km, next.km!) });
      }
    }
    const way = points.map(({ station, km }) => `${station.id}@${km}`).join(' ');
    let shapeId = shapeOfWay.get(way);
    if (shapeId === undefined) {
      // The shape id contains the number of the first train with this way.
      shapeId = `rail-way-${number.replaceAll('/', '-')}`;
      shapeOfWay.set(way, shapeId);
      const course = points.flatMap((point, index): WayPoint[] => {
        const { lat, lon } = point.station;
        const next = points[index + 1];
        return [{ lat, lon, km: point.km }, ...(next ? listBends(point, next, railways) : [])];
      });
      for (const [index, { lat, lon, km }] of course.entries()) {
        addRow(feed, 'shapes', {
          shape_id: shapeId,
          shape_pt_lat: lat,
          shape_pt_lon: lon,
          shape_pt_sequence: index + 1,
          shape_dist_traveled: Math.round(km * 1000),
        });
      }
    }
    shapeOfTrain.set(number, shapeId);
  }
  addProvenance(feed, {
    table_name: 'shapes',
    record_id: '*',
    confidence: 'derived',
    source:
      'straight lines from station to station; stations passed without a stop by timetable kilometres and, in railways.csv, by OpenStreetMap station points',
  });
  return shapeOfTrain;
}
