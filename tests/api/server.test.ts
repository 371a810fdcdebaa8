/** Around the endpoints: headers, limits, logs, metrics, documents, the page. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toTileOrigins } from '../../server/api/http/security.ts';
import type { TileProvider } from '../../server/api/schema/region.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

const tiles: TileProvider = {
  id: 'osm',
  names: { zh: '开放街图', en: 'OpenStreetMap' },
  url: 'https://{s}.tile.example.org/{z}/{x}/{y}.png',
  subdomains: ['a', 'b'],
  datum: 'WGS-84',
  attribution: '© OpenStreetMap contributors',
  maxZoom: 19,
};

describe('headers', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveFake({}, { tileProviders: [tiles] });
  });
  afterAll(() => served.close());

  it('exclude foreign scripts and frames, and admit the configured tile servers', async () => {
    const { headers, body } = await getJson(`${served.url}/api/v1/config`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain('https://a.tile.example.org https://b.tile.example.org');
    expect(policy).not.toContain('unsafe-eval');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    expect(body).toMatchObject({ tileProviders: [tiles], groundAttribution: 'Natural Earth' });
  });

  it('never let a configured URL change the policy', () => {
    const toOrigins = (url: string) => toTileOrigins([{ ...tiles, url }]);
    expect(toOrigins('javascript:alert(1)')).toEqual([]);
    expect(toOrigins("https://x.example; script-src *'/{z}")).toEqual([]);
    expect(toOrigins('/tiles/{z}/{x}/{y}.png')).toEqual([]);
    expect(toOrigins('https://t{s}.example:8443/{z}')).toEqual([
      'https://ta.example:8443',
      'https://tb.example:8443',
    ]);
  });

  it('say how long browsers may keep an answer', async () => {
    const kept = async (url: string) => (await getJson(served.url + url)).headers.get('cache-control');
    expect(await kept('/api/v1/lines')).toBe('public, max-age=60');
    expect(await kept('/api/v6/plan?fromPlace=a:b&toPlace=c:d')).toBe('no-store');
    expect(await kept('/api/v1/health')).toBe('no-store');
  });

  it('compress large answers, and answer a known version with 304', async () => {
    const url = `${served.url}/api/v1/openapi.json`;
    const packed = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const etag = (await fetch(`${served.url}/api/v1/lines`)).headers.get('etag') ?? '';
    // `fetch` would add `Cache-Control: no-cache`.
    const again = await new Promise<number | undefined>((resolve) => {
      http.get(`${served.url}/api/v1/lines`, { headers: { 'If-None-Match': etag } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(again).toBe(304);
  });

  it('answer HEAD like GET, without the body', async () => {
    const response = await fetch(`${served.url}/api/v1/health`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('the rate limit', () => {
  it('refuses an address that sends too many requests, with Retry-After', async () => {
    const served = await serveFake({}, { requestsPerMinute: 3, countsLoopback: true });
    const url = `${served.url}/api/v1/health`;
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await fetch(url)).status);
    const { headers, body } = await getJson(url);
    await served.close();
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(body).toMatchObject({ code: 'too-many-requests' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('does not count the machine itself', async () => {
    const served = await serveFake({}, { requestsPerMinute: 1 });
    for (let i = 0; i < 4; i++) expect((await fetch(`${served.url}/api/v1/health`)).status).toBe(200);
    await served.close();
  });

  it('ignores forwarding headers without `trustProxy`', async () => {
    const served = await serveFake({}, { requestsPerMinute: 1, countsLoopback: true });
    const ask = async (client: string) =>
      (await fetch(`${served.url}/api/v1/health`, { headers: { 'X-Forwarded-For': client } })).status;
    expect([await ask('203.0.113.5'), await ask('203.0.113.6')]).toEqual([200, 429]);
    await served.close();
  });

  it('counts each client behind a proxy separately with `trustProxy`', async () => {
    const served = await serveFake({}, { requestsPerMinute: 1, trustProxy: 1 });
    const ask = async (client: string) =>
      (await fetch(`${served.url}/api/v1/health`, { headers: { 'X-Forwarded-For': client } })).status;
    expect([await ask('203.0.113.5'), await ask('203.0.113.5'), await ask('203.0.113.6')]).toEqual([
      200, 429, 200,
    ]);
    await served.close();
  });
});

const getText = async (url: string) => (await fetch(url)).text();

describe('logs and metrics', () => {
  const secretPath = '/api/v6/plan?fromPlace=40.8151,111.6628&toPlace=bt:kundulun';

  it('hold routes and times, and no parameters', async () => {
    const served = await serveFake();
    for (const url of [secretPath, '/api/v1/lines/hm:1', '/nothing/40.8151']) await getText(served.url + url);
    const metrics = await getText(`${served.url}/metrics`);
    const listRequests = () => served.logLines.filter((line) => line.msg === 'request');
    await expect.poll(listRequests).toHaveLength(4);
    await served.close();
    const requests = listRequests();
    expect(requests.map((line) => [line.route, line.status])).toEqual([
      ['/api/v6/plan', 200],
      ['/api/v1/lines/:lineId', 200],
      ['none', 404],
      ['/metrics', 200],
    ]);
    expect(JSON.stringify(served.logLines)).not.toMatch(/40\.8151|111\.6628|kundulun|hm:1/);
    expect(metrics).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v6\/plan",status="200"\} 1/,
    );
    expect(metrics).toContain('process_resident_memory_bytes');
    expect(metrics).not.toMatch(/40\.8151|kundulun/);
  });

  it('hold the address at debug level only', async () => {
    const served = await serveFake({}, {}, 'debug');
    await getText(served.url + secretPath);
    const isShown = () => served.logLines.some((line) => String(line.url).includes('40.8151'));
    await expect.poll(isShown).toBe(true);
    await served.close();
  });
});

describe('the page', () => {
  const asBrowser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  let served: Served;
  beforeAll(async () => {
    mkdirSync(path.join(folder, 'assets'));
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>同城</title>');
    writeFileSync(path.join(folder, 'assets', 'main-a1b2c3.js'), 'export {};');
    writeFileSync(path.join(folder, 'service-worker.js'), '');
    for (const name of ['manifest.webmanifest', 'manifest.en.webmanifest'])
      writeFileSync(path.join(folder, name), '{}');
    writeFileSync(path.join(folder, '.secret'), 'no');
    served = await serveFake({}, { clientDir: folder });
  });
  afterAll(async () => {
    await served.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/plan?from=a', '/stop/hm:xinhua', '/line/hm:1'])(
    '%s is the page, fresh each time',
    async (url) => {
      const response = await fetch(served.url + url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('同城');
    },
  );

  it('is a 404 problem where it has not been built', async () => {
    const unbuilt = await serveFake({}, { clientDir: path.join(folder, 'assets') });
    const { status, body } = await getJson(`${unbuilt.url}/plan`);
    const visited = await getJson(`${unbuilt.url}/other`, { headers: asBrowser });
    expect(visited).toMatchObject({ status: 404, body: { code: 'not-found' } });
    await unbuilt.close();
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not-found' });
  });

  it.each([
    ['/other', 404],
    ['/stop', 404],
    ['/plan/further', 404],
    ['/wp-login.php', 404],
    ['/lines/', 200],
    ['/.secret', 404],
    ['/stop/%E0%A4%A', 400],
    [`/plan?from=${'x'.repeat(9_000)}`, 414],
  ])('%s is answered by the page to who comes with a browser, as %i', async (url, status) => {
    const response = await fetch(served.url + url, { headers: asBrowser });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('同城');
  });

  it('answers HEAD of a browser without a body', async () => {
    const response = await fetch(`${served.url}/other`, { method: 'HEAD', headers: asBrowser });
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it.each(['/api/v1/none', '/API/none', '/api', '/assets/none.js', '/api/v6/plan?fromPlace=a'])(
    '%s stays a problem, whoever asks',
    async (url) => {
      const response = await fetch(served.url + url, { headers: asBrowser });
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    },
  );

  it.each(['POST', 'DELETE'])('a %s to no address is a problem', async (method) => {
    const { status, body } = await getJson(`${served.url}/other`, { method, headers: asBrowser });
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not-found' });
  });

  it.each(['/service-worker.js', '/manifest.webmanifest', '/manifest.en.webmanifest'])(
    '%s is asked for at each visit',
    async (url) => {
      const response = await fetch(served.url + url);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('content-type')).toMatch(
        url.endsWith('.js') ? /^text\/javascript/ : /^application\/manifest\+json/,
      );
    },
  );

  it('lets browsers keep hashed files for a year', async () => {
    const response = await fetch(`${served.url}/assets/main-a1b2c3.js`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch(/javascript/);
  });

  it.each(['/assets/none.js', '/.secret', '/assets/..%2f.secret', '/other', '/stop', '/api/v1/none'])(
    '%s is a problem and no page',
    async (url) => {
      const { status, body } = await getJson(served.url + url);
      expect(status).toBe(404);
      expect(body).toMatchObject({ code: 'not-found' });
    },
  );
});
