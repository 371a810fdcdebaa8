/** Refusals of bad input are in both languages, name the field, and show nothing internal. */
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiProblem } from '../../server/api/schema/problem.ts';
import { problemSchema } from '../../server/api/schema/problem.ts';
import { ProblemError } from '../../server/base/problem.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

const plan = '/api/v6/plan?fromPlace=hm:xinhua&toPlace=bt:kundulun';

async function getProblem(url: string, init: RequestInit = {}) {
  const { status, headers, body } = await getJson(url, init);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  const problem = problemSchema.parse(body) as ApiProblem;
  expect(problem.status).toBe(status);
  expect(problem.type).toBe(`urn:tongcheng:problem:${problem.code}`);
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.ts|node_modules|stack/);
  return problem;
}

describe('refusals', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake();
  });
  afterAll(() => served.close());

  it.each([
    ['/api/v6/plan', 'fromPlace'],
    ['/api/v6/plan?fromPlace=hm:xinhua', 'toPlace'],
    ['/api/v6/plan?fromPlace=&toPlace=a:b', 'fromPlace'],
    [`${plan}&maxTransfers=-1`, 'maxTransfers'],
    [`${plan}&maxTransfers=1e3`, 'maxTransfers'],
    [`${plan}&maxTransfers=`, 'maxTransfers'],
    [`${plan}&maxTransfers=2.5`, 'maxTransfers'],
    [`${plan}&maxTransfers=1&maxTransfers=2`, 'maxTransfers'],
    [`${plan}&maxTransfers=99999999999999999999999999999999999`, 'maxTransfers'],
    [`${plan}&maxItineraries=1000`, 'maxItineraries'],
    [`${plan}&searchWindow=86401`, 'searchWindow'],
    [`${plan}&maxPreTransitTime=999999`, 'maxPreTransitTime'],
    [`${plan}&pedestrianSpeed=0`, 'pedestrianSpeed'],
    [`${plan}&pedestrianSpeed=Infinity`, 'pedestrianSpeed'],
    [`${plan}&pedestrianSpeed=-1`, 'pedestrianSpeed'],
    [`${plan}&arriveBy=yes`, 'arriveBy'],
    [`${plan}&arriveBy[]=true&arriveBy=1`, 'arriveBy'],
    [`${plan}&transitModes=HOVERCRAFT`, 'transitModes.0'],
    [`${plan}&time=tomorrow`, 'time'],
    [`${plan}&time=2026-13-45T00:00:00Z`, 'time'],
    [`${plan}&pageCursor=LATER`, 'pageCursor'],
    [`${plan}&via=`, 'via'],
    [`${plan}&via=91;0`, 'via'],
    [`${plan}&via=a,b,c,d,e,f`, 'via'],
    [`${plan}&via=a:b&transitModes=`, 'via'],
    [`${plan}&via=a:b&tongchengCriteria=fare`, 'tongchengCriteria'],
    [`${plan}&viaMinimumStay=5`, 'viaMinimumStay'],
    [`${plan}&via=a:b&viaMinimumStay=5,5`, 'viaMinimumStay'],
    [`${plan}&via=a:b&viaMinimumStay=-5`, 'viaMinimumStay.0'],
    [`${plan}&transferTimeFactor=0.5`, 'transferTimeFactor'],
    [`${plan}&tongchengMinTransferTimeByMode=RAIL`, 'tongchengMinTransferTimeByMode.0'],
    [`${plan}&tongchengMinTransferTimeByMode=HOVERCRAFT:60`, 'tongchengMinTransferTimeByMode.0.mode'],
    [`${plan}&tongchengMinTransferTimeByMode=RAIL:999999`, 'tongchengMinTransferTimeByMode.0.sec'],
    [`${plan}&tongchengAvoidStops=`, 'tongchengAvoidStops'],
    [`${plan}&requireBikeTransport=true`, 'requireBikeTransport'],
    ['/api/v6/plan?fromPlace=91,0&toPlace=a:b', 'fromPlace'],
    ['/api/v6/plan?fromPlace=a:b&toPlace=1,2,3,4', 'toPlace'],
    [`/api/v6/plan?toPlace=a:b&fromPlace=${'x'.repeat(3_601)}`, 'fromPlace'],
    ['/api/v6/stoptimes', 'stopId'],
    ['/api/v6/stoptimes?center=40,111', 'stopId'],
    ['/api/v6/stoptimes?stopId=a:b&n=-1', 'n'],
    ['/api/v6/stoptimes?stopId=a:b&n=1e3', 'n'],
    ['/api/v6/map/stops?min=40,111&max=here', 'max'],
    ['/api/v6/trip', 'tripId'],
    ['/api/v1/geocode', 'text'],
    [`/api/v1/geocode?text=${'%E5%8C%85'.repeat(201)}`, 'text'],
    ['/api/v1/geocode?text=a&numResults=51', 'numResults'],
    ['/api/v1/reverse-geocode?place=north', 'place'],
    ['/api/v1/lines/hm:1?date=2026-02-30', 'date'],
  ])('%s: %s', async (path, field) => {
    const problem = await getProblem(served.url + path);
    expect(problem.status).toBe(400);
    expect(problem.errors?.map((error) => error.field)).toContain(field);
    for (const { text } of problem.errors ?? []) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('speaks the language of the request', async () => {
    const url = `${served.url}${plan}&maxTransfers=-1`;
    const zh = await getProblem(url);
    const en = await getProblem(url, { headers: { 'Accept-Language': 'en' } });
    expect(zh).toMatchObject({ title: '请求有误', detail: zh.text.zh, error: zh.detail });
    expect(en).toMatchObject({ title: 'Bad request', detail: en.text.en });
    expect(en.text).toEqual(zh.text);
    expect(en.errors?.[0]?.detail).toBe(zh.errors?.[0]?.text.en);
  });

  it('lists twenty errors at most', async () => {
    const modes = Array.from({ length: 40 }, (_, i) => `M${i}`).join(',');
    const problem = await getProblem(`${served.url}${plan}&transitModes=${modes}`);
    expect(problem.errors).toHaveLength(20);
  });

  it('answers refusals of use cases, with their public details', async () => {
    const problem = await getProblem(`${served.url}/api/v6/stop?stopId=nowhere:1&language=en`);
    expect(problem).toMatchObject({
      status: 404,
      code: 'stop-unknown',
      detail: 'No such stop',
      stopId: 'nowhere:1',
    });
    expect(problem).not.toHaveProperty('secret');
    expect((await getProblem(`${served.url}/api/v6/trip?tripId=no:trip`)).code).toBe('trip-unknown');
    expect((await getProblem(`${served.url}/api/v1/lines/no:line`)).code).toBe('not-found');
  });

  it.each([
    '/',
    '/nothing',
    '/api',
    '/api/v1/nothing',
    '/api/v6/plan/more',
    '/api/v1/lines/%E0%A4%A',
    '/..%2f..%2fetc/passwd',
  ])('%s is nothing that is served', async (path) => {
    const { status, code } = await getProblem(served.url + path);
    expect([400, 404]).toContain(status);
    expect(['bad-request', 'not-found']).toContain(code);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is no method of an endpoint', async (method) => {
    const stops = `${served.url}/api/v6/map/stops?min=40,111&max=41,112`;
    const problem = await getProblem(stops, { method });
    expect(problem).toMatchObject({ status: 405, code: 'method-not-allowed' });
    const { headers } = await getJson(stops, { method });
    expect(headers.get('allow')).toBe('GET, HEAD');
  });

  it('refuses a body that is too large, and one that is no JSON', async () => {
    const post = (body: string, type = 'application/json', path = '/api/v1/one-to-many') =>
      getProblem(`${served.url}${path}`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': type },
      });
    expect(await post(JSON.stringify({ a: 'x'.repeat(102_400) }))).toMatchObject({
      status: 413,
      code: 'body-too-large',
    });
    expect(await post('{"a":')).toMatchObject({ status: 400, code: 'bad-request' });
    expect(await post('{}', 'application/json; charset=x-none')).toMatchObject({ status: 400 });
    // A body that the operation does not take stays unread.
    for (const body of ['{}', '{"a":', 'x'.repeat(200_000)])
      expect(await post(body, 'application/json', '/api/v1/lines')).toMatchObject({ status: 405 });
  });

  it('refuses an address that is too long', async () => {
    const problem = await getProblem(`${served.url}${plan}&x=${'a'.repeat(8_200)}`);
    expect(problem).toMatchObject({ status: 414, code: 'uri-too-long' });
    const { status } = await getJson(`${served.url}${plan}&x=${'a'.repeat(8_000)}`);
    expect(status).toBe(200);
  });

  it('takes odd but harmless queries', async () => {
    const odd = [
      '&__proto__=1&constructor=2&toString=3',
      '&language=%0d%0aSet-Cookie:%20a=b',
      '&unknown=%F0%9F%9A%8C',
      '&language=klingon',
      `&${'a=1&'.repeat(900)}`,
    ];
    for (const query of odd) {
      const { status, headers } = await getJson(served.url + plan + query);
      expect(status, query).toBe(200);
      expect(headers.get('set-cookie')).toBeNull();
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('does not write parameters into headers', async () => {
    const { status, headers } = await getJson(
      `${served.url}/api/v6/stop?stopId=${encodeURIComponent('a\r\nX-Evil: 1')}`,
    );
    expect(status).toBe(404);
    expect(headers.get('x-evil')).toBeNull();
    const { port } = new URL(served.url);
    const raw = await new Promise<number | undefined>((resolve) => {
      const request = http.request(
        { port, path: plan, headers: { 'Accept-Language': `${'en,'.repeat(2_000)}*;q=x` } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      request.end();
    });
    expect(raw).toBe(200);
  });

  it('searches text in any script', async () => {
    for (const text of [
      '包头站',
      'ᠪᠤᠭᠤᠲᠤ',
      '🚌',
      "'; DROP TABLE stops; --",
      '<script>alert(1)</script>',
      '\u202e',
      '%',
    ]) {
      const { status } = await getJson(`${served.url}/api/v1/geocode?text=${encodeURIComponent(text)}`);
      expect(status).toBe(200);
      expect(served.asked.search?.text).toBe(text);
    }
  });
});

describe('defects', () => {
  it('are answered without their message, and are logged', async () => {
    const served = await serveFake({
      listLines: () => {
        throw new Error('secret inner state');
      },
      getGround: () => Promise.reject(new TypeError('another secret')),
      listFareChoices: () => {
        throw 'a thrown string';
      },
    });
    for (const path of ['/api/v1/lines', '/api/v1/ground', '/api/v1/fare-choices']) {
      const problem = await getProblem(served.url + path);
      expect(problem).toMatchObject({ status: 500, code: 'internal' });
      expect(JSON.stringify(problem)).not.toMatch(/secret|thrown string/);
    }
    expect((await getJson(`${served.url}/api/v1/health`)).status).toBe(200);
    await served.close();
    expect(served.logLines.filter((line) => line.msg === 'request failed')).toHaveLength(3);
  });

  it('no-feeds is a 503 and no defect', async () => {
    const served = await serveFake({
      plan: () => {
        throw new ProblemError('no-feeds', { zh: '暂无数据', en: 'No feeds' });
      },
    });
    expect(await getProblem(served.url + plan)).toMatchObject({ status: 503, code: 'no-feeds' });
    await served.close();
    expect(served.logLines.some((line) => line.msg === 'request failed')).toBe(false);
  });

  it('a request that takes too long is refused', async () => {
    const served = await serveFake({ plan: () => new Promise(() => {}) }, { timeLimitMs: 50 });
    expect(await getProblem(served.url + plan)).toMatchObject({ status: 504, code: 'timed-out' });
    expect((await getJson(`${served.url}/api/v1/health`)).status).toBe(200);
    await served.close();
  });
});
