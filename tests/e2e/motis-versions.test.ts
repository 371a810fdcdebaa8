/**
 * Every published version of the MOTIS client, and the FPTF client for it, with the real server. Answers are validated with
 * the schemas of each version.
 */
import * as client2113 from '@motis-project/motis-client';
import * as schemas2113 from '@motis-project/motis-client/dist/schemas.gen.js';
import * as client276 from 'motis-client-2.7.6';
import * as schemas276 from 'motis-client-2.7.6/dist/schemas.gen.js';
import * as client281 from 'motis-client-2.8.1';
import * as schemas281 from 'motis-client-2.8.1/dist/schemas.gen.js';
import * as client292 from 'motis-client-2.9.2';
import * as schemas292 from 'motis-client-2.9.2/dist/schemas.gen.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { makeCitiesDir, type Serving, serve } from './tongcheng.ts';

const data = await makeCitiesDir();
let server: Serving;
beforeAll(async () => {
  server = await serve(['--data', data.dir]);
}, 120_000);
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  data.remove();
});

const time = '2026-11-24T23:30:00Z';
const commute = { fromPlace: 'hohhot-metro:M108', toPlace: '40.6574,109.8403', time };
const box = { min: '40.7,111.8', max: '40.9,111.5' };

/** A client of any version has a function for each operation. */
type Client = Readonly<
  Record<string, (options: { query?: object; body?: object }) => Promise<{ data?: unknown; error?: unknown }>>
>;

const versions = [
  ['2.7.6', client276, schemas276],
  ['2.8.1', client281, schemas281],
  ['2.9.2', client292, schemas292],
  ['2.11.3', client2113, schemas2113],
] as const;

/** A validator with the schemas of a package. */
function toChecker(shipped: object) {
  const definitions = Object.fromEntries(
    Object.entries(shipped).map(([name, schema]) => [name.replace(/^\$|Schema$/g, ''), schema as object]),
  );
  const text = JSON.stringify(definitions).replaceAll('#/components/schemas/', '#/$defs/');
  const $defs = JSON.parse(text) as Record<string, object>;
  return (name: string, value: unknown) => {
    const schema = z.fromJSONSchema({ $defs, $ref: `#/$defs/${name}` } as never);
    const result = schema.safeParse(value);
    expect(result.error?.issues ?? [], name).toEqual([]);
  };
}

interface Leg {
  readonly mode: string;
  readonly tripId?: string;
  readonly from: { readonly level?: number; readonly stopId?: string };
  readonly legGeometry: { readonly precision: number };
}

describe.each(versions)('client %s', (version, module, shipped) => {
  const client = module as unknown as Client;
  const check = toChecker(shipped);
  const isOld = version !== '2.11.3';

  beforeAll(() => {
    (module as unknown as typeof client2113).client.setConfig({ baseUrl: server.url });
  });

  async function ask<T>(name: string, query: object = {}, body?: object): Promise<T> {
    const asked = client[name];
    if (!asked) throw new Error(`client ${version} has no ${name}`);
    const { data: answer, error } = await asked({ query, ...(body ? { body } : {}) });
    expect(error, name).toBeUndefined();
    return answer as T;
  }

  test('has schemas that refuse other values', () => {
    const place = { name: 'A', lat: 40, lon: 111, level: 0 };
    check('Place', place);
    expect(() => check('Place', { ...place, lat: 'north' })).toThrow();
    expect(() => check('Place', { ...place, name: undefined })).toThrow();
    const { level: _level, ...floorless } = place;
    const checkFloorless = () => check('Place', floorless);
    if (isOld) expect(checkFloorless).toThrow();
    else checkFloorless();
  });

  test('plans, with fares', async () => {
    const { itineraries, direct } = await ask<{ itineraries: { legs: Leg[] }[]; direct: object[] }>('plan', {
      ...commute,
      withFares: true,
      numItineraries: 3,
      transitModes: ['TRANSIT'],
      directModes: ['WALK'],
    });
    expect(itineraries.length).toBeGreaterThan(1);
    for (const itinerary of [...itineraries, ...direct]) check('Itinerary', itinerary);
    const legs = itineraries.flatMap((itinerary) => itinerary.legs);
    expect(legs.map(({ mode }) => mode)).toContain('LONG_DISTANCE');
    expect(legs.every(({ legGeometry }) => legGeometry.precision === 6)).toBe(true);
    expect(legs.every(({ from }) => typeof from.level === 'number')).toBe(isOld);
    const [first] = legs.filter(({ tripId }) => tripId !== undefined);
    const trip = await ask('trip', { tripId: first!.tripId });
    check('Itinerary', trip);
  });

  test('reads boards of any length, also empty ones', async () => {
    const board = async (query: object) =>
      ask<{ stopTimes: { place: { departure: string } }[]; place: object }>('stoptimes', {
        stopId: 'rail:HHC',
        time,
        ...query,
      });
    const ten = await board({ n: 10, fetchStops: true });
    for (const stopTime of ten.stopTimes) check('StopTime', stopTime);
    check('Place', ten.place);
    // At least ten; events of the same second stay on one page.
    expect(ten.stopTimes.length).toBeGreaterThanOrEqual(10);
    const beyond = new Set(ten.stopTimes.slice(9).map(({ place }) => place.departure));
    expect(beyond.size).toBe(1);
    expect((await board({ n: 0 })).stopTimes).toEqual([]);
    expect((await board({ n: 10_000 })).stopTimes.length).toBeGreaterThan(200);
    const hour = await board({ n: 0, window: 3_600 });
    expect(hour.stopTimes.length).toBeGreaterThan(5);
  });

  test('reads the map', async () => {
    for (const stop of (await ask<object[]>('stops', { ...box, grouped: true })).slice(0, 50))
      check('Place', stop);
    const span = { startTime: time, endTime: '2026-11-24T23:33:00Z', zoom: 13 };
    const segments = await ask<object[]>('trips', { ...box, ...span });
    expect(segments.length).toBeGreaterThan(50);
    for (const segment of segments.slice(0, 50)) check('TripSegment', segment);
    const { serverConfig } = await ask<{ serverConfig: object }>('initial');
    check('ServerConfig', serverConfig);
    expect(await ask('levels', box)).toBeInstanceOf(Array);
    expect(await ask('rentals', box)).toMatchObject({ providers: [], vehicles: [] });
  });

  test('finds places', async () => {
    const matches = await ask<{ name: string }[]>('geocode', {
      text: '市政府',
      place: '40.6574,109.8403',
      placeBias: 2,
      language: ['zh'],
    });
    for (const match of matches) check('Match', match);
    expect(matches[0]!.name).toContain('包头');
    for (const match of await ask<object[]>('reverseGeocode', { place: '40.8304,111.6587' }))
      check('Match', match);
  });

  test('reads reachable stops', async () => {
    const reachable = await ask<{ all: object[] }>('oneToAll', {
      one: 'hohhot-metro:M108',
      maxTravelTime: 45,
      time,
    });
    check('Reachable', reachable);
    expect(reachable.all.length).toBeGreaterThan(100);
    const many = ['40.8304;111.6587', '40.83;111.66'];
    const question = { one: '40.8195;111.6613', many, mode: 'WALK', max: 3_600, arriveBy: false };
    const durations = await ask<{ duration: number }[]>('oneToMany', {
      ...question,
      maxMatchingDistance: 25,
    });
    for (const duration of durations) check('Duration', duration);
    expect(durations.every(({ duration }) => duration > 300)).toBe(true);
    if (!client.oneToManyPost) return;
    expect(
      await ask('oneToManyPost', {}, { ...question, maxMatchingDistance: 25, elevationCosts: 'NONE' }),
    ).toEqual(durations);
    const query = { one: question.one, many: ['rail:BTC', '40.6574;109.8403'], time };
    const sets = await ask<{ transit_durations: { transfers: number }[][] }>('oneToManyIntermodal', query);
    check('OneToManyIntermodalResponse', sets);
    expect(await ask('oneToManyIntermodalPost', {}, query)).toEqual(sets);
    for (const set of sets.transit_durations) {
      expect(set.length).toBeGreaterThan(0);
      const transfers = set.map((entry) => entry.transfers);
      expect(transfers).toEqual(transfers.toSorted((a, b) => a - b));
    }
  });

  test('gets errors', async () => {
    for (const name of ['plan', 'trip', 'stoptimes', 'oneToAll']) {
      const query = {
        plan: { ...commute, fromPlace: 'no:where' },
        trip: { tripId: 'no:trip' },
        stoptimes: { stopId: 'no:where', n: 1 },
        oneToAll: { one: 'no:where', maxTravelTime: 30 },
      }[name];
      const { data: answer, error } = await client[name]!({ query: query! });
      expect(answer).toBeUndefined();
      check('Error', error);
      expect((error as { code: string }).code).toMatch(/^(stop|trip)-unknown$/);
    }
  });

  test('never gets a walk for a bicycle, a car or a rented vehicle', async () => {
    const near = { fromPlace: '40.8195,111.6613', toPlace: '40.8230,111.6650', time };
    for (const mode of ['BIKE', 'CAR', 'RENTAL']) {
      const answer = await ask<{ direct: object[]; itineraries: object[]; notServed: object[] }>('plan', {
        ...near,
        directModes: [mode],
        preTransitModes: [mode],
        postTransitModes: [mode],
      });
      expect([answer.direct, answer.itineraries]).toEqual([[], []]);
      expect(answer.notServed).toHaveLength(3);
    }
  });
});

describe('an itinerary that was shared', () => {
  const strip = (itinerary: unknown) =>
    JSON.parse(
      JSON.stringify(itinerary, (key, value: unknown) =>
        key === 'tags' || key === 'tagReasons' ? undefined : value,
      ),
    ) as object;

  test('is opened by another server and after a restart', async () => {
    client2113.client.setConfig({ baseUrl: server.url });
    const { data: planned } = await client2113.plan({ query: { ...commute, numItineraries: 3 } });
    const shared = [...planned!.itineraries, ...planned!.direct];
    expect(shared.length).toBeGreaterThan(1);
    const other = await makeCitiesDir();
    for (let start = 0; start < 2; start++) {
      const second = await serve(['--data', other.dir]);
      for (const itinerary of shared) {
        const { data: opened } = await client2113.refreshItinerary({
          baseUrl: second.url,
          query: { itineraryId: itinerary.id },
        });
        expect(strip(opened)).toEqual(strip(itinerary));
      }
      expect(await second.stop()).toBe(0);
    }
    other.remove();
  }, 120_000);

  test('of a day without the train, or of an unknown train, is refused with a code', async () => {
    const leg = {
      displayName: '',
      tripId: '20261125__rail:D1191',
      fromId: 'rail:HHC',
      fromLat: 40.83,
      fromLon: 111.66,
      toId: 'rail:BTC',
      toLat: 40.6,
      toLon: 109.83,
      schedStart: Date.parse('2026-11-24T23:55:00Z') / 1000,
      schedEnd: Date.parse('2026-11-25T01:01:00Z') / 1000,
      mode: 'LONG_DISTANCE' as const,
      scheduled: true,
    };
    const refresh = async (change: object) => {
      const { data: opened, error } = await client2113.refreshItineraryPost({
        query: {},
        body: { id: { legs: [{ ...leg, ...change }] } },
      });
      return (error as { code?: string } | undefined)?.code ?? opened!.legs[0]!.displayName;
    };
    expect(await refresh({})).toBe('D1191');
    expect(await refresh({ tripId: '20261125__rail:D9999' })).toBe('trip-unknown');
    expect(await refresh({ tripId: '20360101__rail:D1191' })).toBe('trip-unknown');
    expect(await refresh({ toId: 'rail:NDC' })).toBe('itinerary-gone');
    expect(await refresh({ displayName: 'D1' })).toBe('itinerary-gone');
  });
});

describe('trains', () => {
  test('have the modes of their kinds: G is high speed, D and K are long distance', async () => {
    client2113.client.setConfig({ baseUrl: server.url });
    const { data: board } = await client2113.stoptimes({ query: { stopId: 'rail:NDC', n: 150, time } });
    const modeOf = new Map(board!.stopTimes.map(({ displayName, mode }) => [displayName.charAt(0), mode]));
    expect(modeOf.get('G')).toBe('HIGHSPEED_RAIL');
    expect(modeOf.get('D')).toBe('LONG_DISTANCE');
    expect(modeOf.get('K')).toBe('LONG_DISTANCE');
  });

  test('of one kind only can be requested', async () => {
    for (const mode of ['HIGHSPEED_RAIL', 'LONG_DISTANCE'] as const) {
      const query = { fromPlace: 'rail:NDC', toPlace: 'rail:BTC', time, transitModes: [mode] };
      const { data: answer } = await client2113.plan({ query });
      const rides = answer!.itineraries.flatMap(({ legs }) => legs.filter(({ tripId }) => tripId));
      expect(rides.length).toBeGreaterThan(0);
      expect(new Set(rides.map((leg) => leg.mode))).toEqual(new Set([mode]));
    }
  });
});
