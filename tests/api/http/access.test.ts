/** Access: the token, sessions, and open endpoints. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../../server/api/endpoints/endpoints.ts';
import { SESSION_SEC, TokenKeeper } from '../../../server/api/http/token.ts';
import { getJson, type Served, serveFake } from '../serve-fake.ts';
import { nowMs } from '../tiny-region.ts';

const token = 'Hz4-8._~+/0123456789==';

/** Access of every endpoint, repeated by hand: whoever adds an endpoint confirms its access here. */
const needs = `
open   get    /api/v6/plan
open   get    /api/v5/plan
open   get    /api/v4/plan
open   get    /api/v3/plan
open   get    /api/v2/plan
open   get    /api/v1/plan
open   post   /api/v6/plan
open   get    /api/v6/refresh-itinerary
open   post   /api/v6/refresh-itinerary
open   get    /api/v6/one-to-all
open   get    /api/v1/one-to-all
open   get    /api/v1/one-to-many
open   post   /api/v1/one-to-many
open   get    /api/experimental/one-to-many-intermodal
open   post   /api/experimental/one-to-many-intermodal
open   get    /api/v1/isochrones
open   get    /api/v1/percentiles
open   get    /api/v1/matrix
open   get    /api/v1/geocode
open   get    /api/v1/reverse-geocode
open   get    /api/v6/stoptimes
open   get    /api/v5/stoptimes
open   get    /api/v4/stoptimes
open   get    /api/v1/stoptimes
open   get    /api/v6/trip
open   get    /api/v5/trip
open   get    /api/v4/trip
open   get    /api/v2/trip
open   get    /api/v1/trip
open   get    /api/v6/stop
open   get    /api/v1/stops/{stopId}/timetable
open   get    /api/v6/map/stops
open   get    /api/v1/map/stops
open   get    /api/v6/map/trips
open   get    /api/v5/map/trips
open   get    /api/v4/map/trips
open   get    /api/v1/map/trips
open   get    /api/v1/map/levels
open   get    /api/v1/rentals
open   get    /api/v1/map/rentals
open   get    /api/v1/stops/audit
open   get    /api/v1/map/initial
open   get    /api/v1/lines
open   get    /api/v1/lines/{lineId}
open   get    /api/v1/fare-choices
token  get    /api/v1/scheme
token  get    /api/v1/cards
token  post   /api/v1/cards
token  get    /api/v1/cards/{cardId}
token  get    /api/v1/cards/{cardId}/transactions
token  get    /api/v1/cards/{cardId}/journeys
token  get    /api/v1/cards/{cardId}/statement
token  post   /api/v1/cards/{cardId}/top-ups
token  post   /api/v1/cards/{cardId}/refunds
token  post   /api/v1/cards/{cardId}/moves
token  post   /api/v1/cards/{cardId}/rides
token  get    /api/v1/registrations
token  get    /api/v1/cards/{cardId}/registrations
token  get    /api/v1/deny-lists
token  get    /api/v1/deny-lists/{listNo}
token  post   /api/v1/card-files
token  post   /api/v1/taps
token  post   /api/v1/tap-files
token  get    /api/v1/taps/gaps
token  get    /api/v1/desk/records
token  post   /api/v1/desk/decisions
token  post   /api/v1/desk/retries
token  get    /api/v1/journeys/{journeyId}
token  get    /api/v1/ledger/accounts/{account}
token  get    /api/v1/ledger/verify
token  post   /api/v1/ledger/verify
token  get    /api/v1/jobs
token  get    /api/v1/jobs/{jobId}
token  get    /api/v1/settlement/periods
token  get    /api/v1/settlement/{period}
token  get    /api/v1/settlement/{period}/entries
token  get    /api/v1/settlement/{period}/statements/{party}
token  get    /api/v1/settlement/{period}/recon-items
token  get    /api/v1/settlement/{date}/grounds
token  post   /api/v1/settlement/{date}/close
token  post   /api/v1/settlement/{date}/reconciliations
token  post   /api/v1/recon-items/decisions
token  get    /api/v1/disputes
token  post   /api/v1/disputes
token  get    /api/v1/scenarios
open   get    /api/v1/scenarios/schema
token  post   /api/v1/scenarios/from-table
token  get    /api/v1/scenarios/{scenarioId}
token  put    /api/v1/scenarios/{scenarioId}
token  delete /api/v1/scenarios/{scenarioId}
token  post   /api/v1/scenarios/{scenarioId}/check
token  post   /api/v1/scenarios/{scenarioId}/compare
token  post   /api/v1/scenarios/{scenarioId}/isochrones
token  get    /api/v1/scenarios/{scenarioId}/export
token  get    /api/v1/comparisons/{comparisonId}
token  delete /api/v1/comparisons/{comparisonId}
token  get    /api/v1/comparisons/{comparisonId}/report.{format}
token  get    /api/v1/comparisons/{comparisonId}/follow-up.{format}
token  get    /api/v1/reports/quarter.{format}
token  get    /api/v1/reports/circles.{format}
open   get    /api/v1/config
open   get    /api/v1/ground
open   get    /api/v1/health
open   get    /api/v1/session
open   post   /api/v1/session
open   delete /api/v1/session
`;

const nowSec = Math.floor(nowMs / 1_000);
const toUrl = (path: string) => path.replaceAll(/\{\w+\}/g, 'x');

describe('endpoints', () => {
  it('have the confirmed access', () => {
    const declared = endpoints.map(
      ({ access, method, path }) => `${access.padEnd(6)} ${method.padEnd(6)} ${path}`,
    );
    expect(declared).toEqual(needs.trim().split('\n'));
  });

  it('that are open never call the use cases of money', async () => {
    const opened: string[] = [];
    const served = await serveFake({
      money: () => {
        opened.push('money');
        throw new Error('the room of the money is closed');
      },
    });
    for (const { access, method, path } of endpoints) {
      opened.length = 0;
      await fetch(served.url + toUrl(path), {
        method,
        ...(method === 'post'
          ? {
              body: '{"token":"x","one":"hm:a","many":["hm:b"],"id":"x"}',
              headers: { 'Content-Type': 'application/json' },
            }
          : {}),
      });
      if (access === 'open') expect(opened, path).toEqual([]);
    }
    await served.close();
  });
});

describe('a server with a token', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake({}, { token });
  });
  afterAll(() => served.close());

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    getJson(served.url + path, { method, headers });

  it.each(
    endpoints.filter(({ access }) => access === 'token').map(({ method, path }) => [method, path] as const),
  )('%s %s asks for it', async (method, path) => {
    const { body, headers, status } = await ask(toUrl(path), {}, method.toUpperCase());
    expect(status).toBe(401);
    expect(body).toMatchObject({ code: 'token-missing' });
    expect(headers.get('www-authenticate')).toBe('Bearer realm="tongcheng"');
    expect(headers.get('cache-control')).toBe('no-store');
    const wrong = await ask(toUrl(path), { Authorization: `Bearer ${token}x` }, method.toUpperCase());
    expect(wrong.body).toMatchObject({ status: 401, code: 'token-wrong' });
    const right = await ask(toUrl(path), { Authorization: `Bearer ${token}` }, method.toUpperCase());
    expect(right.status).not.toBe(401);
  });

  it.each(
    endpoints.filter(({ access, method }) => access === 'open' && method === 'get').map(({ path }) => path),
  )('%s stays open', async (path) => {
    expect((await ask(toUrl(path))).status).not.toBe(401);
  });

  it('requires the token for metrics', async () => {
    expect((await fetch(`${served.url}/metrics`)).status).toBe(401);
    const right = await fetch(`${served.url}/metrics`, { headers: { Authorization: `bearer ${token}` } });
    expect(await right.text()).toContain('process_resident_memory_bytes');
  });

  it('reads no body of a request without the token', async () => {
    const response = await fetch(`${served.url}/api/v1/taps`, {
      method: 'POST',
      body: 'x'.repeat(500_000),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).toBe(401);
  });

  it.each([
    ['nothing', ''],
    ['another scheme', `Basic ${btoa(`user:${token}`)}`],
    ['the token alone', token],
    ['a part of it', `Bearer ${token.slice(0, -1)}`],
    ['more than it', `Bearer ${token}=`],
    ['two of it', `Bearer ${token} ${token}`],
    ['a session', `Bearer ${new TokenKeeper(token).toSession(nowSec)}`],
  ])('takes no other Authorization: %s', async (_name, authorization) => {
    expect((await ask('/api/v1/cards', { Authorization: authorization })).body).toMatchObject({
      code: 'token-wrong',
    });
  });

  it('accepts the token in no other place', async () => {
    for (const path of [`/api/v1/cards?token=${token}`, `/api/v1/cards?access_token=${token}`])
      expect((await ask(path)).status).toBe(401);
    expect((await ask('/api/v1/cards', { 'X-Token': token })).status).toBe(401);
    expect((await ask('/api/v1/cards', { Cookie: `tongcheng-session=${token}` })).status).toBe(401);
  });

  const signIn = (text: string) =>
    fetch(`${served.url}/api/v1/session`, {
      method: 'POST',
      body: JSON.stringify({ token: text }),
      headers: { 'Content-Type': 'application/json' },
    });

  it('accepts the session of a page that has shown the token, for 12 hours', async () => {
    expect((await ask('/api/v1/session')).body).toEqual({ isNeeded: true, isOpen: false });
    const response = await signIn(token);
    const end = `${new Date((nowSec + SESSION_SEC) * 1_000).toISOString().slice(0, 19)}Z`;
    expect(await response.json()).toEqual({ isNeeded: true, isOpen: true, end });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^tongcheng-session=[\w.-]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect(cookie).not.toContain(token);
    const Cookie = `a=b; ${cookie.split(';')[0]}; c`;
    expect((await ask('/api/v1/cards', { Cookie })).status).not.toBe(401);
    expect((await ask('/api/v1/session', { Cookie })).body).toEqual({ isNeeded: true, isOpen: true, end });

    const ended = await fetch(`${served.url}/api/v1/session`, { method: 'DELETE', headers: { Cookie } });
    expect(await ended.json()).toEqual({ isNeeded: true, isOpen: false });
    expect(ended.headers.get('set-cookie')).toMatch(/^tongcheng-session=; Path=\/; Expires=Thu, 01 Jan 1970/);
  });

  it('starts no session for a wrong token', async () => {
    const response = await signIn(`${token}x`);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
    expect(((await (await signIn('')).json()) as { code: string }).code).toBe('bad-request');
  });

  it('sets a secure cookie over TLS', async () => {
    const behind = await serveFake({}, { token, trustProxy: 1 });
    const response = await fetch(`${behind.url}/api/v1/session`, {
      method: 'POST',
      body: JSON.stringify({ token }),
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-Proto': 'https' },
    });
    expect(response.headers.get('set-cookie')).toContain('; Secure;');
    await behind.close();
  });

  it('refuses a wrong header even with a valid session', async () => {
    const Cookie = `tongcheng-session=${new TokenKeeper(token).toSession(nowSec)}`;
    expect((await ask('/api/v1/cards', { Cookie, Authorization: 'Bearer wrong' })).status).toBe(401);
  });
});

describe('a session', () => {
  const keeper = new TokenKeeper(token);
  const session = keeper.toSession(nowSec);
  const end = nowSec + SESSION_SEC;

  it('ends at its stated time', () => {
    expect(keeper.findSessionEnd(session, nowSec)).toBe(end);
    expect(keeper.findSessionEnd(session, end - 1)).toBe(end);
    expect(keeper.findSessionEnd(session, end)).toBeUndefined();
    // A session that would last longer than `SESSION_SEC` is invalid: the clock was set back.
    expect(keeper.findSessionEnd(session, nowSec - 1)).toBeUndefined();
  });

  it('is invalid when changed, or with another token', () => {
    const [, signature = ''] = session.split('.');
    const others = [
      '',
      '.',
      `${end}.`,
      `${end + 1}.${signature}`,
      `${end - 1}.${signature}`,
      `0${end}.${signature}`,
      `${session}x`,
      `${session.slice(0, -1)}${session.endsWith('A') ? 'B' : 'A'}`,
      ` ${session}`,
    ];
    for (const other of others) expect(keeper.findSessionEnd(other, nowSec), other).toBeUndefined();
    expect(new TokenKeeper(`${token}=`).findSessionEnd(session, nowSec)).toBeUndefined();
  });
});

describe('a server without a token', () => {
  it('accepts all local requests', async () => {
    const served = await serveFake();
    expect((await getJson(`${served.url}/api/v1/cards`)).status).not.toBe(401);
    expect((await fetch(`${served.url}/metrics`)).status).toBe(200);
    expect((await getJson(`${served.url}/api/v1/session`)).body).toEqual({ isNeeded: false, isOpen: true });
    await served.close();
  });

  it.each(['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'])(
    'shows no money to who comes through a proxy: %s',
    async (name) => {
      const served = await serveFake();
      const ask = (path: string) => getJson(served.url + path, { headers: { [name]: '203.0.113.5' } });
      expect((await ask('/api/v1/cards')).body).toMatchObject({ status: 403, code: 'token-unset' });
      expect((await ask('/metrics')).status).toBe(403);
      expect((await ask('/api/v1/session')).body).toEqual({ isNeeded: false, isOpen: false });
      expect((await ask('/api/v1/health')).status).toBe(200);
      await served.close();
    },
  );
});
