/** The unchanged MOTIS client works with the server, and our answers fit its types. */
import * as motis from '@motis-project/motis-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoints } from '../../server/api/contract.ts';
import type { ApiMatch } from '../../server/api/schema/geocode.ts';
import type { ApiItinerary } from '../../server/api/schema/itinerary.ts';
import type { ApiPlace } from '../../server/api/schema/place.ts';
import type { ApiPlanResponse } from '../../server/api/schema/plan.ts';
import type { ApiStopResponse, ApiStoptimesResponse } from '../../server/api/schema/stops.ts';
import { type Served, serveFake } from './serve-fake.ts';

// The compiler checks that each answer fits the type that the client expects.
const asMotis = {
  plan: (answer: ApiPlanResponse): motis.PlanResponse => answer,
  trip: (answer: ApiItinerary): motis.TripResponse => answer,
  stoptimes: (answer: ApiStoptimesResponse): motis.StoptimesResponse => answer,
  stop: (answer: ApiStopResponse): motis.StopInfoResponse => answer,
  stops: (answer: ApiPlace[]): motis.StopsResponse => answer,
  geocode: (answer: ApiMatch[]): motis.GeocodeResponse => answer,
  reverseGeocode: (answer: ApiMatch[]): motis.ReverseGeocodeResponse => answer,
  initial: (answer: Endpoints['GET /api/v1/map/initial']['answer']): motis.InitialResponse => answer,
  health: (answer: Endpoints['GET /api/v1/health']['answer']): motis.HealthResponse => answer,
};

describe('the MOTIS client', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake();
    motis.client.setConfig({ baseUrl: served.url });
  });
  afterAll(() => served.close());

  it('has a type for each of its answers', () => {
    expect(Object.keys(asMotis)).toHaveLength(9);
  });

  it('plans', async () => {
    const { data, error } = await motis.plan({
      query: {
        fromPlace: '40.8151,111.6628',
        toPlace: 'bt:kundulun',
        time: '2026-11-24T23:30:00.000Z',
        transitModes: ['SUBWAY', 'RAIL', 'BUS'],
        maxTransfers: 4,
        withFares: true,
        language: ['en'],
      },
    });
    expect(error).toBeUndefined();
    const [itinerary] = data!.itineraries;
    expect(itinerary!.legs.map((leg) => leg.mode)).toEqual(['WALK', 'SUBWAY', 'HIGHSPEED_RAIL', 'BUS']);
    expect(itinerary!.startTime).toBe('2026-11-24T23:30:00Z');
    expect(itinerary!.legs[1]!.from.name).toBe('Xinhua Square');
    expect(served.asked.plan).toMatchObject({
      from: { kind: 'point', lat: 40.8151, lon: 111.6628 },
      to: { kind: 'stop', stopId: 'bt:kundulun' },
      maxTransfers: 4,
      time: { seconds: 27_000 },
    });
    expect(served.asked.plan!.allowsRouteType!(3)).toBe(true);
    expect(served.asked.plan!.allowsRouteType!(200)).toBe(false);
  });

  it('plans with vias', async () => {
    const { error } = await motis.plan({
      query: {
        fromPlace: 'hm:xinhua',
        toPlace: 'bt:kundulun',
        via: ['hm:east', 'bt:east'],
        viaMinimumStay: [0, 20],
        transferTimeFactor: 1.2,
        minTransferTime: 5,
      },
    });
    expect(error).toBeUndefined();
    expect(served.asked.plan).toMatchObject({
      vias: [{ minStaySec: 0 }, { place: { kind: 'stop', stopId: 'bt:east' }, minStaySec: 1_200 }],
      transferTimeFactor: 1.2,
      minTransferSec: 300,
    });
  });

  it('has fares as MOTIS does: the first choices add up to the total', async () => {
    const { data } = await motis.plan({
      query: { fromPlace: 'hm:xinhua', toPlace: 'bt:kundulun', withFares: true, language: ['en'] },
    });
    const [metro, rest] = data!.itineraries[0]!.fareTransfers!;
    expect(metro).toEqual({
      effectiveFareLegProducts: [
        [
          [
            {
              name: 'Single 4 yuan',
              amount: 4,
              currency: 'CNY',
              riderCategory: { riderCategoryName: 'Adult', isDefaultFareCategory: true },
              media: { fareMediaName: 'Qingcheng Card', fareMediaType: 'TRANSIT_CARD' },
            },
            {
              name: 'Single 4 yuan',
              amount: 2,
              currency: 'CNY',
              riderCategory: {
                riderCategoryName: 'Child',
                isDefaultFareCategory: false,
                eligibilityUrl: 'https://metro.example/child',
              },
              media: { fareMediaName: 'Qingcheng Card', fareMediaType: 'TRANSIT_CARD' },
            },
          ],
        ],
      ],
    });
    expect(rest).toEqual({
      rule: 'A_AB_B',
      transferProducts: [{ name: 'Transfer discount', amount: -1, currency: 'CNY' }],
      effectiveFareLegProducts: [
        [[{ name: 'Second class', amount: 38.5, currency: 'CNY' }]],
        [[{ name: 'Single ticket', amount: 2, currency: 'CNY' }]],
      ],
    });
    const legs = data!.itineraries[0]!.legs;
    expect(legs.map((leg) => [leg.fareTransferIndex, leg.effectiveFareLegIndex])).toEqual([
      [undefined, undefined],
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
  });

  it('geocodes both ways', async () => {
    const { data } = await motis.geocode({ query: { text: 'xinhua', type: ['STOP'], language: ['zh'] } });
    expect(data![0]).toMatchObject({ type: 'STOP', name: '新华广场', id: 'hm:s1', tokens: [[0, 2]] });
    expect(data![1]).toMatchObject({ type: 'PLACE', name: '新华广场', tokens: [], category: 'scenic' });
    expect(served.asked.search).toMatchObject({ text: 'xinhua', types: ['stop'], limit: 10 });
    const reverse = await motis.reverseGeocode({ query: { place: '40.8151,111.6628', numResults: 3 } });
    expect(reverse.data![0]).toMatchObject({ name: '新华广场', areas: [{ name: '呼和浩特' }] });
    expect(served.asked.nearby).toMatchObject({ point: { lat: 40.8151, lon: 111.6628 }, limit: 3 });
  });

  it('reads a board', async () => {
    const { data } = await motis.stoptimes({
      query: { stopId: 'hm:xinhua', n: 30, time: '2026-11-24T23:30:00Z', fetchStops: true },
    });
    const [departure, arrival] = data!.stopTimes;
    expect(departure).toMatchObject({
      place: { departure: '2026-11-24T23:32:00Z' },
      tripId: '20261125_07:20:00_hm:1_up',
      directionId: '0',
      pickupDropoffType: 'NORMAL',
    });
    expect(departure!.nextStops).toHaveLength(2);
    expect(arrival).toMatchObject({
      place: { arrival: '2026-11-25T17:10:00Z' },
      pickupDropoffType: 'NOT_ALLOWED',
    });
    expect(arrival!.previousStops).toEqual([]);
    expect(served.asked.board).toMatchObject({ minEvents: 30, direction: 'later', withOtherCalls: true });
  });

  it('pages a board', async () => {
    const { data } = await motis.stoptimes({ query: { stopId: 'hm:xinhua', time: '2026-11-24T23:30:00Z' } });
    const page = { stopId: 'hm:xinhua', time: '2026-11-24T23:30:00Z', direction: 'LATER' as const };
    await motis.stoptimes({ query: { ...page, pageCursor: data!.previousPageCursor } });
    expect(served.asked.board).toMatchObject({ direction: 'earlier', time: { seconds: 27_000 } });
    await motis.stoptimes({ query: { ...page, pageCursor: data!.nextPageCursor } });
    expect(served.asked.board).toMatchObject({ direction: 'later', time: { seconds: 27_060 } });
    await motis.stoptimes({ query: { stopId: 'hm:xinhua', arriveBy: true } });
    expect(served.asked.board).toMatchObject({ direction: 'earlier', events: 'arrivals' });
    await motis.stoptimes({
      query: { stopId: 'gone:1', center: '40.8,111.6', radius: 200, exactRadius: true },
    });
    expect(served.asked.board).toMatchObject({
      area: { kind: 'stop', stopId: 'gone:1', radiusM: 200 },
      fallbackArea: { kind: 'around', center: { lat: 40.8, lon: 111.6 }, radiusM: 200, exact: true },
    });
  });

  it('follows a trip from a board', async () => {
    const { data } = await motis.trip({ query: { tripId: '20261125_07:20:00_hm:1_up' } });
    expect(data!.legs[0]).toMatchObject({ tripId: '20261125_07:20:00_hm:1_up', headsign: '坝堰（机场）' });
    expect(served.asked.trip!.run).toMatchObject({ tripId: 'hm:1_up', tripStartSec: 26_400 });
  });

  it('shows stops, a stop, the first view, and health', async () => {
    const box = { min: '40.7,111.8', max: '40.9,111.5' };
    expect((await motis.stops({ query: { ...box, grouped: true } })).data![0]).toMatchObject({
      stopId: 'hm:xinhua',
    });
    expect(served.asked.mapStops).toMatchObject({
      bounds: { south: 40.7, west: 111.5, north: 40.9, east: 111.8 },
      isGrouped: true,
    });
    const { data } = await motis.stopInfo({ query: { stopId: 'hm:xinhua' } });
    expect(data!.routes.map((route) => route.mode)).toEqual(['SUBWAY', 'BUS']);
    expect((await motis.initial()).data).toMatchObject({ lat: 40.75, zoom: 9 });
    expect((await motis.health()).data).toMatchObject({ rt: false });
  });

  it('gets refusals as errors with a text', async () => {
    const { data, error } = await motis.plan({ query: { fromPlace: 'nowhere:1', toPlace: 'bt:kundulun' } });
    expect(data).toBeUndefined();
    expect(error).toMatchObject({ error: '站点不存在', code: 'stop-unknown' });
  });
});
