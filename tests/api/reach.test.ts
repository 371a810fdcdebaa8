/** One to all, one to many, isochrones, percentiles and matrix over HTTP, with the MOTIS client where it has them. */
import * as motis from '@motis-project/motis-client';
import type { FeatureCollection, MultiPolygon } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiDurations, ApiReachable } from '../../server/api/schema/one-to-many.ts';
import { durationsSchema, reachableSchema } from '../../server/api/schema/one-to-many.ts';
import type { ApiIsochrones, ApiMatrix, ApiPercentiles } from '../../server/api/schema/reach.ts';
import { isochronesSchema, matrixSchema, percentilesSchema } from '../../server/api/schema/reach.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

// The compiler checks that our answers fit the types of the client and of GeoJSON.
const asKnown = {
  oneToAll: (answer: ApiReachable): motis.OneToAllResponse => answer,
  oneToMany: (answer: ApiDurations): motis.OneToManyResponse => answer,
  isochrones: (answer: ApiIsochrones): FeatureCollection<MultiPolygon> => answer,
};

let served: Served;
beforeAll(async () => {
  served = await serveFake();
  motis.client.setConfig({ baseUrl: served.url });
});
afterAll(() => served.close());

const time = '2026-11-24T23:30:00Z';
const codeOf = async (path: string) => {
  const { status, body, headers } = await getJson(served.url + path);
  expect(headers.get('content-type')).toMatch(status === 200 ? /^application\/json/ : /problem\+json/);
  const { code, errors } = body as { code?: string; errors?: { field: string }[] };
  return { status, code, fields: errors?.map(({ field }) => field.split('.')[0]) };
};

describe('one to all', () => {
  it('answers the MOTIS client', async () => {
    expect(Object.keys(asKnown)).toHaveLength(3);
    const { data, error } = await motis.oneToAll({
      query: { one: '40.8151,111.6628', time, maxTravelTime: 90, maxTransfers: 2, transitModes: ['SUBWAY'] },
    });
    expect(error).toBeUndefined();
    expect(reachableSchema.parse(data)).toEqual(data);
    expect(data!.one).toMatchObject({ name: '新华广场', departure: '2026-11-24T23:30:00Z' });
    expect(data!.all).toMatchObject([
      { duration: 0, k: 0 },
      {
        duration: 21,
        k: 1,
        durationSec: 1_201,
        place: { stopId: 'hm:east', arrival: '2026-11-24T23:50:01Z' },
      },
    ]);
    expect(served.asked.reach).toMatchObject({
      one: { kind: 'point', lat: 40.8151, lon: 111.6628 },
      time: { seconds: 27_000 },
      arriveBy: false,
      maxTravelSec: 5_400,
      maxTransfers: 2,
      walkOnly: false,
      needsWheelchair: false,
      walking: { maxNearSec: 900, maxFarSec: 900, maxDirectSec: 1_800, speedMps: 1.2 },
    });
    expect(served.asked.reach!.allowsRouteType!(1)).toBe(true);
    expect(served.asked.reach!.allowsRouteType!(3)).toBe(false);
  });

  it('swaps times and walks for all to one', async () => {
    const { data } = await motis.oneToAll({
      query: {
        one: 'hm:xinhua',
        time,
        maxTravelTime: 60,
        arriveBy: true,
        maxPreTransitTime: 300,
        maxPostTransitTime: 1_200,
        minTransferTime: 3,
        pedestrianProfile: 'WHEELCHAIR',
        transitModes: [],
      },
    });
    expect(data!.one).toMatchObject({ arrival: '2026-11-24T23:30:00Z' });
    expect(data!.all![1]!.place).toMatchObject({ departure: '2026-11-24T23:09:59Z' });
    expect(served.asked.reach).toMatchObject({
      one: { kind: 'stop', stopId: 'hm:xinhua' },
      arriveBy: true,
      minTransferSec: 180,
      needsWheelchair: true,
      walking: { maxNearSec: 1_200, maxFarSec: 300 },
    });
  });

  it('refuses unknown and unserved values', async () => {
    const path = '/api/v6/one-to-all';
    expect(await codeOf(`${path}?one=hm:xinhua`)).toMatchObject({ status: 400, fields: ['maxTravelTime'] });
    expect(await codeOf(`${path}?one=nowhere:1&maxTravelTime=60`)).toMatchObject({
      status: 404,
      code: 'stop-unknown',
    });
    expect(await codeOf(`${path}?one=91,200&maxTravelTime=60`)).toMatchObject({
      code: 'bad-place',
      fields: ['one'],
    });
    for (const [bad, field] of [
      ['maxTravelTime=0', 'maxTravelTime'],
      ['maxTravelTime=1441', 'maxTravelTime'],
      ['maxTravelTime=60&time=soon', 'time'],
      ['maxTravelTime=60&requireBikeTransport=true', 'requireBikeTransport'],
      ['maxTravelTime=60&transferTimeFactor=1.5', 'transferTimeFactor'],
      ['maxTravelTime=60&maxPostTransitTime=1801', 'maxPostTransitTime'],
      ['maxTravelTime=60&arriveBy=true&maxPreTransitTime=1801', 'maxPreTransitTime'],
      ['maxTravelTime=60&pedestrianSpeed=0', 'pedestrianSpeed'],
    ] as const) {
      expect(await codeOf(`${path}?one=hm:xinhua&${bad}`)).toMatchObject({ status: 400, fields: [field] });
    }
    expect(await codeOf(`${path}?one=a:b&maxTravelTime=60&maxPreTransitTime=7200`)).toMatchObject({
      status: 200,
    });
  });
});

describe('one to many', () => {
  const query = {
    one: '40.8151;111.6628',
    many: ['40.82;111.67', '40.9;111.9'],
    max: 1_800,
    arriveBy: false,
  };

  it('answers walks to the MOTIS client', async () => {
    const { data, error } = await motis.oneToMany({
      query: { ...query, mode: 'WALK', maxMatchingDistance: 250, withDistance: true },
    });
    expect(error).toBeUndefined();
    expect(durationsSchema.parse(data)).toEqual(data);
    expect(data).toEqual([{ duration: 61, distance: 67 }, {}]);
    expect(served.asked.walk).toEqual({
      one: { kind: 'point', lat: 40.8151, lon: 111.6628 },
      many: [
        { kind: 'point', lat: 40.82, lon: 111.67 },
        { kind: 'point', lat: 40.9, lon: 111.9 },
      ],
      maxSec: 1_800,
      speedMps: 1.2,
    });
  });

  it('answers rides with mode=TRANSIT', async () => {
    const { status, body } = await getJson(
      `${served.url}/api/v1/one-to-many?one=hm:xinhua&many=hm:east,bt:station&mode=TRANSIT&max=7200&arriveBy=true&time=${time}`,
    );
    expect(status).toBe(200);
    expect(body).toEqual([{ duration: 1_201, k: 1 }, {}]);
    expect(served.asked.reachMany).toMatchObject({
      arriveBy: true,
      maxTravelSec: 7_200,
      many: [
        { kind: 'stop', stopId: 'hm:east' },
        { kind: 'stop', stopId: 'bt:station' },
      ],
    });
  });

  it('refuses bicycles, distances of rides, and too many places', async () => {
    const path = '/api/v1/one-to-many?one=40.8;111.6&max=600&arriveBy=false';
    expect(await codeOf(`${path}&many=40.9;111.7&mode=BIKE`)).toMatchObject({
      status: 400,
      fields: ['mode'],
    });
    expect(await codeOf(`${path}&many=40.9;111.7&mode=TRANSIT&withDistance=true`)).toMatchObject({
      fields: ['withDistance'],
    });
    expect(await codeOf(`${path}&many=&mode=WALK`)).toMatchObject({ fields: ['many'] });
    expect(await codeOf(`${path}&many=99;111.7&mode=WALK`)).toMatchObject({
      code: 'bad-place',
      fields: ['many'],
    });
    expect(await codeOf(`${path}&many=${'x:1,'.repeat(401)}&mode=WALK`)).toMatchObject({ fields: ['many'] });
    expect(await codeOf(`${path}&many=${'x:1,'.repeat(400)}&mode=WALK`)).toMatchObject({ status: 200 });
  });
});

describe('isochrones', () => {
  it('are GeoJSON, by cut-off, with counts of stops and landmarks', async () => {
    const { body } = await getJson(
      `${served.url}/api/v1/isochrones?from=hm:xinhua&time=${time}&cutoffs=60,15,60`,
    );
    expect(isochronesSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          geometry: { type: 'MultiPolygon' },
          properties: { cutoffMin: 15, areaKm2: 12.3, stopCount: 0, landmarkCount: 1 },
        },
        { properties: { cutoffMin: 60, stopCount: 1 } },
      ],
      one: { stopId: 'hm:xinhua', departure: '2026-11-24T23:30:00Z' },
      time: '2026-11-24T23:30:00Z',
      arriveBy: false,
      stopCount: 900,
      toleranceM: 73,
    });
    const { landmarks } = body as ApiIsochrones;
    expect(landmarks.map((one) => [one.name, one.durationSec])).toEqual([
      ['新华广场', 600],
      ['昆都仑区政府', undefined],
    ]);
    expect(served.asked.isochrones).toMatchObject({ cutoffsSec: [900, 3_600], maxTravelSec: 3_600 });
  });

  it('default to 30, 60 and 120 minutes from now', async () => {
    await getJson(`${served.url}/api/v1/isochrones?from=40.8,111.6&language=en&avoidRoutes=hm:1,bt:5`);
    expect(served.asked.isochrones).toMatchObject({
      cutoffsSec: [1_800, 3_600, 7_200],
      maxTravelSec: 7_200,
      time: { seconds: 25_200 },
      avoids: { routeIds: ['hm:1', 'bt:5'], agencyIds: [] },
    });
  });

  it('refuse bad cut-offs', async () => {
    for (const cutoffs of ['0', '1441', 'a', '30.5', '-30', '1,2,3,4,5,6,7', '']) {
      expect(await codeOf(`/api/v1/isochrones?from=a:b&cutoffs=${cutoffs}`)).toMatchObject({
        fields: ['cutoffs'],
      });
    }
    expect(await codeOf('/api/v1/isochrones')).toMatchObject({ fields: ['from'] });
  });
});

describe('percentiles and matrix', () => {
  it('answers percentiles of travel times', async () => {
    const { body } = await getJson(`${served.url}/api/v1/percentiles?from=hm:xinhua&time=${time}`);
    expect(percentilesSchema.parse(body)).toEqual(body);
    const answer = body as ApiPercentiles;
    expect(answer).toMatchObject({ percentiles: [5, 25, 50, 75, 95], departures: 120 });
    expect(answer.stops[0]!.durationsSec).toEqual([300, 1_500, 3_000, 4_500, null]);
    expect(served.asked.percentiles).toMatchObject({ windowSec: 7_200, stepSec: 60, maxTravelSec: 10_800 });
    await getJson(
      `${served.url}/api/v1/percentiles?from=hm:xinhua&window=600&step=0&percentiles=95,50&maxTravelTime=60`,
    );
    expect(served.asked.percentiles).toMatchObject({
      windowSec: 600,
      stepSec: 0,
      percents: [50, 95],
      maxTravelSec: 3_600,
    });
    for (const bad of ['window=59', 'window=14401', 'step=-1', 'percentiles=0', 'percentiles=101']) {
      expect(await codeOf(`/api/v1/percentiles?from=a:b&${bad}`)).toMatchObject({
        fields: [bad.split('=')[0]],
      });
    }
  });

  it('answers travel times between many places, row by row', async () => {
    const { body } = await getJson(
      `${served.url}/api/v1/matrix?origins=hm:xinhua,40.8;111.6&destinations=hm:east,bt:station,40.6;109.8`,
    );
    expect(matrixSchema.parse(body)).toEqual(body);
    expect((body as ApiMatrix).durationsSec).toEqual([
      [0, null, 120],
      [180, 240, 300],
    ]);
    expect(served.asked.matrix).toMatchObject({
      origins: [{ stopId: 'hm:xinhua' }, { lat: 40.8, lon: 111.6 }],
      maxTravelSec: 10_800,
      arriveBy: false,
    });
    expect(await codeOf(`/api/v1/matrix?origins=a:b&destinations=${'a:b,'.repeat(201)}`)).toMatchObject({
      fields: ['destinations'],
    });
  });

  it('answers the limits to the MOTIS client', async () => {
    const { data } = await motis.initial();
    expect(data!.serverConfig).toMatchObject({ maxOneToManySize: 400, maxOneToAllTravelTimeLimit: 1_440 });
  });
});
