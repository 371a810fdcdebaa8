/** The way of a bus line along the fitted streets: bends between its calls, and distances along it. */
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';
import type { LineDirection, LinePoint } from './bus-line.ts';
import type { StreetNet } from './street-net.ts';

/** A stop farther from every street than this is not on the net: the way to it is straight. */
const OFF_NET_M = 250;
/** A way along streets longer than this many times the straight line, and than the slack, means that a street is missing. */
const MAX_DETOUR = 1.7;
const DETOUR_SLACK_M = 400;
/** Bends closer than this to the point before are left out. */
const MIN_STEP_M = 8;

const lengthOf = (points: readonly LatLon[]) =>
  points.reduce((sum, point, idx) => sum + toDistanceM(points[idx - 1] ?? point, point), 0);

/** The points between two calls, in the order of travel, without the two. */
function layHop(from: LatLon, to: LatLon, net: StreetNet): LatLon[] {
  const [start, end] = [net.find(from), net.find(to)];
  if (!start || !end || start.offM > OFF_NET_M || end.offM > OFF_NET_M) return [];
  const way = net.lay(start, end);
  const longest = toDistanceM(from, to) * MAX_DETOUR + DETOUR_SLACK_M;
  if (!way || lengthOf([from, ...way, to]) > longest) return [];
  const kept: LatLon[] = [];
  for (const point of way) {
    const near = [from, to, ...kept.slice(-1)].some((other) => toDistanceM(other, point) < MIN_STEP_M);
    if (!near) kept.push(point);
  }
  return kept;
}

/** A hop whose drawn way is longer than the tabled one by more than this factor is timed by the drawn way. */
const MAX_STRETCH = 1.8;
/** So is one that is shorter by more than this factor and by more than so many metres. */
const MAX_SHRINK = 2.5;
const SHRINK_SLACK_M = 400;

/**
 * The direction with its bends, and with distances along them.
 *
 * Running times keep the distances of the fact table (`timedM`), since the drawn way is itself a guess. Only where a stop
 * has moved so far that a bus would have to go at 45 km/h or to wait, the drawn way counts.
 */
export function toCourse(direction: LineDirection, net: StreetNet): LineDirection {
  const vias: LinePoint[] = [];
  let cumM = 0;
  let timedM = 0;
  const places = direction.places.map((place, call) => {
    const before = direction.places[call - 1];
    if (before) {
      const startM = cumM;
      const tabledM = place.cumM - before.cumM;
      const bends = layHop(before, place, net);
      let at: LatLon = before;
      for (const bend of bends) {
        cumM += toDistanceM(at, bend);
        vias.push({ ...bend, cumM: Math.round(cumM) });
        at = bend;
      }
      cumM += toDistanceM(at, place);
      const drawnM = Math.round(cumM - startM);
      const isStretched = drawnM > tabledM * MAX_STRETCH;
      const isShrunk = drawnM * MAX_SHRINK < tabledM && tabledM - drawnM > SHRINK_SLACK_M;
      timedM += isStretched || isShrunk ? drawnM : tabledM;
    }
    return { ...place, cumM: Math.round(cumM), timedM };
  });
  return { ...direction, places, vias };
}
