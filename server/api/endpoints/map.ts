/** `/api/v6/map/trips`, `/api/v1/map/levels` and `/api/v1/rentals`. */
import { toBox } from '../../base/geo.ts';
import { toCompact } from '../map/compact.ts';
import { toEpochSec } from '../map/instant.ts';
import { toApiTripSegments } from '../map/moving.ts';
import { toZoomFilter } from '../map/zoom.ts';
import { limits } from '../schema/limits.ts';
import {
  levelsQuerySchema,
  levelsResponseSchema,
  rentalsQuerySchema,
  rentalsResponseSchema,
  tripsQuerySchema,
  tripsResponseSchema,
} from '../schema/map.ts';
import { defineEndpoint } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { getTime } from './time.ts';

/** Recommended by the MOTIS API for a map of streets. */
const DEFAULT_PRECISION = 5;

export const tripsEndpoint = defineEndpoint({
  operationId: 'trips',
  isDear: () => true,
  description: {
    zh: '地图一块范围内一段时间里按时刻表行驶的车辆区段。',
    en: 'Stretches that vehicles drive, by the timetable, inside a part of the map and a span of time.',
  },
  path: '/api/v6/map/trips',
  access: 'open',
  olderVersions: [1, 4, 5],
  tag: 'stops',
  summary: { zh: '地图范围内行驶中的车辆', en: 'Vehicles on their way in a part of the map' },
  query: tripsQuerySchema,
  response: tripsResponseSchema,
  answer: async (call) => {
    const { query, useCases } = call;
    const timeZone = useCases.getTimeZone();
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
});

export const levelsEndpoint = defineEndpoint({
  operationId: 'levels',
  description: {
    zh: '地图一块范围内车站有哪些楼层。',
    en: 'Which floors the stations inside a part of the map have.',
  },
  path: '/api/v1/map/levels',
  access: 'open',
  tag: 'stops',
  summary: { zh: '地图范围内的楼层', en: 'Floors in a part of the map' },
  query: levelsQuerySchema,
  response: levelsResponseSchema,
  cacheSec: 60,
  answer: async ({ query, useCases }) => {
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
});

const rentals = {
  tag: 'service' as const,
  summary: { zh: '租赁车辆（没有）', en: 'Vehicles to rent (none are known here)' },
  query: rentalsQuerySchema,
  response: rentalsResponseSchema,
  cacheSec: 60,
  answer: () => ({ providerGroups: [], providers: [], stations: [], vehicles: [], zones: [] }),
};

export const rentalsEndpoint = defineEndpoint({
  operationId: 'rentals',
  description: {
    zh: '本服务没有租赁车辆，答案总是空的；供通用客户端使用。',
    en: 'Vehicles to rent are not part of this service: the answer is always empty, so that general clients keep working.',
  },
  path: '/api/v1/rentals',
  access: 'open',
  ...rentals,
});

/** The same under its older address. */
export const mapRentalsEndpoint = defineEndpoint({
  operationId: 'mapRentals',
  description: {
    zh: 'rentals 的旧地址。',
    en: 'The older address of `rentals`.',
  },
  path: '/api/v1/map/rentals',
  access: 'open',
  isDeprecated: true,
  ...rentals,
});
