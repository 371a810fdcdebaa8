/** Handlers of `/api/v6/map/trips`, `/api/v1/map/levels` and `/api/v1/rentals`. */
import { type LatLon, toBox } from '../../base/geo.ts';
import type { MovingTrips } from '../../planner/board/moving-trips.ts';
import { limits } from '../schema/limits.ts';
import type { ApiTripSegment, mapOperations } from '../schema/map.ts';
import { type TransitMode, toMode } from '../schema/mode.ts';
import { toEpochSec, toInstantMaker } from '../wire/instant.ts';
import { type Language, toCompact } from '../wire/json.ts';
import { findColor, toApiPlace, toDisplayName } from '../wire/place.ts';
import { toPolyline } from '../wire/polyline.ts';
import { toRunId } from '../wire/run-id.ts';
import type { Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { getTime } from './time.ts';

/** The precision that the MOTIS API recommends for a map of streets. */
const DEFAULT_PRECISION = 5;

export const mapHandlers: Handlers<typeof mapOperations> = {
  trips: async (call) => {
    const { query, useCases } = call;
    const timeZone = useCases.timeZone;
    const time = getTime(query.startTime, call, 'startTime');
    const end = getTime(query.endTime, call, 'endTime');
    const windowSec = toEpochSec(end, timeZone) - toEpochSec(time, timeZone);
    if (windowSec < 0 || windowSec > limits.movingWindowSec) {
      throw toFieldProblem(
        'endTime',
        `endTime 不得早于 startTime，也不得晚 ${limits.movingWindowSec / 3600} 小时以上`,
        `endTime must not be before startTime, nor more than ${limits.movingWindowSec / 3600} hours after it`,
      );
    }
    const moving = await useCases.listMovingTrips({
      bounds: toBox(query.min, query.max),
      time,
      windowSec,
      isShown: toZoomFilter(query.zoom),
      maxSegments: limits.movingSegments,
    });
    return toApiTripSegments(moving, call.language, query.precision ?? DEFAULT_PRECISION);
  },

  levels: async ({ query, useCases }) => {
    const stops = await useCases.listMapStops(
      toCompact({
        bounds: toBox(query.min, query.max),
        isGrouped: false,
        maxStops: limits.mapStops,
      }),
    );
    const levels = stops.flatMap(({ level }) => (level === undefined ? [] : [level]));
    return [...new Set(levels)].sort((a, b) => b - a);
  },

  rentals: () => noRentals,

  mapRentals: () => noRentals,
};

const noRentals = { providerGroups: [], providers: [], stations: [], vehicles: [], zones: [] };

function toApiTripSegments(moving: MovingTrips, language: Language, precision: number): ApiTripSegment[] {
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

/** Drops points that equal the point before when rounded to `precision` decimal places; keeps both ends. */
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

/**
 * Lowest zoom at which lines of a mode are shown, by the diagonal of their area in metres: the first entry with `fromM` not
 * above it counts.
 */
const leastZooms: Readonly<
  Record<TransitMode, readonly { readonly fromM: number; readonly zoom: number }[]>
> = {
  AIRPLANE: [
    { fromM: 50_000, zoom: 4 },
    { fromM: 0, zoom: 8 },
  ],
  COACH: [
    { fromM: 50_000, zoom: 4 },
    { fromM: 0, zoom: 8 },
  ],
  HIGHSPEED_RAIL: [{ fromM: 0, zoom: 4 }],
  LONG_DISTANCE: [{ fromM: 0, zoom: 4 }],
  NIGHT_RAIL: [{ fromM: 0, zoom: 4 }],
  REGIONAL_RAIL: [{ fromM: 0, zoom: 7 }],
  SUBURBAN: [{ fromM: 0, zoom: 8 }],
  SUBWAY: [{ fromM: 0, zoom: 9 }],
  TRAM: [
    { fromM: 10_000, zoom: 9 },
    { fromM: 0, zoom: 10 },
  ],
  BUS: [
    { fromM: 10_000, zoom: 9 },
    { fromM: 0, zoom: 10 },
  ],
  FERRY: [
    { fromM: 100_000, zoom: 5 },
    { fromM: 10_000, zoom: 8 },
    { fromM: 0, zoom: 10 },
  ],
  FUNICULAR: [{ fromM: 0, zoom: 11 }],
  AERIAL_LIFT: [{ fromM: 0, zoom: 11 }],
  OTHER: [{ fromM: 0, zoom: 11 }],
};

/** Whether a map of this zoom shows a line, by its GTFS `route_type` and the diagonal of its area. */
function toZoomFilter(zoom: number): (routeType: number, extentM: number) => boolean {
  return (routeType, extentM) => {
    const entry = leastZooms[toMode(routeType)].find(({ fromM }) => extentM >= fromM);
    return entry !== undefined && Math.floor(zoom) >= entry.zoom;
  };
}
