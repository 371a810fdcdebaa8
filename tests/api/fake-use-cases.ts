/** In-memory use cases over the tiny region; they record their requests for the tests. */

import type { ApiUseCases } from '../../server/app/use-cases.ts';
import { ProblemError } from '../../server/base/problem.ts';
import type { BoardRequest, StopEvent, TripRequest } from '../../server/planner/board/board-request.ts';
import type { MovingTripsRequest } from '../../server/planner/board/moving-trips.ts';
import type { StopTimetableRequest } from '../../server/planner/board/stop-timetable.ts';
import type { RebuildRequest } from '../../server/planner/itinerary/rebuild-itinerary.ts';
import type { LineDetail, LineRequest, LineSummary } from '../../server/planner/lines/line.ts';
import type { PlanRequest, PlanResult } from '../../server/planner/model/plan-request.ts';
import type { MapStop, MapStopsRequest, StopRequest } from '../../server/planner/stops/stop-request.ts';
import { type AskedReach, createFakeReach } from './fake-reach.ts';
import * as tiny from './tiny-region.ts';

export interface Asked extends AskedReach {
  plan?: PlanRequest;
  isLate?: PlanRequest['isLate'];
  refresh?: RebuildRequest;
  moving?: MovingTripsRequest;
  stopTimetable?: StopTimetableRequest;
  board?: BoardRequest;
  trip?: TripRequest;
  stop?: StopRequest;
  mapStops?: MapStopsRequest;
  search?: Parameters<ApiUseCases['searchPlaces']>[0];
  nearby?: Parameters<ApiUseCases['findNearbyPlaces']>[0];
  line?: LineRequest;
}

const stop: MapStop = { ...tiny.xinhua, stopCode: '0107', importance: 0.8, routeTypes: [1, 3] };

const departure: StopEvent = {
  kind: 'departure',
  place: tiny.xinhua,
  departureSec: 27_120,
  tripId: 'hm:1_up',
  serviceDay: tiny.day,
  tripStartSec: 26_400,
  headwaySec: 300,
  directionId: 0,
  headsign: tiny.metroLeg.headsign,
  route: tiny.metroRoute,
  origin: tiny.metroLeg.calls[0]!,
  destination: tiny.metroLeg.calls.at(-1)!,
  isOpen: true,
  bikesAllowed: false,
  isWheelchairAccessible: true,
  otherCalls: tiny.metroLeg.calls.slice(1),
};
const arrival: StopEvent = {
  ...departure,
  kind: 'arrival',
  arrivalSec: 90_600,
  isOpen: false,
  tripShortName: '101',
  otherCalls: [],
};

const line: LineSummary = {
  route: tiny.metroRoute,
  feedId: 'hm',
  regionIds: ['hohhot'],
  crossesBoundary: false,
  geometry: [[tiny.xinhua, tiny.metroEast]],
};
const lineDetail: LineDetail = {
  ...line,
  day: tiny.day,
  timeZone: tiny.timeZone,
  sources: ['https://metro.example/'],
  directions: [
    {
      directionId: 0,
      headsign: tiny.metroLeg.headsign,
      stops: [
        { ...tiny.xinhua, rideSec: 0, tripCount: 160, firstSec: 22_800, lastSec: 82_800 },
        { ...tiny.metroEast, rideSec: 1_080, tripCount: 160 },
      ],
      originIndex: 0,
      firstDepartureSec: 22_800,
      lastDepartureSec: 86_700,
      tripCount: 160,
      departures: [{ sec: 22_800, headwaySec: 300 }, { sec: 86_700 }],
      headways: [{ startSec: 25_200, endSec: 32_400, headwaySec: 300 }],
      geometry: [[tiny.xinhua, tiny.metroEast]],
    },
  ],
};

/** The use cases, and their last requests. `overrides` replaces some of them. */
export function createFakeUseCases(overrides: Partial<ApiUseCases> = {}): {
  useCases: ApiUseCases;
  asked: Asked;
} {
  const asked: Asked = {};
  const cursor = (direction: 'earlier' | 'later', seconds: number) => ({
    direction,
    time: { day: tiny.day, seconds },
  });
  const pages = { previousPage: cursor('earlier', 27_000), nextPage: cursor('later', 27_060) };
  const useCases: ApiUseCases = {
    timeZone: tiny.timeZone,
    plan: ({ isLate, ...request }): PlanResult => {
      asked.plan = request;
      asked.isLate = isLate;
      if (request.from.kind === 'stop' && request.from.stopId === 'nowhere:1') throw unknownStop('nowhere:1');
      const ends = { from: tiny.walkLeg.from, to: tiny.kundulun, direct: [tiny.walkItinerary], ...pages };
      if (!request.allowsRouteType || request.allowsRouteType(1)) {
        const isIncomplete = request.criteria !== undefined && request.criteria.length > 0;
        return { ...ends, itineraries: [tiny.itinerary], ...(isIncomplete ? { isIncomplete } : {}) };
      }
      return {
        ...ends,
        itineraries: [],
        emptyReason: {
          code: 'no-connection',
          text: { zh: '没有方案', en: 'No connection' },
          suggestions: [
            {
              code: 'later',
              text: { zh: '试试 08:00', en: 'Try 08:00' },
              time: { day: tiny.day, seconds: 28_800 },
            },
          ],
        },
      };
    },
    refreshItinerary: (request) => {
      asked.refresh = request;
      return tiny.itinerary;
    },
    listMovingTrips: (request) => {
      asked.moving = request;
      return { day: tiny.day, timeZone: tiny.timeZone, segments: [tiny.metroLeg] };
    },
    ...createFakeReach(asked),
    listStopEvents: (request) => {
      asked.board = request;
      return {
        place: tiny.xinhua,
        day: tiny.day,
        timeZone: tiny.timeZone,
        events: [departure, arrival],
        ...pages,
      };
    },
    getStopTimetable: (request) => {
      asked.stopTimetable = request;
      const { headsign, route } = tiny.metroLeg;
      const departures = [
        { sec: 22_800, headwaySec: 360 },
        { sec: 86_700, tripShortName: 'D1' },
      ];
      const lines = [{ route, headsign, platformCodes: ['2'], departures }];
      return { place: tiny.xinhua, day: request.day, timeZone: tiny.timeZone, lines };
    },
    getTrip: (request) => {
      asked.trip = request;
      if (request.run.tripId !== 'hm:1_up') {
        throw new ProblemError('trip-unknown', { zh: '没有这个车次', en: 'No such trip' });
      }
      const { fare: _fare, ...rest } = tiny.itinerary;
      return { ...rest, legs: [tiny.metroLeg], walkM: 0, transfers: 0 };
    },
    getStop: (request) => {
      asked.stop = request;
      if (request.area.kind === 'stop' && request.area.stopId !== 'hm:xinhua') {
        throw unknownStop(request.area.stopId);
      }
      return {
        place: stop,
        members: [stop],
        entrances: [],
        routes: [tiny.metroRoute, tiny.busRoute],
        wheelchairBoarding: 1,
      };
    },
    listMapStops: (request) => {
      asked.mapStops = request;
      return [stop];
    },
    listStopMerges: () => [
      {
        stopA: 'hm:xinhua',
        stopB: 'hb:xinhua',
        nameA: '新华广场',
        nameB: '新华广场',
        distanceM: 40,
        rule: 'same-name',
        score: 0.96,
        verdict: 'merged',
      },
      {
        stopA: 'hb:east',
        stopB: 'rail:NDC',
        nameA: '呼和浩特东站(东)',
        nameB: '呼和浩特东',
        distanceM: 410,
        rule: 'override',
        score: 1,
        verdict: 'apart',
        reason: 'override',
        note: '另一侧',
      },
    ],
    searchPlaces: (request) => {
      asked.search = request;
      return [
        { place: tiny.xinhuaPlace, match: 'prefix', score: 9.8, matchedText: '新华广场', ranges: [[0, 2]] },
        {
          place: { ...tiny.xinhuaPlace, type: 'poi', id: 'poi:dazhao', stopIds: [], category: 'scenic' },
          match: 'substring',
          score: 5,
          matchedText: 'Xinhua Square',
          ranges: [[0, 6]],
        },
      ];
    },
    findNearbyPlaces: (request) => {
      asked.nearby = request;
      return [{ place: tiny.xinhuaPlace, distanceM: 51.4 }];
    },
    listLines: () => [line, { ...line, route: tiny.busRoute, feedId: 'bt', regionIds: ['baotou'] }],
    findLine: (request) => {
      asked.line = request;
      return request.lineId === 'hm:1' ? { ...lineDetail, day: request.day } : undefined;
    },
    listFareChoices: () => ({
      media: [{ id: 'card', name: { text: '青城通', translations: { en: 'Qingcheng Card' } }, type: 2 }],
      riderCategories: [
        { id: 'adult', name: { text: '普通', translations: { en: 'Adult' } }, isDefault: true },
      ],
    }),
    getRegionInfo: () => ({
      name: { text: '呼和浩特—包头', translations: { en: 'Hohhot–Baotou' } },
      timeZone: tiny.timeZone,
      center: { lat: 40.75, lon: 110.75 },
      zoom: 9,
      bounds: { south: 40, west: 109, north: 42, east: 113 },
      hasCard: true,
      currency: 'CNY',
      holidays: [
        {
          name: { text: '元旦', translations: { en: "New Year's Day" } },
          firstDay: tiny.day,
          lastDay: tiny.day + 2,
        },
      ],
      officeDays: [tiny.day + 5],
      regions: [
        {
          regionId: 'hohhot',
          name: { text: '呼和浩特', translations: { en: 'Hohhot' } },
          lat: 40.84,
          lon: 111.75,
        },
      ],
      feeds: [
        {
          feedId: 'hm',
          timeZone: tiny.timeZone,
          publisherName: 'Metro',
          publisherUrl: 'https://metro.example/',
          firstDay: tiny.day,
          lineCounts: { sourced: 2, derived: 0, reconstructed: 0 },
          attributions: [{ name: '© OpenStreetMap contributors', url: 'https://www.openstreetmap.org/' }],
        },
      ],
    }),
    getGround: () => ({
      attribution: 'Natural Earth',
      notes: [{ text: '示意', translations: { en: 'Modelled' } }],
      features: {
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            geometry: {
              type: 'LineString',
              coordinates: [
                [109.8, 40.5],
                [111.2, 40.3],
              ],
            },
            properties: { kind: 'river', name: { text: '黄河', translations: { en: 'Yellow River' } } },
          },
        ],
      },
    }),
    money: () => {
      throw new ProblemError('scheme-unknown', { zh: '没有一卡通方案', en: 'There is no scheme of a card' });
    },
    reports: () => {
      throw new ProblemError('not-found', { zh: '没有报告', en: 'There are no reports' });
    },
    scenarios: () => {
      throw new ProblemError('scenario-unknown', { zh: '没有方案', en: 'There are no scenarios' });
    },
    findExampleFacts: () => ({
      timeZone: tiny.timeZone,
      day: tiny.day,
      timeSec: 8 * 3600,
      from: { stopId: 'hm:A', name: '甲', lat: 40.8, lon: 111.6 },
      to: { stopId: 'hm:B', name: '乙', lat: 40.7, lon: 111.7 },
      tripId: 'hm:T',
      lineId: 'hm:R',
      agencyId: 'hm:G',
      feedId: 'hm',
    }),
    getHealth: () => ({ isReady: true, feedCount: 5, stopCount: 900, tripCount: 1200, timetableHash: 'abc' }),
    ...overrides,
  };
  return { useCases, asked };
}

function unknownStop(stopId: string): ProblemError {
  return new ProblemError(
    'stop-unknown',
    { zh: '站点不存在', en: 'No such stop' },
    { stopId, secret: 'inner' },
  );
}
