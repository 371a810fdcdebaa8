/** Older paths of the MOTIS API answer as their version did. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { toOpenApiDocument } from '../../server/api/http/openapi.ts';
import { listPolylinePoints } from '../../server/api/wire/polyline.ts';
import type { Itinerary } from '../../server/planner/model/itinerary.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';
import * as tiny from './tiny-region.ts';

/** A suburban train and an aerial lift, added to the tiny region. */
const itinerary: Itinerary = {
  ...tiny.itinerary,
  legs: tiny.itinerary.legs.map((leg, i) => {
    if (leg.kind === 'walk') return leg;
    return { ...leg, route: { ...leg.route, routeType: [0, 109, 101, 6][i] ?? 3 } };
  }),
};

interface Leg {
  readonly mode: string;
  readonly routeShortName?: string;
  readonly displayName?: string;
  readonly from: Record<string, unknown>;
  readonly intermediateStops?: Record<string, unknown>[];
  readonly legGeometry: { readonly points: string; readonly precision: number };
}

const plan = '/plan?fromPlace=hm:xinhua&toPlace=bt:kundulun&time=2026-11-25T07:30:00%2B08:00';

let served: Served;
beforeAll(async () => {
  served = await serveFake({
    plan: (request) => {
      served.asked.plan = request;
      return {
        from: tiny.xinhua,
        to: tiny.kundulun,
        direct: [],
        itineraries: [itinerary],
        previousPage: { direction: 'earlier', time: { day: tiny.day, seconds: 27_000 } },
        nextPage: { direction: 'later', time: { day: tiny.day, seconds: 27_060 } },
      };
    },
  });
});
afterAll(() => served.close());

async function askPlan(version: number, more = ''): Promise<Leg[]> {
  const { body, status } = await getJson(`${served.url}/api/v${version}${plan}${more}`);
  expect(status).toBe(200);
  return (body as { itineraries: { legs: Leg[] }[] }).itineraries[0]!.legs;
}

describe('the paths that each version published', () => {
  it.each([
    ['plan', [1, 2, 3, 4, 5, 6]],
    ['trip', [1, 2, 4, 5, 6]],
    ['stoptimes', [1, 4, 5, 6]],
    ['map/trips', [1, 4, 5, 6]],
    ['map/stops', [1, 6]],
    ['one-to-all', [1, 6]],
    ['stop', [6]],
    ['refresh-itinerary', [6]],
    ['geocode', [1]],
    ['reverse-geocode', [1]],
    ['one-to-many', [1]],
    ['map/initial', [1]],
    ['map/levels', [1]],
    ['rentals', [1]],
    ['health', [1]],
  ])('%s: %j', (name, versions) => {
    const served = endpoints.flatMap(({ path }) => {
      const [, version, rest] = /^\/api\/v(\d)\/(.+)$/.exec(path) ?? [];
      return rest === name ? [Number(version)] : [];
    });
    expect([...new Set(served)].toSorted()).toEqual(versions);
  });
});

describe('answers', () => {
  it('up to version 5 every place has a level, 0 where none is known', async () => {
    for (const version of [1, 2, 3, 4, 5]) {
      for (const leg of await askPlan(version)) {
        for (const place of [leg.from, ...(leg.intermediateStops ?? [])]) {
          expect(place.level, `version ${version}`).toBeTypeOf('number');
        }
      }
    }
    expect((await askPlan(6)).some((leg) => leg.from.level === undefined)).toBe(true);
  });

  it('up to version 4 suburban trains are METRO and aerial lifts AREAL_LIFT', async () => {
    const modesOf = async (version: number) => (await askPlan(version)).map((leg) => leg.mode);
    expect(await modesOf(4)).toEqual(['WALK', 'METRO', 'HIGHSPEED_RAIL', 'AREAL_LIFT']);
    expect(await modesOf(5)).toEqual(['WALK', 'SUBURBAN', 'HIGHSPEED_RAIL', 'AERIAL_LIFT']);
    expect(await modesOf(6)).toEqual(await modesOf(5));
  });

  it('up to version 3 the short name of a line is what is shown', async () => {
    const namesOf = async (version: number) =>
      (await askPlan(version)).slice(1).map((leg) => [leg.routeShortName, leg.displayName]);
    for (const [short, shown] of await namesOf(3)) expect(short).toBe(shown);
    expect((await namesOf(3))[1]).toEqual(['D6771', 'D6771']);
    expect((await namesOf(4))[1]).toEqual(['', 'D6771']);
  });

  it('version 1 encodes lines with seven places, later ones with six, and both say so', async () => {
    const [newest, oldest] = [await askPlan(6), await askPlan(1)];
    expect(new Set((await askPlan(2)).map((leg) => leg.legGeometry.precision))).toEqual(new Set([6]));
    oldest.forEach(({ legGeometry }, i) => {
      expect(legGeometry.precision).toBe(7);
      const points = listPolylinePoints(legGeometry.points, 7);
      // East of 107 degrees, where 32 bits are too few for seven decimal places.
      expect(points.every(({ lon }) => lon > 109 && lon < 112)).toBe(true);
      expect(points).toEqual(listPolylinePoints(newest[i]!.legGeometry.points, 6));
    });
  });

  it('up to version 2 maxTransfers counts vehicles', async () => {
    const askedFor = async (version: number, maxTransfers: number) => {
      await askPlan(version, `&maxTransfers=${maxTransfers}`);
      return [served.asked.plan!.maxTransfers, served.asked.plan!.walkOnly];
    };
    expect(await askedFor(1, 3)).toEqual([2, false]);
    expect(await askedFor(2, 1)).toEqual([0, false]);
    expect(await askedFor(2, 0)).toEqual([undefined, true]);
    expect(await askedFor(3, 1)).toEqual([1, false]);
    const { status } = await getJson(`${served.url}/api/v1${plan}&maxTransfers=many`);
    expect(status).toBe(400);
  });

  it('map/trips names a line by its short name up to version 3, later by what is shown', async () => {
    const query =
      'min=40.9,111.5&max=40.7,111.8&zoom=12&startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T07:03:00Z';
    const infosOf = async (version: number) => {
      const { body } = await getJson(`${served.url}/api/v${version}/map/trips?${query}`);
      return (body as { trips: object[] }[])[0]!.trips;
    };
    expect(await infosOf(1)).toEqual([
      { tripId: '20261125_07:20:00_hm:1_up', routeShortName: expect.any(String) },
    ]);
    expect(await infosOf(4)).toEqual([
      { tripId: '20261125_07:20:00_hm:1_up', displayName: expect.any(String) },
    ]);
  });

  it('boards and stops follow', async () => {
    const board = await getJson(`${served.url}/api/v1/stoptimes?stopId=hm:xinhua&both=true&fetchStops=true`);
    const { stopTimes, place } = board.body as {
      stopTimes: Record<string, { level?: number }>[];
      place: { level: number };
    };
    expect(place.level).toBe(0);
    expect(stopTimes[0]!.tripFrom!.level).toBe(0);
    expect(stopTimes[0]!.routeShortName).toBe(stopTimes[0]!.displayName);
    const stops = await getJson(`${served.url}/api/v1/map/stops?min=40.9,111.5&max=40.7,111.8`);
    expect((stops.body as { level: number }[])[0]!.level).toBe(0);
  });
});

describe('the document', () => {
  const document = JSON.parse(JSON.stringify(toOpenApiDocument(endpoints, '1'))) as {
    paths: Record<string, Record<string, { description?: string; deprecated?: boolean }>>;
    components: { schemas: Record<string, { required?: string[]; enum?: string[] }> };
  };

  it('marks older paths and says what differs', () => {
    expect(document.paths['/api/v6/plan']!.get).not.toHaveProperty('deprecated');
    const { deprecated, description } = document.paths['/api/v2/plan']!.get!;
    expect(deprecated).toBe(true);
    for (const word of ['level', 'METRO', 'routeShortName', 'maxTransfers'])
      expect(description).toContain(word);
    expect(description).not.toContain('precision');
    expect(document.paths['/api/v1/map/stops']!.get!.description).not.toContain('maxTransfers');
  });

  it('has older schemas that older answers fit', () => {
    const { schemas } = document.components;
    expect(schemas.PlaceV5!.required).toContain('level');
    expect(schemas.Place!.required).not.toContain('level');
    expect(schemas.ModeV4!.enum).toContain('METRO');
    expect(schemas.ModeV4!.enum).not.toContain('SUBURBAN');
    expect(schemas.TripInfoV3!.required).toEqual(['tripId', 'routeShortName']);
    expect(schemas.EncodedPolylineV1).toMatchObject({ properties: { precision: { const: 7 } } });
  });
});
