import { afterEach, describe, expect, test, vi } from 'vitest';
import { getConnection, noteReached } from '../../../client/src/api/connection.ts';
import { ApiProblem, get, post, toUrl } from '../../../client/src/api/http.ts';
import { toPlanQuery } from '../../../client/src/planner/plan-query.ts';
import { emptyPlan, LOWEST_PRICE } from '../../../client/src/planner/plan-url.ts';
import { planQuerySchema } from '../../../server/api/schema/plan.ts';

afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: string) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof ApiProblem ? error : undefined),
  );

const toSearch = (query: ReturnType<typeof toPlanQuery>) =>
  new URL(toUrl('/api/v6/plan', { query }), 'http://x').searchParams;

describe('asking the server', () => {
  test('paths omit undefined parameters and join lists', () => {
    const query = { stopId: undefined, mode: ['BUS', 'TRAM'], both: true, n: 5, time: '新' } as const;
    expect(toUrl('/api/v6/stoptimes', { query })).toBe(
      '/api/v6/stoptimes?mode=BUS%2CTRAM&both=true&n=5&time=%E6%96%B0',
    );
    expect(toUrl('/api/v1/lines')).toBe('/api/v1/lines');
  });

  test('parts of a path are escaped', () => {
    expect(
      toUrl('/api/v1/lines/{lineId}', { params: { lineId: 'a/b:1' }, query: { date: '2026-11-25' } }),
    ).toBe('/api/v1/lines/a%2Fb%3A1?date=2026-11-25');
  });

  test('a path, a parameter, a body or a field that the API does not have does not compile', () => {
    const wrong = async () => {
      // @ts-expect-error: there is no such path
      await get('/api/v1/line');
      // @ts-expect-error: the path takes no GET
      await get('/api/v1/taps');
      // @ts-expect-error: the path has a part in braces
      await get('/api/v1/lines/{lineId}');
      // @ts-expect-error: `text` must be given
      await get('/api/v1/geocode', { query: { numResults: 1 } });
      // @ts-expect-error: the parameter is called `numResults`
      await get('/api/v1/geocode', { query: { text: 'x', limit: 1 } });
      // @ts-expect-error: a number is meant
      await get('/api/v1/geocode', { query: { text: 'x', numResults: 'one' } });
      // @ts-expect-error: no such mode
      await get('/api/v6/stoptimes', { query: { mode: ['BUSES'] } });
      // @ts-expect-error: the answer has `lines`
      (await get('/api/v1/lines')).routes;
      // @ts-expect-error: `mediumId` must be given
      await post('/api/v1/cards', { body: { categoryId: 'x' } });
      // @ts-expect-error: amounts are numbers
      await post('/api/v1/cards/{cardId}/top-ups', { params: { cardId: '1' }, body: { amountFen: '1' } });
    };
    expect(wrong).toBeTypeOf('function');
  });

  test('a problem keeps its code and both sentences', async () => {
    answer(404, JSON.stringify({ code: 'stop-unknown', detail: '没有', text: { zh: '没有', en: 'None' } }));
    expect(await problemOf(get('/api/v1/lines'))).toMatchObject({
      code: 'stop-unknown',
      text: { zh: '没有', en: 'None' },
    });
  });

  test('a server that is down, an offline device and an answer that is not JSON have different codes', async () => {
    for (const status of [502, 503, 504]) {
      answer(status, '<html>');
      expect((await problemOf(get('/api/v1/lines')))?.code).toBe('unreachable');
    }
    answer(503, JSON.stringify({ code: 'not-ready', text: { zh: '未就绪', en: 'Not ready' } }));
    expect((await problemOf(get('/api/v1/lines')))?.code).toBe('not-ready');
    answer(500, '<html>');
    expect((await problemOf(get('/api/v1/lines')))?.code).toBe('http-500');
    answer(200, '<html>');
    expect((await problemOf(get('/api/v1/lines')))?.code).toBe('unreadable');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    expect((await problemOf(get('/api/v1/lines')))?.code).toBe('unreachable');
    vi.stubGlobal('navigator', { onLine: false });
    expect((await problemOf(get('/api/v1/lines')))?.code).toBe('offline');
  });

  test('an aborted request throws an abort error', async () => {
    const controller = new AbortController();
    vi.stubGlobal('fetch', (_path: string, { signal }: { signal: AbortSignal }) => {
      controller.abort();
      return Promise.reject(signal.reason);
    });
    noteReached();
    await expect(get('/api/v1/lines', { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(getConnection()).toBe('fine');
  });

  test('an answer that the browser may have kept does not show that the server is there', async () => {
    noteReached();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    await problemOf(get('/api/v1/lines'));
    await problemOf(get('/api/v1/lines'));
    expect(getConnection()).toBe('unreachable');
    const headers = { 'cache-control': 'public, max-age=60' };
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { headers })));
    await get('/api/v1/lines');
    expect(getConnection()).toBe('unreachable');
    answer(200, '{}');
    await get('/api/v1/health');
    expect(getConnection()).toBe('fine');
  });

  test('a request that waits for long is slow until it is answered', async () => {
    vi.useFakeTimers();
    noteReached();
    let end = (_response: Response) => {};
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (end = resolve)));
    const asked = get('/api/v1/health');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(getConnection()).toBe('fine');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(getConnection()).toBe('slow');
    end(new Response('{}'));
    await asked;
    expect(getConnection()).toBe('fine');
    vi.useRealTimers();
  });

  test('the server understands every search that the page can ask for', () => {
    const ends = {
      from: { lat: 40.8, lon: 111.6 },
      to: { lat: 40.6, lon: 109.8, stopId: 'baotou-bus:bb-1' },
    };
    for (const mode of emptyPlan.modes) {
      const query = toPlanQuery({
        ...ends,
        time: '2026-11-24T23:30:00.000Z',
        arriveBy: true,
        plan: {
          modes: [mode],
          mediumId: 'cash',
          riderId: 'adult',
          maxWalkMin: 10,
          wheelchair: 'known',
          avoid: [{ routeId: 'baotou-bus:bb-2', label: '2' }],
          sort: 'cheapest',
        },
      });
      const search = toSearch(query);
      const parsed = planQuerySchema.strict().parse(Object.fromEntries(search));
      expect(parsed.maxPreTransitTime).toBe(600);
      expect([parsed.pedestrianProfile, parsed.tongchengStrictWheelchair]).toEqual(['WHEELCHAIR', true]);
      expect(parsed.avoidRoutes).toEqual(['baotou-bus:bb-2']);
      // Sorted by fare; with a limit of walking the search also optimises walking.
      expect(parsed.tongchengCriteria).toEqual(['fare', 'walking']);
      expect([parsed.fareMedia, parsed.tongchengLowestFare]).toEqual(['cash', undefined]);
      expect(parsed.transitModes).not.toHaveLength(0);
      // The API counts the metro as rail; the page does not.
      if (mode === 'rail') expect(parsed.transitModes).not.toContain('SUBWAY');
    }
    const lowest = { ...emptyPlan, mediumId: LOWEST_PRICE, via: { place: ends.from, stayMin: 0 as const } };
    const cheap = toPlanQuery({ ...ends, time: '2026-11-24T23:30:00.000Z', arriveBy: false, plan: lowest });
    const asked = planQuerySchema.strict().parse(Object.fromEntries(toSearch(cheap)));
    expect([asked.fareMedia, asked.tongchengLowestFare]).toEqual([undefined, true]);
    const plain = toPlanQuery({
      ...ends,
      time: '2026-11-24T23:30:00.000Z',
      arriveBy: false,
      plan: emptyPlan,
    });
    expect(Object.keys(Object.fromEntries(toSearch(plain)))).toEqual([
      'fromPlace',
      'toPlace',
      'time',
      'withFares',
      'joinInterlinedLegs',
    ]);
  });
});
