/**
 * The way of a train on the map: through its own stops and through stations it passes without a stop, as
 * far as the kilometres of other trains say that they lie on the same line.
 */
import { toDistanceM } from '../../server/base/geo.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';
import type { RailStation } from './rail-stations.ts';
import type { RailTrain } from './rail-trains.ts';

/** Kilometres are whole numbers and two tables of one line can differ by rounding. */
const KM_SLACK = 1;
/** A station farther off the straight line than this share of a hop lies on another line. */
const MAX_DETOUR = 1.15;

/** Station to station to kilometres, by any train that calls at both, in riding order. */
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

/** Stations between two neighbouring stops of a train, by kilometres from the first. */
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
    // Of two stations side by side on different lines only the first is kept.
    if (previous && (between === undefined || Math.abs(candidate.km - previous.km - between) > KM_SLACK))
      continue;
    passed.push(candidate);
  }
  return passed;
}

/** Writes one shape per distinct way; returns train number to shape id, none where kilometres are missing. */
export function addRailShapes(
  feed: FeedDraft,
  trains: readonly RailTrain[],
  stations: ReadonlyMap<string, RailStation>,
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
      // Named after the first train of that way.
      shapeId = `rail-way-${number.replaceAll('/', '-')}`;
      shapeOfWay.set(way, shapeId);
      for (const [index, { station, km }] of points.entries()) {
        addRow(feed, 'shapes', {
          shape_id: shapeId,
          shape_pt_lat: station.lat,
          shape_pt_lon: station.lon,
          shape_pt_sequence: index + 1,
          shape_dist_traveled: km * 1000,
        });
      }
    }
    shapeOfTrain.set(number, shapeId);
  }
  addProvenance(feed, {
    table_name: 'shapes',
    record_id: '*',
    confidence: 'derived',
    source: 'straight lines from station to station; stations passed without a stop by timetable kilometres',
  });
  return shapeOfTrain;
}
