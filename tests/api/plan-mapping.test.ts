/** The JSON of a plan, and the request that the use case gets from a query. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiPlanResponse } from '../../server/api/schema/plan.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';
import { day, itinerary } from './tiny-region.ts';

const base = '/api/v6/plan?fromPlace=hm:xinhua&toPlace=40.642,109.838';

describe('plan', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake();
  });
  afterAll(() => served.close());
  const plan = async (query = '', init: RequestInit = {}) =>
    (await getJson(`${served.url}${base}${query}`, init)).body as ApiPlanResponse;

  it('asks with the defaults that the MOTIS API states', async () => {
    await plan();
    expect(served.asked.plan).toEqual({
      from: { kind: 'stop', stopId: 'hm:xinhua' },
      to: { kind: 'point', lat: 40.642, lon: 109.838 },
      time: { day, seconds: 25_200 },
      arriveBy: false,
      searchWindowSec: 900,
      minItineraries: 5,
      maxItineraries: 50,
      walking: { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1_800, speedMps: 1.2 },
      minTransferSec: 0,
      additionalTransferSec: 0,
      walkOnly: false,
      needsWheelchair: false,
      fare: {},
    });
  });

  it('limits the time of a search, and marks an incomplete answer', async () => {
    const whole = await plan();
    expect(whole.incomplete).toBeUndefined();
    expect(served.asked.isLate?.()).toBe(false);
    const part = await plan('&tongchengCriteria=fare&language=en');
    expect(part.itineraries).toHaveLength(1);
    expect(part.incomplete?.code).toBe('too-much-work');
    expect(part.incomplete?.detail).toBe(part.incomplete?.text.en);
    expect(part.incomplete?.text.zh).toContain('计算量太大');
  });

  it('passes all parameters to the use case', async () => {
    await plan(
      '&time=2026-11-26T00:20&arriveBy=true&searchWindow=3600&numItineraries=3&maxItineraries=8&maxTransfers=2' +
        '&maxTravelTime=90&maxPreTransitTime=600&maxPostTransitTime=0&maxDirectTime=1200&pedestrianSpeed=0.8' +
        '&pedestrianProfile=WHEELCHAIR&minTransferTime=3&additionalTransferTime=1&fareMedia=card' +
        '&riderCategory=adult&tongchengCriteria=fare,walking&pageCursor=EARLIER|1764027000',
    );
    expect(served.asked.plan).toEqual({
      from: { kind: 'stop', stopId: 'hm:xinhua' },
      to: { kind: 'point', lat: 40.642, lon: 109.838 },
      time: { day: day + 1, seconds: 1_200 },
      arriveBy: true,
      searchWindowSec: 3_600,
      minItineraries: 3,
      maxItineraries: 8,
      maxTransfers: 2,
      maxTravelSec: 5_400,
      walking: { maxAccessSec: 600, maxEgressSec: 0, maxDirectSec: 1_200, speedMps: 0.8 },
      minTransferSec: 180,
      additionalTransferSec: 60,
      walkOnly: false,
      needsWheelchair: true,
      criteria: ['fare', 'walking'],
      page: { direction: 'earlier', time: { day: day - 365, seconds: 27_000 } },
      fare: { mediumId: 'card', riderCategoryId: 'adult' },
    });
  });

  it('passes vias, avoided lines and change times to the use case', async () => {
    await plan(
      '&via=hm:xinhua,40.642;109.838&via=bt:station&viaMinimumStay=0,30&transferTimeFactor=1.5' +
        '&tongchengMinTransferTimeByMode=RAIL:600,SUBWAY:180&avoidRoutes=hm:1&tongchengAvoidStops=hm:a,bt:b',
    );
    expect(served.asked.plan).toMatchObject({
      vias: [
        { place: { kind: 'stop', stopId: 'hm:xinhua' }, minStaySec: 0 },
        { place: { kind: 'point', lat: 40.642, lon: 109.838 }, minStaySec: 1_800 },
        { place: { kind: 'stop', stopId: 'bt:station' }, minStaySec: 0 },
      ],
      transferTimeFactor: 1.5,
      avoids: { routeIds: ['hm:1'], agencyIds: [], stopIds: ['hm:a', 'bt:b'] },
    });
    const secOf = served.asked.plan?.minTransferSecOf;
    // `RAIL` includes the metro, but the metro's own entry takes precedence.
    expect([2, 101, 1, 3].map((type) => secOf?.(type))).toEqual([600, 600, 180, 0]);
  });

  it('asks for one best journey without a window outside the timetable view', async () => {
    await plan('&timetableView=false&searchWindow=3600');
    expect(served.asked.plan).toMatchObject({ searchWindowSec: 0, minItineraries: 1 });
  });

  it('asks for walking alone where no mode is allowed', async () => {
    await plan('&transitModes=');
    expect(served.asked.plan).toMatchObject({ walkOnly: true });
  });

  it('has the fields of MOTIS and our additions', async () => {
    const { itineraries, direct, nextPageCursor, requestParameters } = await plan();
    const [first] = itineraries;
    expect(first).toMatchObject({
      duration: 8_000,
      startTime: '2026-11-24T23:30:00Z',
      endTime: '2026-11-25T01:43:20Z',
      transfers: 2,
      tags: ['fastest', 'cheapest'],
      walkDistance: 51,
    });
    expect(first?.fare).toMatchObject({ totalFen: 4_350, currency: 'CNY', minorDigits: 2 });
    expect(first?.fare?.parts[0]).toMatchObject({ amountFen: 400, currency: 'CNY', minorDigits: 2 });
    expect(first?.fareTransfers).toBeUndefined();
    const [walk, metro, train, bus] = first!.legs;
    expect(walk).toMatchObject({ mode: 'WALK', distance: 51, from: { name: '起点', vertexType: 'NORMAL' } });
    expect(metro).toMatchObject({
      headwaySec: 300,
      rideDistance: 9_001,
      displayName: '1号线',
      confidence: 'sourced',
    });
    expect(metro?.intermediateStops).toMatchObject([
      { name: '人民会堂', arrival: '2026-11-24T23:36:40Z', departure: '2026-11-24T23:37:10Z' },
    ]);
    expect(train).toMatchObject({ displayName: 'D6771', crossesBoundary: true, from: { track: '3' } });
    expect(train?.routeColor).toBeUndefined();
    expect(bus).toMatchObject({
      confidence: 'reconstructed',
      agencyNames: { zh: '包头公交', en: '包头公交' },
    });
    expect(direct[0]?.legs).toHaveLength(1);
    expect(nextPageCursor).toBe('LATER|1795563060');
    expect(requestParameters).toEqual({ fromPlace: 'hm:xinhua', toPlace: '40.642,109.838' });
  });

  it('leaves geometry out when asked to', async () => {
    const [first] = (await plan('&detailedLegs=false')).itineraries;
    expect(first?.legs.map((leg) => leg.legGeometry.length)).toEqual([0, 0, 0, 0]);
    const [full] = (await plan()).itineraries;
    expect(full?.legs.map((leg) => leg.legGeometry.length)).toEqual([2, 3, 2, 2]);
  });

  it('is equal for the same journey, and different for another one', async () => {
    const other = await serveFake({
      plan: () => ({
        from: itinerary.legs[0]!.from,
        to: itinerary.legs[3]!.to,
        direct: [],
        itineraries: [itinerary, { ...itinerary, legs: itinerary.legs.slice(1) }],
        previousPage: { direction: 'earlier', time: { day, seconds: 0 } },
        nextPage: { direction: 'later', time: { day, seconds: 0 } },
      }),
    });
    const { body } = await getJson(other.url + base);
    await other.close();
    const [same, different] = (body as ApiPlanResponse).itineraries;
    expect(same?.id).toBe((await plan()).itineraries[0]?.id);
    expect(different?.id).not.toBe(same?.id);
  });

  it('gives the reason for an empty answer, and suggestions', async () => {
    const { itineraries, emptyReason } = await plan('&transitModes=FERRY&language=en');
    expect(itineraries).toEqual([]);
    expect(emptyReason).toMatchObject({
      code: 'no-connection',
      detail: 'No connection',
      suggestions: [{ code: 'later', detail: 'Try 08:00', time: '2026-11-25T00:00:00Z' }],
    });
  });

  it.each([
    ['&language=en', undefined, 'Baotou'],
    ['&language=zh-CN', 'en', '包头'],
    ['&language=mn,en', undefined, 'Baotou'],
    ['&language=de', 'en-GB,en;q=0.9', 'Baotou'],
    ['&language=de', 'fr', '包头'],
    ['', 'en-US', 'Baotou'],
    ['', undefined, '包头'],
    ['&language=%00%F0%9F%9A%8C', undefined, '包头'],
  ])('%s with Accept-Language %s answers %s', async (query, accept, name) => {
    const headers: Record<string, string> = accept ? { 'Accept-Language': accept } : {};
    const { itineraries } = await plan(query, { headers });
    expect(itineraries[0]?.legs[2]?.to.name).toBe(name);
    expect(itineraries[0]?.legs[2]?.to.names).toEqual({ zh: '包头', en: 'Baotou' });
  });
});
