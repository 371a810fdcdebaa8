/** Questions of MOTIS clients: counts, modes, bodies; what is not served is named or refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { limits } from '../../server/api/schema/limits.ts';
import { queryModes } from '../../server/api/schema/mode.ts';
import type { Travel } from '../../server/planner/reach/reach-from.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';
import * as tiny from './tiny-region.ts';

/** Three places: one reached by three vehicles (faster with more changes), one on foot only, one not at all. */
function travelOf(maxTransfers = 20): (Travel | undefined)[] {
  const bySteps: readonly Travel[] = [
    { travelSec: 3_600, rides: 1 },
    { travelSec: 3_600, rides: 1 },
    { travelSec: 1_800, rides: 3 },
  ];
  return [bySteps[Math.min(maxTransfers, 2)], undefined, undefined];
}

let served: Served;
let reached: (number | undefined)[] = [];
beforeAll(async () => {
  served = await serveFake({
    reachMany: (request) => {
      reached.push(request.maxTransfers);
      served.asked.reachMany = request;
      return travelOf(request.maxTransfers);
    },
    walkToMany: (request) =>
      request.many.map((_place, i) =>
        i === 1 && request.maxSec >= 600 ? { travelSec: 600, distanceM: 720.4 } : undefined,
      ),
  });
});
afterAll(() => served.close());

const get = (path: string) => getJson(served.url + path);
const post = (path: string, body: unknown) =>
  getJson(served.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('how many events of a board', () => {
  it.each([
    ['n=0', 0],
    ['n=1', 1],
    ['', 20],
    ['window=3600', 0],
    ['n=0&window=3600', 0],
    ['n=5&window=3600', 5],
    ['n=1000', limits.boardEvents],
    ['n=999999999999999', limits.boardEvents],
  ])('%s asks for %i at least', async (query, events) => {
    const { status } = await get(`/api/v6/stoptimes?stopId=hm:xinhua&${query}`);
    expect(status).toBe(200);
    expect(served.asked.board!.minEvents).toBe(events);
  });
});

describe('how many itineraries', () => {
  it.each([
    ['numItineraries=0', 0],
    ['numItineraries=7', 7],
    ['numItineraries=256', limits.itineraries],
  ])('%s', async (query, count) => {
    expect((await get(`${plan('hm:a', 'hm:b')}&${query}`)).status).toBe(200);
    expect(served.asked.plan!.minItineraries).toBe(count);
  });
});

const plan = (from: string, to: string) => `/api/v6/plan?fromPlace=${from}&toPlace=${to}`;
const point = '40.8,111.6';

describe('modes of the street', () => {
  const walkingOf = async (path: string) => {
    const { body, status } = await get(path);
    expect(status).toBe(200);
    const { maxAccessSec, maxDirectSec, maxEgressSec } = served.asked.plan!.walking;
    const { notServed } = body as { notServed?: unknown };
    return { walks: [maxAccessSec, maxEgressSec, maxDirectSec], notServed };
  };

  it('walking is served, and other modes are named in notServed', async () => {
    expect(await walkingOf(plan(point, point))).toEqual({ walks: [900, 900, 1_800] });
    expect(await walkingOf(`${plan(point, point)}&preTransitModes=WALK&directModes=WALK`)).toEqual({
      walks: [900, 900, 1_800],
    });
    expect(await walkingOf(`${plan(point, point)}&preTransitModes=WALK,BIKE&directModes=WALK,CAR`)).toEqual({
      walks: [900, 900, 1_800],
      notServed: [
        { parameter: 'directModes', values: ['CAR'] },
        { parameter: 'preTransitModes', values: ['BIKE'] },
      ],
    });
  });

  it.each(queryModes.filter((mode) => mode !== 'WALK'))(
    '%s alone is never answered by a walk',
    async (mode) => {
      expect(
        await walkingOf(
          `${plan(point, point)}&preTransitModes=${mode}&postTransitModes=${mode}&directModes=${mode}`,
        ),
      ).toEqual({
        walks: [-1, -1, -1],
        notServed: ['directModes', 'preTransitModes', 'postTransitModes'].map((parameter) => ({
          parameter,
          values: [mode],
        })),
      });
    },
  );

  it('a stop needs no walk to it, and an empty list excludes all modes', async () => {
    expect((await walkingOf(`${plan('hm:a', point)}&preTransitModes=BIKE`)).walks).toEqual([900, 900, 1_800]);
    expect((await walkingOf(`${plan('hm:a', point)}&postTransitModes=BIKE`)).walks).toEqual([900, -1, 1_800]);
    expect((await walkingOf(`${plan(point, 'hm:a')}&directModes=`)).walks).toEqual([900, 900, -1]);
  });

  it('says why nothing is found', async () => {
    const { body } = await get(`${plan(point, 'hm:a')}&preTransitModes=RENTAL&transitModes=TRAM&language=en`);
    expect(body).toMatchObject({ itineraries: [], emptyReason: { code: 'street-modes-not-served' } });
    const other = await get(`${plan(point, 'hm:a')}&transitModes=TRAM&language=en`);
    expect(other.body).toMatchObject({ emptyReason: { code: 'no-connection' } });
  });

  it('of one to all: from a position without a walk nothing is reached', async () => {
    const ask = async (query: string) => {
      const { body, status } = await get(`/api/v6/one-to-all?maxTravelTime=60&${query}`);
      expect(status).toBe(200);
      const { maxDirectSec, maxNearSec } = served.asked.reach!.walking;
      return [maxNearSec, maxDirectSec, (body as { notServed?: unknown }).notServed !== undefined];
    };
    expect(await ask(`one=${point}`)).toEqual([900, 1_800, false]);
    expect(await ask(`one=${point}&preTransitModes=BIKE`)).toEqual([-1, -1, true]);
    expect(await ask(`one=${point}&postTransitModes=BIKE`)).toEqual([900, 1_800, true]);
    expect(await ask(`one=${point}&postTransitModes=BIKE&arriveBy=true`)).toEqual([-1, -1, true]);
    expect(await ask('one=hm:a&preTransitModes=CAR')).toEqual([900, 1_800, true]);
  });

  it('every operation refuses bicycles on board', async () => {
    for (const path of [
      `${plan(point, point)}&requireBikeTransport=true`,
      `/api/v5${plan(point, point).slice(7)}&requireCarTransport=true`,
      `/api/v6/one-to-all?one=${point}&maxTravelTime=60&requireBikeTransport=true`,
      `/api/experimental/one-to-many-intermodal?one=${point}&many=hm:a&requireCarTransport=true`,
    ]) {
      expect((await get(path)).status, path).toBe(400);
    }
  });
});

describe('planning by a body', () => {
  const path = plan(point, 'bt:kundulun');

  it('that is empty plans as the query does', async () => {
    for (const body of [{}, { fromOffsets: [] }, { fromOffsets: [], toOffsets: [] }]) {
      const [byBody, byQuery] = [await post(path, body), await get(path)];
      expect(byBody).toMatchObject({ status: 200, body: byQuery.body });
      expect(served.asked.plan).not.toHaveProperty('fromOffsets');
    }
  });

  it('uses the offsets of the body', async () => {
    await post(path, {
      fromOffsets: [
        { stopId: 'hm:xinhua', duration: 240 },
        { stopId: 'hm:east', duration: 60, mode: 'WALK' },
      ],
      toOffsets: [{ stopId: 'bt:kundulun', duration: 0 }],
    });
    expect(served.asked.plan).toMatchObject({
      fromOffsets: [
        { stopId: 'hm:xinhua', durationSec: 240 },
        { stopId: 'hm:east', durationSec: 60 },
      ],
      toOffsets: [{ stopId: 'bt:kundulun', durationSec: 0 }],
    });
  });

  it.each([
    [{ fromOffsets: [{ stopId: 'a:b', duration: 60, mode: 'BIKE' }] }],
    [{ fromOffsets: [{ stopId: 'a:b', duration: -1 }] }],
    [{ toOffsets: [{ duration: 60 }] }],
    [{ toOffsets: Array.from({ length: limits.offsets + 1 }, () => ({ stopId: 'a', duration: 1 })) }],
    [{ fromOffsets: 'near' }],
    [[]],
  ])('refuses %j', async (body) => {
    expect(await post(path, body)).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  });
});

describe('one to many', () => {
  const many = ['40.9;111.7', '40.8;111.61', 'a:b'];

  it('is the same by a query and by a body', async () => {
    const byQuery = await get(
      `/api/v1/one-to-many?one=40.8;111.6&many=${many.join()}&mode=WALK&max=900&arriveBy=false&withDistance=true`,
    );
    const byBody = await post('/api/v1/one-to-many', {
      one: '40.8;111.6',
      many,
      mode: 'WALK',
      max: 900,
      maxMatchingDistance: 25,
      arriveBy: false,
      withDistance: true,
    });
    expect(byQuery.body).toEqual([{}, { duration: 600, distance: 720 }, {}]);
    expect(byBody).toMatchObject({ status: 200, body: byQuery.body });
  });

  it('refuses what is not served, and invalid questions', async () => {
    const body = { one: '40.8;111.6', many, mode: 'WALK', max: 900 };
    for (const bad of [
      { ...body, mode: 'BIKE' },
      { ...body, mode: 'TRANSIT', withDistance: true },
      { ...body, many: [] },
      { ...body, many: Array.from({ length: limits.many + 1 }, () => 'a:b') },
      { ...body, max: '900' },
      { ...body, one: undefined },
    ]) {
      expect((await post('/api/v1/one-to-many', bad)).status).toBe(400);
    }
  });

  it('intermodal answers walks, and each number of changes that saves time', async () => {
    reached = [];
    const { body, status } = await get(
      `/api/experimental/one-to-many-intermodal?one=40.8;111.6&many=${many.join()}&withDistance=true`,
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      street_durations: [{}, { duration: 600, distance: 720 }, {}],
      transit_durations: [
        [
          { duration: 3_600, transfers: 0 },
          { duration: 1_800, transfers: 2 },
        ],
        [],
        [],
      ],
    });
    // The quickest travel has three vehicles, so the only further searches are with no and with one change.
    expect(reached).toEqual([20, 0, 1]);
    expect(served.asked.reachMany!.walking.maxDirectSec).toBe(-1);
  });

  it('intermodal by a body names street modes that are not served', async () => {
    const { body } = await post('/api/experimental/one-to-many-intermodal', {
      one: '40.8;111.6',
      many,
      directMode: 'CAR',
      preTransitModes: ['BIKE'],
    });
    expect(body).toMatchObject({
      street_durations: [{}, {}, {}],
      notServed: [
        { parameter: 'directModes', values: ['CAR'] },
        { parameter: 'preTransitModes', values: ['BIKE'] },
      ],
    });
    expect(served.asked.reachMany!.walking).toMatchObject({ maxNearSec: -1, maxDirectSec: -1 });
  });
});

describe('the map', () => {
  const box = 'min=40.9,111.5&max=40.7,111.8';
  const trips = (query: string) => get(`/api/v6/map/trips?${box}&${query}`);

  it('asks for vehicles in a box and a span, and draws them at a precision', async () => {
    const { body } = await trips(
      'zoom=12.7&startTime=2026-11-25T07:00:00%2B08:00&endTime=2026-11-25T07:03:00%2B08:00&precision=3',
    );
    expect(served.asked.moving).toMatchObject({
      bounds: { south: 40.7, west: 111.5, north: 40.9, east: 111.8 },
      time: { seconds: 25_200 },
      windowSec: 180,
      maxSegments: limits.movingSegments,
    });
    const [segment] = body as { polyline: string; realTime: boolean; mode: string; distance: number }[];
    expect(segment).toMatchObject({ mode: 'SUBWAY', realTime: false, distance: tiny.metroLeg.distanceM });
    expect(segment!.polyline.length).toBeLessThan(20);
  });

  it.each([
    [3, { 101: false, 3: false }],
    [4, { 101: true, 102: true, 2: false, 1: false, 3: false }],
    [7, { 106: true, 109: false }],
    [9, { 1: true, 0: false, 3: false, 7: false }],
    [11, { 3: true, 7: true, 99: true }],
  ])('at zoom %i shows what goes far enough', async (zoom, shown) => {
    await trips(`zoom=${zoom}&startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T07:00:00Z`);
    for (const [routeType, isShown] of Object.entries(shown)) {
      expect(served.asked.moving!.isShown(Number(routeType), 5_000), routeType).toBe(isShown);
    }
    // A long bus line appears at a lower zoom than one inside a town.
    expect(served.asked.moving!.isShown(3, 20_000)).toBe(zoom >= 9);
  });

  it.each([
    'zoom=12&startTime=2026-11-25T07:00:00Z',
    'zoom=12&startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T06:00:00Z',
    'zoom=12&startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T13:00:01Z',
    'zoom=12&startTime=now&endTime=2026-11-25T07:00:00Z',
    'startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T07:03:00Z',
    'zoom=99&startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T07:03:00Z',
    'zoom=12&precision=7&startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T07:03:00Z',
  ])('refuses %s', async (query) => {
    expect((await trips(query)).status).toBe(400);
  });

  it('answers floors, and no rentals', async () => {
    expect((await get(`/api/v1/map/levels?${box}`)).body).toEqual([]);
    const empty = { providerGroups: [], providers: [], stations: [], vehicles: [], zones: [] };
    for (const path of [
      '/api/v1/rentals',
      `/api/v1/map/rentals?${box}`,
      '/api/v1/rentals?point=a:b&radius=500',
    ]) {
      expect(await get(path)).toMatchObject({ status: 200, body: empty });
    }
  });
});

describe('a vehicle that continues as another trip', () => {
  const legs = tiny.itinerary.legs.map((leg, i) =>
    leg.kind === 'ride' && i === 2 ? { ...leg, interlineWithPreviousLeg: true } : leg,
  );
  const answer = async (query: string) => {
    const itinerary = { ...tiny.itinerary, legs };
    const staying = await serveFake({
      plan: () => ({
        from: tiny.xinhua,
        to: tiny.kundulun,
        direct: [],
        itineraries: [itinerary],
        previousPage: { direction: 'earlier', time: { day: tiny.day, seconds: 0 } },
        nextPage: { direction: 'later', time: { day: tiny.day, seconds: 0 } },
      }),
    });
    const { body } = await getJson(`${staying.url}${plan('hm:a', 'hm:b')}${query}`);
    await staying.close();
    return (body as { itineraries: { id: string; legs: Record<string, unknown>[]; fare: unknown }[] })
      .itineraries[0]!;
  };

  it('is one leg by default, and one leg for each trip with joinInterlinedLegs=false', async () => {
    const [joined, apart] = [await answer(''), await answer('&joinInterlinedLegs=false')];
    expect(joined.legs.map(({ mode }) => mode)).toEqual(['WALK', 'SUBWAY', 'BUS']);
    expect(apart.legs.map((leg) => leg.interlineWithPreviousLeg)).toEqual([undefined, false, true, false]);
    const [, ride] = joined.legs;
    expect(ride).toMatchObject({
      tripId: apart.legs[1]!.tripId,
      endTime: apart.legs[2]!.endTime,
      to: apart.legs[2]!.to,
    });
    const stopsOf = (leg: Record<string, unknown>) => leg.intermediateStops as unknown[];
    expect(stopsOf(ride!).length).toBeGreaterThan(
      stopsOf(apart.legs[1]!).length + stopsOf(apart.legs[2]!).length,
    );
    expect(joined.id).toBe(apart.id);
  });

  it('has its fares on the joined leg', async () => {
    const indexesOf = ({ fare }: { fare: unknown }) =>
      (fare as { parts: { legIndexes: number[] }[] }).parts.map(({ legIndexes }) => legIndexes);
    const newOf = [0, 1, 1, 2];
    const expected = indexesOf(await answer('&joinInterlinedLegs=false')).map((indexes) => [
      ...new Set(indexes.map((index) => newOf[index])),
    ]);
    expect(indexesOf(await answer(''))).toEqual(expected);
    expect(expected.flat()).toContain(2);
    const placesOf = ({ legs }: { legs: Record<string, unknown>[] }) =>
      legs.map((leg) => [leg.fareTransferIndex, leg.effectiveFareLegIndex]);
    const [joined, apart] = [
      placesOf(await answer('&withFares=true')),
      placesOf(await answer('&withFares=true&joinInterlinedLegs=false')),
    ];
    expect(joined).toEqual([apart[0], apart[1], apart[3]]);
    expect([apart[1], apart[2], apart[3]].flat()).not.toContain(undefined);
  });
});

it('every POST marked as a question only reads', () => {
  const questions = endpoints.filter(({ isQuestion }) => isQuestion).map(({ operationId }) => operationId);
  expect(questions.toSorted()).toEqual([
    'checkScenario',
    'oneToManyIntermodalPost',
    'oneToManyPost',
    'planPost',
    'refreshItineraryPost',
    'scenarioFromTable',
    'scenarioIsochrones',
  ]);
});
