/**
 * A drawn line beside the railways or roads that the feeds know: their lines' shapes. There is no map of roads, seas or
 * mountains here, so a line far from every known way is a warning, not an error: it may be a new way, or a slip of the hand.
 */
import type { LatLon } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { toStopPoint } from '../../transit/timetable/timetable.ts';
import { toServiceKind } from '../../transit/timetable/travel-rules.ts';
import { listSamples, toLongestRunM } from './check-ground.ts';
import type { ModificationOf } from './document.ts';
import type { ProblemSink } from './scenario-problem.ts';

/** About 3 km in the latitudes of most cities: a way in the same or a neighbouring cell is near. */
const CELL_DEG = 0.03;
/** A part of a line that is off all known ways for longer than this is reported. An assumption. */
const MAX_OFF_M = 10_000;

type Snap = 'rail' | 'road';

const toCell = ({ lat, lon }: LatLon) => `${Math.floor(lat / CELL_DEG)} ${Math.floor(lon / CELL_DEG)}`;

const known = new WeakMap<Timetable, Partial<Record<Snap, ReadonlySet<string>>>>();

/** Cells through which a line of the kind runs. */
function findCells(timetable: Timetable, snap: Snap): ReadonlySet<string> {
  const ofTimetable = known.get(timetable) ?? {};
  known.set(timetable, ofTimetable);
  ofTimetable[snap] ??= new Set(
    listWays(timetable, snap).flatMap((way) => listSamples(way).map(({ at }) => toCell(at))),
  );
  return ofTimetable[snap];
}

function listWays({ patterns, routes, shapes, stops, trips }: Timetable, snap: Snap): LatLon[][] {
  const seen = new Set<number>();
  const ways: LatLon[][] = [];
  for (let p = 0; p < patterns.count; p++) {
    const kind = toServiceKind(routes[patterns.route[p] as number]?.routeType ?? 3);
    if ((snap === 'rail') !== (kind === 'rail') || kind === 'metro') continue;
    const trip = patterns.runTrip[patterns.runOffsets[p] as number] as number;
    const shape = trips.shape[trip] as number;
    if (shape < 0) {
      const calls = patterns.stop.subarray(patterns.callOffsets[p], patterns.callOffsets[p + 1]);
      ways.push(Array.from(calls, (stop) => toStopPoint(stops, stop)));
    } else if (!seen.has(shape)) {
      seen.add(shape);
      const way: LatLon[] = [];
      for (let i = shapes.offsets[shape] as number; i < (shapes.offsets[shape + 1] as number); i++) {
        way.push({ lat: (shapes.latE6[i] as number) / 1e6, lon: (shapes.lonE6[i] as number) / 1e6 });
      }
      ways.push(way);
    }
  }
  return ways;
}

/** Of lines that the document lays on railways or roads (`snap`). */
export function checkKnownWays(
  timetable: Timetable,
  { snap }: ModificationOf<'addLine'>,
  points: readonly LatLon[],
  problems: ProblemSink,
): void {
  if (snap === 'none') return;
  const cells = findCells(timetable, snap);
  if (cells.size === 0) return;
  const isOff = ({ lat, lon }: LatLon) => {
    for (const dLat of [-CELL_DEG, 0, CELL_DEG]) {
      for (const dLon of [-CELL_DEG, 0, CELL_DEG]) {
        if (cells.has(toCell({ lat: lat + dLat, lon: lon + dLon }))) return false;
      }
    }
    return true;
  };
  const offM = toLongestRunM(points, isOff);
  if (offM <= MAX_OFF_M) return;
  const km = Math.round(offM / 1_000);
  const way =
    snap === 'rail' ? { zh: '铁路', en: 'railway' } : { zh: '公交走的道路', en: 'road of a bus line' };
  problems.warn(
    'off-known-ways',
    'geometry',
    {
      zh: `线路有 ${km} 公里附近没有数据中已知的${way.zh}；若是新建线路，请把 snap 写为 none`,
      en: `For ${km} km the line is near no ${way.en} that the feeds know; if it is a new way, say "none" for snap`,
    },
    { metres: Math.round(offM) },
  );
}
