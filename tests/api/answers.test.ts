/** Answers of all open endpoints fit their schemas. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { withExamples } from '../../server/api/http/examples.ts';
import { toOpenApiDocument } from '../../server/api/http/openapi.ts';
import { createFakeUseCases } from './fake-use-cases.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

/** Questions beside those of the examples, by operation id. */
const further: Readonly<Record<string, readonly string[]>> = {
  plan: [
    '/api/v6/plan?fromPlace=40.8151,111.6628&toPlace=bt:kundulun&time=2026-11-25T07:30:00%2B08:00&withFares=true',
    '/api/v6/plan?fromPlace=hm:xinhua&toPlace=40.6,109.8&tongchengCriteria=fare,walking',
    '/api/v6/plan?fromPlace=hm:xinhua&toPlace=40.6,109.8&transitModes=TRAM&language=en',
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
  rentals: ['/api/v1/rentals', '/api/v1/rentals?min=40.9,111.5&max=40.7,111.8&withProviders=false'],
  stopAudit: ['/api/v1/stops/audit', '/api/v1/stops/audit?verdict=apart'],
  line: ['/api/v1/lines/hm:1', '/api/v1/lines/hm%3A1?date=2026-12-01&language=en'],
  ground: ['/api/v1/ground?language=en'],
};

/** Questions in place of the examples: a stop has no required parameter, and the other needs a place that the fake walks to. */
const instead: Readonly<Record<string, readonly string[]>> = {
  oneToManyIntermodal: [
    '/api/experimental/one-to-many-intermodal?one=40.8;111.6&many=40.9;111.7,a:b&directMode=CAR&withDistance=true',
  ],
  stopInfo: ['/api/v6/stop?stopId=hm:xinhua'],
};

/** The address of an operation with the examples that its parameters have in the document. */
function toExampleUrl(path: string, parameters: readonly Parameter[]): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const { example, in: where, name } of parameters) {
    if (example === undefined) continue;
    if (where === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(String(example)));
    if (where === 'query') query.set(name, String(example));
  }
  return `${filled}?${query}`;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly example?: unknown;
}

const facts = await createFakeUseCases().useCases.findExampleFacts(0);
if (!facts) throw new Error('facts were expected');
const known = { ...facts, lineId: 'hm:1', tripId: 'hm:1_up', tripStartSec: 26_400 };
const { paths = {} } = withExamples(toOpenApiDocument(endpoints, '1.2.3'), known);

/** All open operations that are read. The example of an itinerary's id holds no leg: `itinerary-id.test.ts` asks with real ones. */
const asked = endpoints
  .filter(
    ({ access, method, operationId }) =>
      access === 'open' && method === 'get' && operationId !== 'refreshItinerary',
  )
  .map((endpoint) => {
    const { get } = (paths[endpoint.path] ?? {}) as { get?: { parameters?: readonly Parameter[] } };
    const [, id = '', version] = /^(.+?)(?:V(\d))?$/.exec(endpoint.operationId) ?? [];
    const others = (further[id] ?? []).map((url) =>
      version === undefined ? url : url.replace('/api/v6', `/api/v${version}`),
    );
    return {
      endpoint,
      urls: [...(instead[id] ?? [toExampleUrl(endpoint.path, get?.parameters ?? [])]), ...others],
    };
  });

describe('answers', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake();
  });
  afterAll(() => served.close());

  for (const { endpoint, urls } of asked) {
    for (const url of urls) {
      it(`${url} fits its schema`, async () => {
        const { status, body, headers } = await getJson(served.url + url);
        expect(body).toEqual(endpoint.response.parse(body));
        expect(status).toBe(200);
        expect(headers.get('content-type')).toMatch(/^application\/json/);
        expect(headers.get('vary')).toContain('Accept-Language');
      });
    }
  }

  it('health is 503 while there are no feeds', async () => {
    const empty = await serveFake({
      getHealth: () => ({ isReady: false, feedCount: 0, stopCount: 0, tripCount: 0 }),
    });
    const { status, body } = await getJson(`${empty.url}/api/v1/health`);
    await empty.close();
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'no-feeds', feedCount: 0 });
  });
});
