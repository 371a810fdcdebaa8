/** CORS: pages of other sites may read planning and timetable, and nothing that needs a token or changes something. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { askRaw } from './http/raw-request.ts';
import { type Served, serveFake } from './serve-fake.ts';

const pathOf = (path: string) => path.replaceAll(/\{\w+\}/g, 'x');
const paths = [...new Set(endpoints.map(({ path }) => path))];
const isClosed = (path: string) =>
  endpoints.some(
    (e) => e.path === path && (e.access === 'token' || (e.method !== 'get' && e.isQuestion !== true)),
  );
const headers = { Origin: 'https://elsewhere.example' };
const corsOf = (response: Response) =>
  [...response.headers.keys()].filter((name) => name.startsWith('access-control'));

describe('cross-origin requests', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake({}, { requestsPerMinute: 100_000 });
  });
  afterAll(() => served.close());

  it.each(paths.filter((path) => !isClosed(path)))('%s may be read from any page', async (path) => {
    const url = served.url + pathOf(path);
    const answer = await fetch(url, { headers });
    // Refusals are readable too, so that the page can show what was wrong.
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { ...headers, 'Access-Control-Request-Method': 'GET' },
    });
    expect(preflight.status).toBe(204);
    const methods = endpoints.filter((e) => e.path === path).map((e) => e.method.toUpperCase());
    for (const method of methods) {
      expect(preflight.headers.get('access-control-allow-methods')!.split(', ')).toContain(method);
    }
    expect(preflight.headers.get('access-control-allow-headers')).not.toMatch(/authorization|idempotency/i);
  });

  it.each(paths.filter(isClosed))('%s is closed to them', async (path) => {
    const url = served.url + pathOf(path);
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      expect(corsOf(await fetch(url, { method, headers }))).toEqual([]);
    }
  });

  it('is not allowed for unknown paths, the page and the metrics', async () => {
    for (const path of ['/api/v1/nothing', '/', '/metrics', '/api/v7/plan', '/api/docs']) {
      expect(corsOf(await fetch(served.url + path, { headers }))).toEqual([]);
    }
  });

  it('may ask questions with a body, but write nothing', async () => {
    const send = (path: string, body: unknown) =>
      fetch(served.url + path, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const asked = await send('/api/v1/one-to-many', {
      one: 'hm:xinhua',
      many: ['hm:a'],
      mode: 'WALK',
      max: 600,
      maxMatchingDistance: 250,
      arriveBy: false,
    });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const written = await send('/api/v1/session', { token: 'x' });
    expect(await written.json()).toMatchObject({ status: 403, code: 'origin-foreign' });
  });

  it('answers no preflight request to a foreign name', async () => {
    const path = '/api/v1/one-to-many';
    const preflight = await askRaw(
      served.url,
      `OPTIONS ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([
      421,
      undefined,
    ]);
  });

  it('lets a page read the refusal `too-many-requests`, and the document', async () => {
    const strict = await serveFake({}, { requestsPerMinute: 1, countsLoopback: true });
    const url = `${strict.url}/api/v1/health`;
    await fetch(url);
    const refused = await fetch(url, { headers });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([429, '*']);
    const document = await fetch(`${served.url}/api/v1/openapi.json`, { headers });
    expect(document.headers.get('access-control-allow-origin')).toBe('*');
    await strict.close();
  });
});
