/** `/api/v6/map/trips`, `/api/v1/map/levels` and `/api/v1/rentals`. */
import { toBox } from '../../base/geo.ts';
import { toCompact } from '../map/compact.ts';
import { toEpochSec } from '../map/instant.ts';
import { toApiTripSegments } from '../map/moving.ts';
import { toZoomFilter } from '../map/zoom.ts';
import { limits } from '../schema/limits.ts';
import type { mapOperations } from '../schema/map.ts';
import type { Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { getTime } from './time.ts';

/** Recommended by the MOTIS API for a map of streets. */
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
