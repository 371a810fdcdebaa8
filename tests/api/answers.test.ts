/** Every endpoint answers what its schema says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

const samples: Readonly<Record<string, readonly string[]>> = {
  plan: [
    '/api/v6/plan?fromPlace=40.8151,111.6628&toPlace=bt:kundulun&time=2026-11-25T07:30:00%2B08:00&withFares=true',
    '/api/v6/plan?fromPlace=hm:xinhua&toPlace=40.6,109.8&tongchengCriteria=fare,walking',
    '/api/v6/plan?fromPlace=hm:xinhua&toPlace=40.6,109.8&transitModes=TRAM&language=en',
  ],
  refreshItinerary: [],
  oneToManyIntermodal: [
    '/api/experimental/one-to-many-intermodal?one=40.8;111.6&many=40.9;111.7,a:b&directMode=CAR&withDistance=true',
  ],
  oneToAll: ['/api/v6/one-to-all?one=hm:xinhua&maxTravelTime=60'],
  oneToMany: [
    '/api/v1/one-to-many?one=40.8;111.6&many=40.9;111.7,a:b&mode=WALK&max=600&arriveBy=false&withDistance=true',
    '/api/v1/one-to-many?one=40.8;111.6&many=40.9;111.7,a:b&mode=TRANSIT&max=600&arriveBy=true',
  ],
  isochrones: ['/api/v1/isochrones?from=hm:xinhua&cutoffs=15,30&arriveBy=true&language=en'],
  percentiles: ['/api/v1/percentiles?from=hm:xinhua&percentiles=50,95'],
  matrix: ['/api/v1/matrix?origins=a:b,c:d&destinations=40.8;111.6'],
  geocode: ['/api/v1/geocode?text=xinhua', '/api/v1/geocode?text=%E6%96%B0%E5%8D%8E&language=en'],
  reverseGeocode: ['/api/v1/reverse-geocode?place=40.8151,111.6628'],
  stoptimes: ['/api/v6/stoptimes?stopId=hm:xinhua&both=true&fetchStops=true'],
  trip: ['/api/v6/trip?tripId=20261125_07:20:00_hm:1_up', '/api/v6/trip?tripId=hm:1_up&detailedLegs=false'],
  stopInfo: ['/api/v6/stop?stopId=hm:xinhua'],
  stops: ['/api/v6/map/stops?min=40.9,111.5&max=40.7,111.8'],
  trips: [
    '/api/v6/map/trips?min=40.9,111.5&max=40.7,111.8&zoom=12&startTime=2026-11-25T07:00:00Z&endTime=2026-11-25T07:03:00Z',
  ],
  levels: ['/api/v1/map/levels?min=40.9,111.5&max=40.7,111.8'],
  rentals: ['/api/v1/rentals', '/api/v1/rentals?min=40.9,111.5&max=40.7,111.8&withProviders=false'],
  mapRentals: ['/api/v1/map/rentals'],
  stopAudit: ['/api/v1/stops/audit', '/api/v1/stops/audit?verdict=apart'],
  initial: ['/api/v1/map/initial'],
  lines: ['/api/v1/lines'],
  line: ['/api/v1/lines/hm:1', '/api/v1/lines/hm%3A1?date=2026-12-01&language=en'],
  fareChoices: ['/api/v1/fare-choices'],
  config: ['/api/v1/config'],
  ground: ['/api/v1/ground?language=en'],
  health: ['/api/v1/health'],
  session: ['/api/v1/session'],
};

describe('answers', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake();
  });
  afterAll(() => served.close());

  it('has a sample of every open endpoint that is read; the others have tests of their own', () => {
    const others = endpoints.filter(({ access, method }) => access === 'open' && method === 'get');
    const names = others.map(({ operationId }) => operationId.replace(/V\d$/, ''));
    expect(Object.keys(samples).toSorted()).toEqual([...new Set(names)].toSorted());
  });

  for (const endpoint of endpoints) {
    const [, operationId = '', version] = /^(.+?)(?:V(\d))?$/.exec(endpoint.operationId) ?? [];
    for (const newest of samples[operationId] ?? []) {
      const sample = version === undefined ? newest : newest.replace('/api/v6', `/api/v${version}`);
      it(`${sample} fits its schema`, async () => {
        const { status, body, headers } = await getJson(served.url + sample);
        expect(body).toEqual(endpoint.response.parse(body));
        expect(status).toBe(200);
        expect(headers.get('content-type')).toMatch(/^application\/json/);
        expect(headers.get('vary')).toContain('Accept-Language');
      });
    }
  }

  it('says 503 while no feed can be served', async () => {
    const empty = await serveFake({
      getHealth: () => ({ isReady: false, feedCount: 0, stopCount: 0, tripCount: 0 }),
    });
    const { status, body } = await getJson(`${empty.url}/api/v1/health`);
    await empty.close();
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'no-feeds', feedCount: 0 });
  });
});
