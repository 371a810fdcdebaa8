/** Walks between zones and the stops around them, as the skims need them. */
import type { LatLon } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { StopLocator } from '../model/stop-locator.ts';
import type { SkimZone } from './skim-window.ts';

export interface ZoneWalk {
  /** Straight line. */
  readonly maxM: number;
  readonly speedMps: number;
  readonly detourFactor: number;
}

/**
 * Each zone with the stops that can be walked to from its middle. A walk to a stop includes the time at its gate; a walk
 * from one does not.
 */
export function toSkimZones(
  { stops }: Pick<Timetable, 'stops'>,
  points: readonly LatLon[],
  { detourFactor, maxM, speedMps }: ZoneWalk,
): SkimZone[] {
  const locator = new StopLocator(stops);
  return points.map(({ lat, lon }) => {
    const near = locator.listNearby({ lat, lon }, maxM).map(({ distanceM, stop }) => ({
      stop,
      walkSec: Math.ceil((distanceM * detourFactor) / speedMps),
    }));
    return {
      lat,
      lon,
      access: near.map(({ stop, walkSec }) => ({
        stop,
        durationSec: walkSec + (stops.boardSlackSec[stop] as number),
      })),
      egress: near.map(({ stop, walkSec }) => ({ stop, durationSec: walkSec })),
    };
  });
}

/** A place that is a stop, or several stops of a station: travels begin and end at its platforms. */
export function toStationZone({ stops }: Pick<Timetable, 'stops'>, rows: readonly number[]): SkimZone {
  const [first = 0] = rows;
  const at = rows.map((stop) => ({ stop, durationSec: 0 }));
  return { lat: stops.lat[first] as number, lon: stops.lon[first] as number, access: at, egress: at };
}
