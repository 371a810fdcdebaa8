/**
 * The most expensive known requests of each endpoint within its limits. Where the most expensive one depends on the feeds, all
 * candidates are listed.
 */

import { limits } from '../../server/api/schema/limits.ts';
import type { Asked, ToRequests } from './asked.ts';
import { costlyMoney } from './costly-money.ts';
import { type Samples, type Spot, toText } from './samples.ts';

type Params = Readonly<Record<string, string | number | boolean>>;

/** A `GET` request. Does not encode commas and colons, so that long lists fit into the URL. */
function toGet(label: string, path: string, params: Params = {}): Asked {
  const query = Object.entries(params)
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(String(value)).replaceAll(/%2C|%3B|%3A/g, decodeURIComponent)}`,
    )
    .join('&');
  return { label, path: query === '' ? path : `${path}?${query}` };
}

const fullWalks = {
  maxPreTransitTime: limits.walkSec,
  maxPostTransitTime: limits.walkSec,
  maxDirectTime: limits.walkSec,
} as const;
const fullPage = {
  numItineraries: limits.itineraries,
  maxItineraries: limits.itineraries,
  withFares: true,
} as const;

function listPlans(samples: Samples): Asked[] {
  const { date, from, lineIds, agencyIds, mediumIds, otherDates, stops, to } = samples;
  const near = toNeighbour(from, to);
  const far = { fromPlace: toText(from), toPlace: toText(to) };
  const close = { fromPlace: toText(from), toPlace: toText(near) };
  const card = mediumIds.findLast((id) => id !== 'rail-ticket');
  const byCard = card === undefined ? {} : { fareMedia: card };
  const all = { ...fullPage, ...fullWalks };
  const both = { tongchengCriteria: 'fare,walking' };
  const morning = { time: `${date}T08:00` };
  const night = { time: `${date}T23:00`, arriveBy: true };
  const wholeDay = { searchWindow: limits.searchWindowSec };
  const plan = (label: string, params: Params) => toGet(label, '/api/v6/plan', params);
  return [
    plan('one journey', { ...far, ...morning, numItineraries: 1, maxItineraries: 1 }),
    plan('50 journeys, 2 h walks', { ...far, ...morning, ...all }),
    plan('... all day', { ...far, time: `${date}T00:00`, ...all, ...wholeDay }),
    plan('... all day, nearby', { ...close, time: `${date}T00:00`, ...all, ...wholeDay }),
    plan('... arrive by', { ...far, ...night, ...all, ...wholeDay }),
    plan('... walking counts', { ...far, ...morning, ...all, tongchengCriteria: 'walking' }),
    plan('... fare and walking', { ...far, ...morning, ...all, ...both }),
    plan('... fare and walking, nearby', { ...close, ...morning, ...all, ...both }),
    plan('... fare and walking, all day', { ...far, ...morning, ...all, ...both, ...wholeDay }),
    plan('... fare and walking, arrive by', { ...far, ...night, ...all, ...both }),
    plan('... fare and walking, arrive by, card', {
      ...far,
      ...night,
      ...all,
      ...both,
      ...wholeDay,
      ...byCard,
    }),
    plan('... fare and walking, nearby, card', { ...close, ...morning, ...all, ...both, ...byCard }),
    plan('... arrive by, nearby, card', { ...close, ...night, ...all, ...both, ...byCard }),
    plan('... five places on the way', {
      ...far,
      ...morning,
      ...all,
      ...wholeDay,
      via: stops
        .slice(0, limits.vias)
        .map(({ lat, lon }) => `${lat};${lon}`)
        .join(),
      viaMinimumStay: '10,10,10,10,10',
    }),
    plan('... earlier page', {
      ...far,
      ...all,
      ...wholeDay,
      pageCursor: `EARLIER|${Date.parse(`${date}T12:00Z`) / 1000}`,
    }),
    plan('... at a pace of its own, in a wheelchair', {
      ...far,
      ...all,
      time: `${otherDates[0] ?? date}T08:00`,
      pedestrianSpeed: 2.9,
      pedestrianProfile: 'WHEELCHAIR',
      minTransferTime: 1,
      transferTimeFactor: 1.1,
      tongchengMinTransferTimeByMode: 'RAIL:600,BUS:120',
    }),
    plan('nothing found, for many reasons', {
      ...far,
      ...morning,
      ...all,
      ...wholeDay,
      maxTravelTime: 1,
      maxTransfers: 0,
      minTransferTime: 180,
      maxDirectTime: 0,
      pedestrianProfile: 'WHEELCHAIR',
      avoidRoutes: lineIds.slice(0, limits.avoided).join(),
      avoidAgencies: agencyIds.slice(0, limits.avoided).join(),
      tongchengAvoidStops: stops
        .slice(0, limits.avoided)
        .map(({ stopId }) => stopId)
        .join(),
    }),
    plan('on a day without cached timetable', { ...far, time: `${otherDates[1] ?? date}T08:00` }),
  ];
}

/** A point on the way from `from` to `to`, too far to walk. */
function toNeighbour(from: Spot, to: Spot): Spot {
  const part = 0.12 / Math.max(0.12, Math.hypot(to.lat - from.lat, to.lon - from.lon));
  return { lat: from.lat + (to.lat - from.lat) * part, lon: from.lon + (to.lon - from.lon) * part };
}

function listPlanPosts({ date, from, mediumIds, stops, to }: Samples): Asked[] {
  const offsets = Array.from({ length: limits.offsets }, (_, i) => ({
    stopId: stops[i % stops.length]?.stopId ?? '',
    duration: i * 3,
  }));
  const card = mediumIds.findLast((id) => id !== 'rail-ticket');
  const params = {
    fromPlace: toText(from),
    toPlace: toText(to),
    time: `${date}T08:00`,
    ...fullPage,
    ...fullWalks,
    searchWindow: limits.searchWindowSec,
    tongchengCriteria: 'fare,walking',
    ...(card === undefined ? {} : { fareMedia: card }),
  };
  const toPost = (label: string, body: unknown): Asked => ({
    ...toGet(label, '/api/v6/plan', params),
    method: 'POST',
    body,
  });
  return [
    toPost('500 stops at the start', { fromOffsets: offsets }),
    toPost('500 stops at both ends', { fromOffsets: offsets, toOffsets: offsets }),
  ];
}

const travel = ({ date }: Samples, hour: number): Params => ({
  time: `${date}T${String(hour).padStart(2, '0')}:00`,
  ...fullWalks,
  maxPostTransitTime: limits.farWalkSec,
});
/** A walking speed for which the server has no cached walks. */
const ownPace = { pedestrianSpeed: 2.9 };

const toPoint = ({ lat, lon }: Spot) => `${lat.toFixed(5)};${lon.toFixed(5)}`;

/** `count` points at or near stops; may be more than there are stops. */
function listPoints({ stops }: Samples, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const { lat, lon } = stops[i % stops.length] as Spot;
    return toPoint({ lat: lat + Math.floor(i / stops.length) * 0.001, lon });
  });
}

function listMatrices(samples: Samples): Asked[] {
  const points = listPoints(samples, limits.matrixPlaces).join();
  const common = { origins: points, destinations: points, maxTravelTime: limits.reachTravelMin };
  return [
    toGet('200 by 200 places', '/api/v1/matrix', { ...common, ...travel(samples, 8) }),
    toGet('200 by 200 places, fast walkers', '/api/v1/matrix', {
      ...common,
      ...travel(samples, 8),
      ...ownPace,
    }),
  ];
}

function listOneToMany(samples: Samples, path: string, own: Params): Asked[] {
  return [
    toGet('400 places', path, {
      one: toText(samples.from),
      many: listPoints(samples, limits.many).join(),
      ...travel(samples, 8),
      ...own,
    }),
  ];
}

function listManyPosts(samples: Samples, path: string, own: object): Asked[] {
  return [
    {
      label: '400 places',
      path,
      method: 'POST',
      body: {
        one: toText(samples.from),
        many: listPoints(samples, limits.many),
        ...travel(samples, 8),
        ...ownPace,
        ...own,
      },
    },
  ];
}

function listStoptimes({ date, from, stops }: Samples): Asked[] {
  const around = { center: toText(from), radius: limits.radiusM };
  const all = { n: limits.boardEvents, both: true, fetchStops: true };
  const path = '/api/v6/stoptimes';
  const other = stops.at(-1)?.stopId ?? '';
  return [
    toGet('500 events around', path, { ...around, ...all, time: `${date}T08:00` }),
    toGet('a whole day', path, {
      ...around,
      ...all,
      window: limits.boardWindowSec,
      time: `${date}T00:00`,
    }),
    toGet('looking back', path, { ...around, ...all, direction: 'EARLIER', time: `${date}T23:59` }),
    toGet('one quiet stop', path, { stopId: other, ...all, time: `${date}T00:00` }),
    toGet('no such lines', path, { ...around, ...all, mode: 'AIRPLANE', time: `${date}T00:00` }),
  ];
}

function listMovingMaps({ date, max, min }: Samples): Asked[] {
  const path = '/api/v6/map/trips';
  const box = { min, max, zoom: 20, precision: 6 };
  const hours = (from: string, to: string) => ({
    startTime: `${date}T${from}`,
    endTime: `${date}T${to}`,
  });
  return [
    toGet('six hours', path, { ...box, ...hours('07:00', '13:00') }),
    toGet('ten minutes', path, { ...box, ...hours('08:00', '08:10') }),
    toGet('a minute', path, { ...box, ...hours('08:00', '08:01') }),
    toGet('a quiet hour', path, { ...box, ...hours('03:00', '04:00') }),
  ];
}

const longText = (piece: string) => piece.repeat(limits.textLength).slice(0, limits.textLength);

/** By operation id, for the newest version of each path. */
const costlyRequests: Readonly<Record<string, ToRequests>> = {
  plan: listPlans,
  planPost: listPlanPosts,
  refreshItinerary: ({ itineraryId }) => [
    toGet('the itinerary with most legs', '/api/v6/refresh-itinerary', { itineraryId, withFares: true }),
  ],
  refreshItineraryPost: ({ itineraryLegs }) => [
    {
      label: 'its content, at a pace of its own',
      path: '/api/v6/refresh-itinerary?pedestrianSpeed=2.8',
      method: 'POST',
      body: { id: { legs: itineraryLegs } },
    },
  ],
  oneToAll: (samples) =>
    [{}, ownPace, { arriveBy: true, maxPreTransitTime: limits.farWalkSec }].map((own, i) =>
      toGet(['a whole day', 'fast walkers', 'all to one'][i] as string, '/api/v6/one-to-all', {
        one: toText(samples.from),
        maxTravelTime: limits.reachTravelMin,
        ...travel(samples, 5),
        ...own,
      }),
    ),
  oneToMany: (samples) =>
    listOneToMany(samples, '/api/v1/one-to-many', { mode: 'TRANSIT', max: limits.reachTravelMin * 60 }),
  oneToManyPost: (samples) =>
    listManyPosts(samples, '/api/v1/one-to-many', { mode: 'TRANSIT', max: limits.reachTravelMin * 60 }),
  oneToManyIntermodal: (samples) =>
    listOneToMany(samples, '/api/experimental/one-to-many-intermodal', {
      maxTravelTime: limits.reachTravelMin,
    }),
  oneToManyIntermodalPost: (samples) =>
    listManyPosts(samples, '/api/experimental/one-to-many-intermodal', {
      maxTravelTime: limits.reachTravelMin,
    }),
  isochrones: (samples) =>
    ['30,60,120', '60,120,240,480,960,1440'].map((cutoffs) =>
      toGet(`${cutoffs} minutes`, '/api/v1/isochrones', {
        from: toText(samples.from),
        cutoffs,
        ...travel(samples, 5),
        ...ownPace,
      }),
    ),
  percentiles: (samples) =>
    [{ step: 0 }, { step: 5 }, { step: 60 }].map((own) =>
      toGet(`4 h, step ${own.step}`, '/api/v1/percentiles', {
        from: toText(samples.from),
        window: limits.percentileWindowSec,
        percentiles: Array.from({ length: 20 }, (_, i) => (i + 1) * 5).join(),
        maxTravelTime: limits.reachTravelMin,
        ...travel(samples, 7),
        ...own,
      }),
    ),
  matrix: listMatrices,
  geocode: ({ from }) =>
    ['a', '站', 'xhgc', longText('a b '), longText('呼和浩特'), longText('abcdefghijklmnopqrstuvwxyz')].map(
      (text) =>
        toGet(`"${text.slice(0, 8)}"`, '/api/v1/geocode', {
          text,
          numResults: limits.suggestions,
          place: toText(from),
          placeBias: 10,
        }),
    ),
  reverseGeocode: ({ from }) => [
    toGet('50 places', '/api/v1/reverse-geocode', { place: toText(from), numResults: limits.suggestions }),
  ],
  stoptimes: listStoptimes,
  trip: ({ otherDates, tripId }) => [
    toGet('a trip', '/api/v6/trip', { tripId }),
    toGet('on a day that is not cached', '/api/v6/trip', {
      tripId: tripId.replace(/^\d{8}/, (otherDates[2] ?? '').replaceAll('-', '')),
    }),
  ],
  stopInfo: ({ from }) => [
    toGet('all around', '/api/v6/stop', { center: toText(from), radius: limits.radiusM }),
  ],
  stops: ({ max, min }) => [
    toGet('all stops', '/api/v6/map/stops', { min, max }),
    toGet('all stations', '/api/v6/map/stops', { min, max, grouped: true }),
  ],
  trips: listMovingMaps,
  levels: ({ max, min }) => [toGet('of all stops', '/api/v1/map/levels', { min, max })],
  rentals: () => [toGet('none', '/api/v1/rentals')],
  mapRentals: () => [toGet('none', '/api/v1/map/rentals')],
  stopAudit: () => [toGet('1000 rows', '/api/v1/stops/audit', { limit: limits.auditRows })],
  initial: () => [toGet('the view', '/api/v1/map/initial')],
  lines: () => [toGet('all lines', '/api/v1/lines')],
  line: ({ longestLineId, otherDates }) => [
    toGet('on a day that is not cached', `/api/v1/lines/${encodeURIComponent(longestLineId)}`, {
      date: otherDates[3] ?? '',
    }),
  ],
  fareChoices: () => [toGet('all', '/api/v1/fare-choices')],
  config: () => [toGet('all', '/api/v1/config')],
  ground: () => [toGet('all', '/api/v1/ground')],
  health: () => [toGet('all', '/api/v1/health')],
  ...costlyMoney,
};

/** The requests of an operation; for an older version of a path, those of the newest version. */
export function findCostlyRequests(operationId: string): ToRequests | undefined {
  const own = costlyRequests[operationId];
  if (own) return own;
  const [, newest, version] = /^(.*)V(\d+)$/.exec(operationId) ?? [];
  const ofNewest = newest === undefined ? undefined : costlyRequests[newest];
  return (
    ofNewest &&
    ((samples) =>
      ofNewest(samples).map((one) => ({ ...one, path: one.path.replace('/api/v6/', `/api/v${version}/`) })))
  );
}
