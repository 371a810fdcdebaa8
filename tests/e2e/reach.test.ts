/** Reachable stops and areas in the two cities, from the real server. */
import * as motis from '@motis-project/motis-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiIsochrones, ApiMatrix, ApiPercentiles } from '../../server/api/schema/reach.ts';
import { makeCitiesDir, type Serving, serve } from './tongcheng.ts';

const data = await makeCitiesDir();
let server: Serving;
beforeAll(async () => {
  server = await serve(['--data', data.dir]);
  motis.client.setConfig({ baseUrl: server.url });
}, 120_000);
afterAll(async () => {
  // The server must end although its worker threads have started.
  expect(await server.stop()).toBe(0);
  data.remove();
});

async function get<T>(path: string): Promise<T> {
  const response = await fetch(server.url + path);
  const body = await response.json();
  expect(response.status, JSON.stringify(body).slice(0, 500)).toBe(200);
  return body as T;
}

/** 08:00 on a working day. */
const time = '2026-11-25T00:00:00Z';
const hohhotEast = '40.8457,111.7603';

describe('one to all', () => {
  test('agrees with journeys planned to some of the stops', async () => {
    const { data: found } = await motis.oneToAll({ query: { one: hohhotEast, time, maxTravelTime: 150 } });
    const all = found!.all!;
    expect(all.length).toBeGreaterThan(300);
    expect(all.some(({ k }) => k! >= 2)).toBe(true);
    let same = 0;
    for (const { place, k, ...reached } of all.filter((_, i) => i % 60 === 0)) {
      const { data: planned } = await motis.plan({
        query: { fromPlace: hohhotEast, toPlace: place!.stopId!, time, timetableView: false },
      });
      const arrivals = [...planned!.itineraries, ...planned!.direct].map((one) => Date.parse(one.endTime));
      // No planned journey is faster. The planner leaves out journeys with further changes that save little time.
      const later = Math.min(...arrivals) - Date.parse(place!.arrival!);
      expect(later).toBeGreaterThanOrEqual(0);
      expect(later).toBeLessThanOrEqual(300_000);
      if (later === 0) same++;
      expect(reached.duration).toBe(Math.ceil((Date.parse(place!.arrival!) - Date.parse(time)) / 60_000));
      expect(k).toBeLessThanOrEqual(8);
    }
    expect(same).toBeGreaterThan(3);
  });

  test('one to many walks the same way there and back', async () => {
    const query = {
      many: ['40.8497;111.7603', '40.95;111.76'],
      mode: 'WALK' as const,
      max: 1_800,
      maxMatchingDistance: 0,
    };
    const there = await motis.oneToMany({ query: { ...query, one: '40.8457;111.7603', arriveBy: false } });
    const back = await motis.oneToMany({ query: { ...query, one: '40.8457;111.7603', arriveBy: true } });
    // 445 m of straight line, times 1.3 for detours, at 1.2 m/s.
    expect(there.data).toEqual([{ duration: 482 }, {}]);
    expect(back.data).toEqual(there.data);
  });
});

describe('isochrones of Hohhot East', () => {
  test('are nested, small enough, and agree with the list of stops', async () => {
    const path = `/api/v1/isochrones?from=${hohhotEast}&time=${time}&cutoffs=30,60,120`;
    const response = await fetch(server.url + path);
    const text = await response.text();
    expect(text.length).toBeLessThan(500_000);
    const answer = JSON.parse(text) as ApiIsochrones;
    expect(answer.features.map(({ properties }) => properties.cutoffMin)).toEqual([30, 60, 120]);
    const { data: found } = await motis.oneToAll({ query: { one: hohhotEast, time, maxTravelTime: 120 } });
    for (const { properties } of answer.features) {
      const within = found!.all!.filter(
        ({ place }) => Date.parse(place!.arrival!) - Date.parse(time) <= properties.cutoffMin * 60_000,
      );
      expect(properties.stopCount).toBe(within.length);
    }
    const areas = answer.features.map(({ properties }) => properties.areaKm2);
    expect(areas).toEqual(areas.toSorted((a, b) => a - b));
    // A train takes an hour to Baotou: its eastern districts are within two hours, none is within one hour.
    const secOf = (name: string) => answer.landmarks.find((one) => one.names.zh === name)?.durationSec;
    expect(secOf('东河区')).toBeGreaterThan(3_600);
    expect(secOf('东河区')).toBeLessThan(7_200);
    expect(secOf('新城区')).toBeLessThan(1_800);
    expect(secOf('白云鄂博矿区')).toBeUndefined();
  });

  test('a day without service is refused', async () => {
    const response = await fetch(
      `${server.url}/api/v1/isochrones?from=${hohhotEast}&time=2035-01-01T08:00:00`,
    );
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'date-outside-service' });
  });
});

describe('on threads', () => {
  test('percentiles are ordered, and a sample of minutes is close to all minutes', async () => {
    const path = `/api/v1/percentiles?from=${hohhotEast}&time=2026-11-25T07:00:00&maxTravelTime=120`;
    const minutes = await get<ApiPercentiles>(path);
    const seconds = await get<ApiPercentiles>(`${path}&step=0`);
    expect([minutes.departures, seconds.departures]).toEqual([120, 7_200]);
    const byStop = new Map(seconds.stops.map((stop) => [stop.place.stopId, stop.durationsSec]));
    for (const { place, durationsSec } of minutes.stops) {
      const finite = durationsSec.map((sec) => sec ?? Number.POSITIVE_INFINITY);
      expect(finite).toEqual(finite.toSorted((a, b) => a - b));
      const [sampled, whole] = [durationsSec[2], byStop.get(place.stopId)?.[2]];
      if (sampled == null || whole == null) continue;
      expect(Math.abs(sampled - whole)).toBeLessThan(600);
    }
    expect(minutes.stops.length).toBeGreaterThan(300);
  });

  test('a matrix has the values of one to many', async () => {
    const places = ['40.8457;111.7603', '40.6574;109.8403', '40.8151;111.6628', '41.7;110.4'];
    const list = places.join(',');
    const matrix = await get<ApiMatrix>(`/api/v1/matrix?origins=${list}&destinations=${list}&time=${time}`);
    for (const [i, one] of places.entries()) {
      const row = await get<{ duration?: number }[]>(
        `/api/v1/one-to-many?one=${one}&many=${list}&mode=TRANSIT&max=10800&arriveBy=false&time=${time}`,
      );
      expect(matrix.durationsSec[i]).toEqual(row.map(({ duration }) => duration ?? null));
    }
    expect(matrix.durationsSec[0]![0]).toBe(0);
    expect(matrix.durationsSec[0]![1]).toBeGreaterThan(3_600);
  });
});
