/** Vehicles on their way, in the shape of the MOTIS API. */
import type { LatLon } from '../../base/geo.ts';
import type { MovingTrips } from '../../planner/board/moving-trips.ts';
import type { ApiTripSegment } from '../schema/map.ts';
import { toMode } from '../schema/mode.ts';
import { toCompact } from './compact.ts';
import { toInstantMaker } from './instant.ts';
import type { Language } from './names.ts';
import { findColor, toApiPlace, toDisplayName } from './place.ts';
import { toPolyline } from './polyline.ts';
import { toRunId } from './run-id.ts';

export function toApiTripSegments(
  moving: MovingTrips,
  language: Language,
  precision: number,
): ApiTripSegment[] {
  const view = { language, timeZone: moving.timeZone };
  const toInstant = toInstantMaker(moving.day, moving.timeZone);
  return moving.segments.map((leg) => {
    const [departure, arrival] = [toInstant(leg.departureSec), toInstant(leg.arrivalSec)];
    return toCompact({
      trips: [{ tripId: toRunId(leg), displayName: toDisplayName(leg.route, leg.tripShortName, language) }],
      routeColor: findColor(leg.route.color),
      mode: toMode(leg.route.routeType),
      distance: leg.distanceM,
      from: toApiPlace(leg.from, view, { departure }),
      to: toApiPlace(leg.to, view, { arrival }),
      departure,
      arrival,
      scheduledDeparture: departure,
      scheduledArrival: arrival,
      realTime: false,
      polyline: toPolyline(withoutRepeats(leg.geometry, precision), precision),
    });
  });
}

/** A line without the points that fall together at so few decimal places; its ends always stay. */
function withoutRepeats(line: readonly LatLon[], precision: number): LatLon[] {
  const scale = 10 ** precision;
  const isSame = (a: LatLon, b: LatLon) =>
    Math.round(a.lat * scale) === Math.round(b.lat * scale) &&
    Math.round(a.lon * scale) === Math.round(b.lon * scale);
  return line.filter((point, i) => {
    const before = line[i - 1];
    return i === line.length - 1 || !before || !isSame(point, before);
  });
}
