/** The unchanged MOTIS client and the real server with the feeds of the two cities. */
import * as motis from '@motis-project/motis-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCitiesDir, type Serving, serve } from './tongcheng.ts';

const data = await makeCitiesDir();
let server: Serving;
beforeAll(async () => {
  server = await serve(['--data', data.dir]);
  motis.client.setConfig({ baseUrl: server.url });
}, 120_000);
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  data.remove();
});

/** The data of an answer; throws its error. */
async function ask<T>(asked: Promise<{ data: T; error: unknown }>): Promise<NonNullable<T>> {
  const { data: answer, error } = await asked;
  if (answer === undefined || answer === null) throw new Error(`refused: ${JSON.stringify(error)}`);
  return answer;
}

/** 07:30 on the clock of the two cities. */
const time = '2026-11-24T23:30:00Z';
const commute = { fromPlace: '40.8151,111.6628', toPlace: '40.6574,109.8403', time };
const rides = (legs: readonly motis.Leg[]) => legs.filter((leg) => leg.tripId !== undefined);

describe('plan', () => {
  test('crosses the boundary by train, with a fare that is the sum of its parts', async () => {
    const { itineraries } = await ask(motis.plan({ query: { ...commute, withFares: true } }));
    const crossing = itineraries.find(({ legs }) => legs.some(({ mode }) => mode === 'LONG_DISTANCE'));
    expect(crossing).toBeDefined();
    for (const itinerary of itineraries) {
      expect(Date.parse(itinerary.startTime)).toBeGreaterThanOrEqual(Date.parse(time));
      expect(itinerary.duration).toBe(
        (Date.parse(itinerary.endTime) - Date.parse(itinerary.startTime)) / 1000,
      );
      expect(itinerary.transfers).toBe(rides(itinerary.legs).length - 1);
      itinerary.legs.slice(1).forEach((leg, i) => {
        expect(Date.parse(leg.startTime)).toBeGreaterThanOrEqual(Date.parse(itinerary.legs[i]!.endTime));
      });
    }
    const paid = (crossing?.fareTransfers ?? []).flatMap((transfer) => [
      ...(transfer.transferProducts ?? []),
      ...transfer.effectiveFareLegProducts.map((options) => options[0]![0]!),
    ]);
    const yuan = paid.reduce((sum, product) => sum + product.amount, 0);
    expect(yuan).toBeGreaterThan(40);
    const { fare } = crossing as unknown as { fare: { totalFen: number } };
    expect(Math.round(yuan * 100)).toBe(fare.totalFen);
  });

  test('the next page and then the previous one', async () => {
    const query = { ...commute, numItineraries: 3, maxItineraries: 3 };
    const page = async (pageCursor?: string) =>
      ask(motis.plan({ query: pageCursor === undefined ? query : { ...query, pageCursor } }));
    const starts = ({ itineraries }: motis.PlanResponse) =>
      itineraries.map(({ startTime }) => Date.parse(startTime));
    const first = await page();
    const second = await page(first.nextPageCursor);
    const back = await page(second.previousPageCursor);
    const before = await page(first.previousPageCursor);
    expect(Math.min(...starts(second))).toBeGreaterThan(Math.min(...starts(first)));
    expect(Math.max(...starts(back))).toBeLessThan(Math.min(...starts(second)) + 1);
    expect(back.itineraries.map(({ id }) => id)).toEqual(expect.arrayContaining([first.itineraries[0]!.id]));
    expect(Math.max(...starts(before))).toBeLessThan(Date.parse(time));
  });

  test('uses only the requested modes', async () => {
    const query = { ...commute, transitModes: ['BUS'] as motis.Mode[], toPlace: '40.8304,111.6587' };
    const { itineraries } = await ask(motis.plan({ query }));
    expect(itineraries.length).toBeGreaterThan(0);
    const modes = new Set(itineraries.flatMap(({ legs }) => rides(legs).map(({ mode }) => mode)));
    expect([...modes]).toEqual(['BUS']);
  });

  test('a trip id of a plan identifies the planned run', async () => {
    const { itineraries } = await ask(motis.plan({ query: commute }));
    const legs = itineraries.flatMap((itinerary) => rides(itinerary.legs));
    expect(legs.length).toBeGreaterThan(2);
    for (const leg of legs) {
      const trip = await ask(motis.trip({ query: { tripId: leg.tripId! } }));
      const [whole] = trip.legs;
      expect(whole).toMatchObject({ tripId: leg.tripId, routeShortName: leg.routeShortName });
      const calls = [whole!.from, ...(whole!.intermediateStops ?? []), whole!.to];
      const boarded = calls.find(
        (call) => call.stopId === leg.from.stopId && call.departure === leg.startTime,
      );
      const left = calls.find((call) => call.stopId === leg.to.stopId && call.arrival === leg.endTime);
      expect(calls.indexOf(boarded!)).toBeGreaterThanOrEqual(0);
      expect(calls.indexOf(left!)).toBeGreaterThan(calls.indexOf(boarded!));
    }
  });

  test('refuses an unknown stop with a code', async () => {
    const { error, data: answer } = await motis.plan({ query: { ...commute, fromPlace: 'no:where' } });
    expect([answer, error]).toMatchObject([undefined, { code: 'stop-unknown' }]);
  });
});

describe('places', () => {
  test.each(['包头站', 'baotouzhan', 'btz', 'Baotou'])('geocode finds Baotou by %s', async (text) => {
    const matches = await ask(motis.geocode({ query: { text } }));
    expect(matches.length).toBeGreaterThan(0);
    const near = matches.filter(({ lat, lon }) => Math.abs(lat - 40.6) < 0.3 && Math.abs(lon - 109.9) < 0.5);
    expect(near.length).toBeGreaterThan(0);
    expect(matches[0]!.name).toMatch(/包头|Baotou/);
  });

  test('a found place can be the destination of a plan', async () => {
    const [match] = await ask(motis.geocode({ query: { text: '昆都仑', type: ['STOP'] } }));
    const { itineraries } = await ask(motis.plan({ query: { ...commute, toPlace: match!.id } }));
    expect(itineraries.length).toBeGreaterThan(0);
  });

  test('reverse-geocode finds the nearest place', async () => {
    const matches = await ask(motis.reverseGeocode({ query: { place: '40.8304,111.6587', type: ['STOP'] } }));
    expect(matches[0]!.name).toContain('呼和浩特');
  });
});

describe('stops', () => {
  const stopId = 'rail:HHC';

  test('all pages of a board are sorted and complete, with events of that stop only', async () => {
    const query = { stopId, n: 10, time };
    const first = await ask(motis.stoptimes({ query }));
    const second = await ask(motis.stoptimes({ query: { ...query, pageCursor: first.nextPageCursor } }));
    const back = await ask(motis.stoptimes({ query: { ...query, pageCursor: second.previousPageCursor } }));
    const instants = (board: motis.StoptimesResponse) =>
      board.stopTimes.map(({ place }) => Date.parse(place.departure!));
    const all = [...instants(first), ...instants(second)];
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all[0]).toBeGreaterThanOrEqual(Date.parse(time));
    expect(new Set(first.stopTimes.map(({ tripId }) => tripId)).size).toBe(first.stopTimes.length);
    // Events of the same second stay on one page, so a page may have more events than requested.
    for (const board of [first, second, back]) expect(board.stopTimes.length).toBeGreaterThanOrEqual(query.n);
    expect(new Set(instants(first).slice(query.n - 1)).size).toBe(1);
    const backIds = back.stopTimes.map(({ tripId }) => tripId);
    const firstIds = first.stopTimes.map(({ tripId }) => tripId);
    const both = Math.min(backIds.length, firstIds.length);
    expect(backIds.slice(-both)).toEqual(firstIds.slice(-both));
    const names = new Set(first.stopTimes.map(({ place }) => place.name));
    for (const name of names) expect(name).toContain('呼和浩特');
  });

  test('a trip on the board calls at the stop at that time', async () => {
    const { stopTimes } = await ask(motis.stoptimes({ query: { stopId, n: 5, time } }));
    for (const { tripId, place } of stopTimes) {
      const [leg] = (await ask(motis.trip({ query: { tripId } }))).legs;
      const calls = [leg!.from, ...(leg!.intermediateStops ?? [])];
      expect(calls.map(({ stopId: id, departure }) => [id, departure])).toContainEqual([
        place.stopId,
        place.departure,
      ]);
    }
  });

  test('a stop has its lines', async () => {
    const { place, routes } = await ask(motis.stopInfo({ query: { stopId: 'hohhot-metro:M101' } }));
    expect(place.name).toBe('伊利健康谷');
    expect(routes.map(({ mode }) => mode)).toContain('SUBWAY');
  });

  test('the map shows stops inside its bounds, fewer where they are grouped', async () => {
    const [south, west, north, east] = [40.8, 111.6, 40.86, 111.72];
    const box = { min: `${south},${east}`, max: `${north},${west}` };
    const single = await ask(motis.stops({ query: box }));
    const grouped = await ask(motis.stops({ query: { ...box, grouped: true } }));
    expect(grouped.length).toBeGreaterThan(20);
    expect(grouped.length).toBeLessThan(single.length);
    for (const { lat, lon } of [...single, ...grouped]) {
      expect(lat >= south && lat <= north && lon >= west && lon <= east).toBe(true);
    }
    expect(new Set(grouped.map(({ stopId: id }) => id)).size).toBe(grouped.length);
  });
});

test('the first view is in the region, and the health check passes', async () => {
  const view = await ask(motis.initial());
  expect(view.lat).toBeGreaterThan(40);
  expect(view.lon).toBeGreaterThan(109);
  const health = (await ask(motis.health())) as motis.HealthResponse & { feedCount: number; status: string };
  expect(health).toMatchObject({ status: 'ok', feedCount: 5, rt: false });
});
