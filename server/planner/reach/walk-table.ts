/** Which stops are within a walk of each stop, for walks at the far end of a travel. */
import type { StopTable } from '../../transit/timetable/timetable.ts';
import { toWalkSec } from '../model/end-point.ts';
import type { StopLocator } from '../model/stop-locator.ts';

/** Row `s` is `offsets[s] .. offsets[s + 1]`, nearest first, the stop itself not included. */
export interface WalkTable {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly durationSec: Int32Array;
}

export interface WalkSpeed {
  readonly speedMps: number;
  readonly detourFactor: number;
}

/** Straight lines on the ground, the same as between a stop and any other place. */
export function buildWalkTable(
  stops: StopTable,
  locator: StopLocator,
  maxSec: number,
  walk: WalkSpeed,
): WalkTable {
  const maxM = (maxSec * walk.speedMps) / walk.detourFactor;
  const offsets = new Int32Array(stops.boardable + 1);
  const targets: number[] = [];
  const durationSec: number[] = [];
  for (let stop = 0; stop < stops.boardable; stop++) {
    const point = { lat: stops.lat[stop] as number, lon: stops.lon[stop] as number };
    for (const near of locator.listNearby(point, maxM)) {
      if (near.stop === stop) continue;
      targets.push(near.stop);
      durationSec.push(toWalkSec(near.distanceM, walk));
    }
    offsets[stop + 1] = targets.length;
  }
  return { offsets, targets: Int32Array.from(targets), durationSec: Int32Array.from(durationSec) };
}
