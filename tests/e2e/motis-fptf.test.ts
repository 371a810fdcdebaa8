/** The client of the Friendly Public Transport Format for the MOTIS API, with the real server. */
// @ts-expect-error The package ships no types.
import { createClient } from '@motis-project/motis-fptf-client';
// @ts-expect-error The package ships no types.
import { profile } from '@motis-project/motis-fptf-client/p/transitous/index.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCitiesDir, type Serving, serve } from './tongcheng.ts';

interface Stop {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly station?: { readonly id: string };
}

interface FptfLeg {
  readonly tripId?: string;
  readonly walking?: boolean;
  readonly plannedDeparture: string;
  readonly plannedArrival: string;
  readonly line?: { readonly name: string; readonly product?: string };
  readonly polyline?: { readonly features: readonly object[] };
  readonly stopovers?: readonly object[];
}

interface FptfClient {
  locations(text: string, options?: object): Promise<Stop[]>;
  stop(id: string, options?: object): Promise<Stop>;
  departures(
    id: string,
    options?: object,
  ): Promise<{ departures: { when: string; line: { name: string } }[] }>;
  arrivals(id: string, options?: object): Promise<{ arrivals: { when: string }[] }>;
  journeys(
    from: string | object,
    to: string | object,
    options?: object,
  ): Promise<{ journeys: { legs: FptfLeg[] }[]; earlierRef: string; laterRef: string }>;
  reachableFrom(
    address: object,
    options?: object,
  ): Promise<{ reachable: { duration: number; stations: object[] }[] }>;
}

const data = await makeCitiesDir();
let server: Serving;
let client: FptfClient;
beforeAll(async () => {
  server = await serve(['--data', data.dir]);
  client = createClient(
    { ...profile, baseUrl: server.url, timezone: 'Asia/Shanghai' },
    'tests of a timetable server',
    { enrichStations: false },
  ) as FptfClient;
}, 120_000);
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  data.remove();
});

const when = '2026-11-25T07:30:00+08:00';
const address = { type: 'location', address: 'here', latitude: 40.8195, longitude: 111.6613 };

describe('the FPTF client', () => {
  test('finds stops, and a stop by its id', async () => {
    const [found] = await client.locations('包头站', { addresses: false, poi: false });
    expect(found).toMatchObject({ type: 'station', name: expect.stringContaining('包头') as string });
    const stop = await client.stop(found!.id);
    expect(stop.id).toBe(found!.id);
  });

  test('reads departures and arrivals', async () => {
    const { departures } = await client.departures('rail:HHC', { when, duration: 60 });
    expect(departures.length).toBeGreaterThan(3);
    for (const { when: at } of departures) expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(when));
    expect(departures.some(({ line }) => /^[DGK]/.test(line.name))).toBe(true);
    const { arrivals } = await client.arrivals('rail:HHC', { when, duration: 60 });
    expect(arrivals.length).toBeGreaterThan(3);
  });

  test('plans journeys, earlier and later ones', async () => {
    const ask = (options: object) =>
      client.journeys('hohhot-metro:M108', 'rail:BTC', { results: 3, stopovers: true, ...options });
    const { earlierRef, journeys, laterRef } = await ask({ departure: when, polylines: true });
    // The client reads the cursors from the wrong field of the answer, so it has none.
    expect([earlierRef, laterRef]).toEqual([undefined, undefined]);
    expect(journeys).toHaveLength(3);
    for (const { legs } of journeys) {
      const train = legs.find(({ line }) => line && /^[DG]$/.test(line.name));
      expect(train?.tripId).toMatch(/^2026112\d__rail:/);
      expect(legs.every(({ polyline }) => (polyline?.features.length ?? 0) > 1)).toBe(true);
      legs.slice(1).forEach((leg, i) => {
        expect(Date.parse(leg.plannedDeparture)).toBeGreaterThanOrEqual(Date.parse(legs[i]!.plannedArrival));
      });
    }
    const back = await ask({ arrival: '2026-11-25T10:00:00+08:00' });
    for (const { legs } of back.journeys) {
      expect(Date.parse(legs.at(-1)!.plannedArrival)).toBeLessThanOrEqual(Date.parse('2026-11-25T02:00:00Z'));
    }
  });

  test('plans with its products: without high-speed trains, and with high-speed trains only', async () => {
    const lines = async (products: object) => {
      const { journeys } = await client.journeys('rail:NDC', 'rail:BTC', {
        departure: when,
        products,
        results: 4,
      });
      return journeys.flatMap(({ legs }) => legs.flatMap(({ line }) => (line ? [line.name.charAt(0)] : [])));
    };
    expect(await lines({ nationalExpress: false })).not.toContain('G');
    const others = {
      national: false,
      regional: false,
      regionalExpress: false,
      suburban: false,
      bus: false,
      ferry: false,
      subway: false,
      tram: false,
      taxi: false,
    };
    expect(new Set(await lines(others))).toEqual(new Set(['G']));
  });

  test('plans from an address, with a wheelchair, and lists reachable stops', async () => {
    const { journeys } = await client.journeys(address, 'rail:BTC', { departure: when });
    expect(journeys[0]!.legs[0]).toMatchObject({ walking: true });
    const inWheelchair = { departure: when, accessibility: 'complete' };
    const accessible = await client.journeys('hohhot-metro:M108', 'hohhot-metro:M118', inWheelchair);
    expect(accessible.journeys.length).toBeGreaterThan(0);
    const { reachable } = await client.reachableFrom(address, { when, maxDuration: 30 });
    expect(reachable.length).toBeGreaterThan(5);
    expect(Math.max(...reachable.map(({ duration }) => duration))).toBeLessThanOrEqual(30);
  });
});
