/** Ids of itineraries: their content, and refusal of everything else. */
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../server/api/schema/limits.ts';
import type { LegId } from '../../server/api/schema/refresh.ts';
import { findLegIds, toItineraryId, toLegIds } from '../../server/api/wire/itinerary-id.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';
import * as tiny from './tiny-region.ts';

/** The message as the MOTIS project defines it. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  package motis;
  message LegId {
    string display_name = 1; string trip_id = 2; string from_id = 3; double from_lat = 4; double from_lon = 5;
    string to_id = 6; double to_lat = 7; double to_lon = 8; int64 sched_start = 9; int64 sched_end = 10;
    string mode = 11; bool scheduled = 12; optional double from_level = 13; optional double to_level = 14;
  }
  message ItineraryId { repeated LegId legs = 1; }
`);
const ItineraryId = root.lookupType('motis.ItineraryId');
const encode = (legs: readonly object[]) =>
  Buffer.from(ItineraryId.encode(ItineraryId.fromObject({ legs })).finish()).toString('base64');

describe('an id', () => {
  const id = toItineraryId(tiny.itinerary);

  it('is a protocol buffer that others can read', () => {
    const { legs } = ItineraryId.toObject(ItineraryId.decode(Buffer.from(id, 'base64')), {
      longs: Number,
      defaults: true,
    }) as { legs: LegId[] };
    expect(legs.map((leg) => [leg.mode, leg.tripId, leg.fromId, leg.toId])).toEqual([
      ['WALK', '', '', 'hm:xinhua'],
      ['SUBWAY', '20261125_07:20:00_hm:1_up', 'hm:xinhua', expect.any(String)],
      ['HIGHSPEED_RAIL', expect.any(String), expect.any(String), expect.any(String)],
      ['BUS', expect.any(String), expect.any(String), expect.any(String)],
    ]);
    expect(legs[0]!.schedStart).toBe(Date.parse('2026-11-24T23:30:00Z') / 1000);
  });

  it('holds the legs that it was made from', () => {
    const told = findLegIds(id)!.map((leg) => ({ fromLevel: undefined, toLevel: undefined, ...leg }));
    expect(told).toEqual(toLegIds(tiny.itinerary).map((leg) => ({ ...leg })));
  });

  it('is decoded as base64url, without padding, and with blanks in place of plus signs', () => {
    const expected = findLegIds(id);
    expect(findLegIds(id.replaceAll('+', '-').replaceAll('/', '_'))).toEqual(expected);
    expect(findLegIds(id.replaceAll('=', ''))).toEqual(expected);
    expect(findLegIds(id.replaceAll('+', ' '))).toEqual(expected);
  });

  it('made by another encoder is decoded', () => {
    const leg = fc.record({
      displayName: fc.string(),
      tripId: fc.string(),
      fromId: fc.string(),
      fromLat: fc.double({ noNaN: true }),
      fromLon: fc.double({ noNaN: true }),
      toId: fc.string(),
      toLat: fc.double({ noNaN: true }),
      toLon: fc.double({ noNaN: true }),
      schedStart: fc.integer({ min: 0, max: 4_000_000_000 }),
      schedEnd: fc.integer({ min: 0, max: 4_000_000_000 }),
      mode: fc.string(),
      scheduled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 5 }), (legs) => {
        expect(findLegIds(encode(legs))).toEqual(legs.map((one) => ({ ...one })));
      }),
    );
  });

  it('that is invalid decodes to nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const legs = findLegIds(Buffer.from(bytes).toString('base64'));
        expect(legs === undefined || Array.isArray(legs)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    for (const text of ['', '=', 'ä', '{}', 'AA AA\n', '%00']) expect(findLegIds(text) ?? []).toEqual([]);
  });
});

describe('refresh-itinerary', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake();
  });
  afterAll(() => served.close());
  const get = (id: string, more = '') =>
    getJson(`${served.url}/api/v6/refresh-itinerary?itineraryId=${encodeURIComponent(id)}${more}`);
  const post = (legs: unknown) =>
    getJson(`${served.url}/api/v6/refresh-itinerary`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: { legs } }),
    });
  const legs = JSON.parse(JSON.stringify(toLegIds(tiny.itinerary))) as LegId[];

  it('asks the use case the same by a query and by a body', async () => {
    const byQuery = await get(toItineraryId(tiny.itinerary));
    const asked = served.asked.refresh;
    const byBody = await post(legs);
    expect(byQuery.status).toBe(200);
    expect(byBody.body).toEqual(byQuery.body);
    expect(served.asked.refresh).toEqual(asked);
    expect(asked!.legs[0]).toMatchObject({ kind: 'walk', from: { kind: 'point' } });
    expect(asked!.legs[1]).toMatchObject({
      kind: 'ride',
      run: { tripId: 'hm:1_up', tripStartSec: 26_400 },
      fromStopId: 'hm:xinhua',
    });
    expect((byQuery.body as { id: string }).id).toBe(toItineraryId(tiny.itinerary));
  });

  it.each<[string, unknown]>([
    ['no legs', []],
    [
      'too many legs',
      Array.from({ length: limits.itineraryLegs + 1 }, () => ({
        ...legs[1],
        displayName: '',
        tripId: 'a',
        fromId: 'b',
        toId: 'c',
      })),
    ],
    ['a place off the globe', [{ ...legs[0], fromLat: 91 }]],
    ['a time that is none', [{ ...legs[0], schedStart: -1 }]],
    ['a bicycle', [{ ...legs[0], mode: 'BIKE' }, ...legs.slice(1)]],
    [
      'two walks in a row',
      [legs[0], { ...legs[0], schedStart: legs[0]!.schedEnd, schedEnd: legs[0]!.schedEnd }],
    ],
    ['legs out of order', [...legs].reverse()],
    ['an end before its beginning', [{ ...legs[1], schedEnd: legs[1]!.schedStart - 1 }]],
    ['an endless id', [{ ...legs[1], tripId: 'x'.repeat(limits.idLength + 1) }]],
  ])('refuses %s, whichever way it comes', async (_what, bad) => {
    const byBody = await post(bad);
    expect(byBody).toMatchObject({ status: 400, body: { code: 'bad-request' } });
    const byQuery = await get(encode(bad as object[]));
    expect(byQuery).toMatchObject({ status: 400, body: { code: 'bad-request' } });
  });

  it('refuses invalid and too long ids before the use case runs', async () => {
    served.asked.refresh = undefined as never;
    for (const id of ['nonsense', '!!!', 'AAAA', 'x'.repeat(limits.itineraryIdLength + 1)]) {
      expect(await get(id)).toMatchObject({ body: { errors: [{ field: 'itineraryId' }] }, status: 400 });
    }
    expect((await getJson(`${served.url}/api/v6/refresh-itinerary`)).status).toBe(400);
    expect(served.asked.refresh).toBeUndefined();
  });

  it('refuses a renamed line unless requireDisplayNameMatch=false', async () => {
    const renamed = legs.map((leg, i) => (i === 1 ? { ...leg, displayName: '9号线' } : leg));
    const id = encode(renamed);
    expect(await get(id)).toMatchObject({ status: 404, body: { code: 'itinerary-gone' } });
    expect((await get(id, '&requireDisplayNameMatch=false')).status).toBe(200);
  });
});
