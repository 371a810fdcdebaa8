import { afterEach, describe, expect, test, vi } from 'vitest';
import { getConnection, noteReached } from '../../../client/src/api/connection.ts';
import { ApiProblem, fetchJson, toPath } from '../../../client/src/api/http.ts';
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

describe('asking the server', () => {
  test('paths leave out what is not given and join lists', () => {
    expect(toPath('/x', { a: undefined, b: ['P', 'Q'], c: true, d: '新' })).toBe(
      '/x?b=P%2CQ&c=true&d=%E6%96%B0',
    );
    expect(toPath('/x')).toBe('/x');
  });

  test('a problem keeps its code and both sentences', async () => {
    answer(404, JSON.stringify({ code: 'stop-unknown', detail: '没有', text: { zh: '没有', en: 'None' } }));
    expect(await problemOf(fetchJson('/x', {}))).toMatchObject({
      code: 'stop-unknown',
      text: { zh: '没有', en: 'None' },
    });
  });

  test('a server that is down, a device that is offline and an answer that is no JSON are told apart', async () => {
    for (const status of [502, 503, 504]) {
      answer(status, '<html>');
      expect((await problemOf(fetchJson('/x', {})))?.code).toBe('unreachable');
    }
    answer(503, JSON.stringify({ code: 'not-ready', text: { zh: '未就绪', en: 'Not ready' } }));
    expect((await problemOf(fetchJson('/x', {})))?.code).toBe('not-ready');
    answer(500, '<html>');
    expect((await problemOf(fetchJson('/x', {})))?.code).toBe('http-500');
    answer(200, '<html>');
    expect((await problemOf(fetchJson('/x', {})))?.code).toBe('unreadable');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    expect((await problemOf(fetchJson('/x', {})))?.code).toBe('unreachable');
    vi.stubGlobal('navigator', { onLine: false });
    expect((await problemOf(fetchJson('/x', {})))?.code).toBe('offline');
  });

  test('an aborted question stays an abort', async () => {
    const controller = new AbortController();
    vi.stubGlobal('fetch', (_path: string, { signal }: { signal: AbortSignal }) => {
      controller.abort();
      return Promise.reject(signal.reason);
    });
    noteReached();
    await expect(fetchJson('/x', {}, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(getConnection()).toBe('fine');
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
      const search = new URL(toPath('http://x/', query)).searchParams;
      const parsed = planQuerySchema.strict().parse(Object.fromEntries(search));
      expect(parsed.maxPreTransitTime).toBe(600);
      expect([parsed.pedestrianProfile, parsed.tongchengStrictWheelchair]).toEqual(['WHEELCHAIR', true]);
      expect(parsed.avoidRoutes).toEqual(['baotou-bus:bb-2']);
      // Sorted by fare; a limit of walking makes the search look for little walking, too.
      expect(parsed.tongchengCriteria).toEqual(['fare', 'walking']);
      expect([parsed.fareMedia, parsed.tongchengLowestFare]).toEqual(['cash', undefined]);
      expect(parsed.transitModes).not.toHaveLength(0);
      // The API counts the metro as rail; the page does not.
      if (mode === 'rail') expect(parsed.transitModes).not.toContain('SUBWAY');
    }
    const lowest = { ...emptyPlan, mediumId: LOWEST_PRICE, via: { place: ends.from, stayMin: 0 as const } };
    const cheap = toPlanQuery({ ...ends, time: '2026-11-24T23:30:00.000Z', arriveBy: false, plan: lowest });
    const asked = planQuerySchema
      .strict()
      .parse(Object.fromEntries(new URL(toPath('http://x/', cheap)).searchParams));
    expect([asked.fareMedia, asked.tongchengLowestFare]).toEqual([undefined, true]);
    const plain = toPlanQuery({
      ...ends,
      time: '2026-11-24T23:30:00.000Z',
      arriveBy: false,
      plan: emptyPlan,
    });
    expect(Object.keys(Object.fromEntries(new URL(toPath('http://x/', plain)).searchParams))).toEqual([
      'fromPlace',
      'toPlace',
      'time',
      'withFares',
      'joinInterlinedLegs',
    ]);
  });
});
