/** Requests crafted to get past a guard: the guard refuses each, and no answer says anything about the machine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serveFake } from '../serve-fake.ts';
import { askRaw } from './raw-request.ts';

const token = '0123456789abcdef0123456789abcdef';
const CLOSE = 'Connection: close\r\n\r\n';
const TOLD = /\/(?:work|home|tmp|usr|root|etc)\/|node_modules|SELECT |SQLITE_|\n\s+at /;

let served: Served;
let port = '';
beforeAll(async () => {
  served = await serveFake({}, { token, publicNames: ['bus.example.org'] });
  ({ port } = new URL(served.url));
});
afterAll(() => served.close());

/** `PORT` stands for the server's port, `HOST` for a correct `Host` header. */
async function ask(text: string) {
  const answer = await askRaw(
    served.url,
    text.replaceAll('HOST', 'Host: 127.0.0.1:PORT').replaceAll('PORT', port),
  );
  const { code } = (answer.body.startsWith('{') ? JSON.parse(answer.body) : {}) as { code?: string };
  return { ...answer, code };
}

describe('names', () => {
  it.each([
    ['127.0.0.1:PORT@evil.example', 421],
    ['localhost:PORT, evil.example', 421],
    ['127.0.0.1:PORT/', 421],
    ['localhost:PORT#', 421],
    ['localhost:PORT\\.evil.example', 421],
    ['bus.example.org:8443', 421],
    ['bus.example.org.evil.example', 421],
    ['evil.example#.bus.example.org', 421],
    ['xbus.example.org', 421],
    ['127.0.0.1:99999', 421],
    ['127.0.0.1', 421],
    // Other spellings of this machine, which a page of another site cannot have as its name.
    ['2130706433:PORT', 200],
    ['0x7f.1:PORT', 200],
    ['Localhost.:PORT', 200],
    ['BUS.example.org.:443', 200],
  ])('Host: %s is %s', async (host, status) => {
    const answer = await ask(`GET /api/v1/health HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}`);
    expect([answer.status, answer.code]).toEqual([status, status === 200 ? undefined : 'host-unknown']);
  });

  it.each(['http://bus.example.org@evil.example', 'https://evil.example', 'http://127.0.0.1:1'])(
    'an address in full, %s, is no other server’s',
    async (origin) => {
      expect((await ask(`GET ${origin}/api/v1/health HTTP/1.1\r\nHOST\r\n${CLOSE}`)).code).toBe(
        'host-unknown',
      );
    },
  );
});

describe('the token', () => {
  const cards = (header: string, path = '/api/v1/cards', method = 'GET') =>
    ask(`${method} ${path} HTTP/1.1\r\nHOST\r\n${header === '' ? '' : `${header}\r\n`}${CLOSE}`);

  it.each([
    `Authorization: Bearer wrong-wrong-wrong\r\nAuthorization: Bearer ${token}`,
    `Authorization: Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
    `Authorization: ${token}`,
    `Authorization: Bearer ${token.slice(1)}`,
    `Authorization: Bearer ${token}0`,
    `Authorization: Bearer ${token.slice(0, 16)} ${token.slice(16)}`,
    `Authorization: Bearer "${token}"`,
    'Authorization: Bearer',
    `X-Api-Key: ${token}`,
    `Proxy-Authorization: Bearer ${token}`,
    `Cookie: tongcheng-session=${token}`,
    `Cookie: tongcheng-session=9999999999.${'A'.repeat(43)}`,
    '',
  ])('is not shown by %s', async (header) => {
    expect((await cards(header)).status).toBe(401);
  });

  it.each([
    ['GET', `/api/v1/cards?access_token=${token}&token=${token}`],
    ['HEAD', '/api/v1/cards'],
    ['GET', '/api/v1/CARDS'],
    ['GET', '/API/V1/cards/'],
    ['GET', '/METRICS'],
    ['GET', '/metrics/'],
  ])('is asked for at %s %s', async (method, path) => {
    expect((await cards('', path, method)).status).toBe(401);
  });

  it.each([
    '//metrics',
    '/api/v1/%63ards',
    '/api/v1/x/../cards',
    '/api/v1/cards;x=1',
    '/api//v1/cards',
    '/./metrics',
  ])('%s is nothing', async (path) => {
    expect((await cards(`Authorization: Bearer ${token}`, path)).status).toBe(404);
  });

  it('is not read from a second request inside a body', async () => {
    const answer = await ask(
      `POST /api/v1/taps HTTP/1.1\r\nHOST\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n` +
        `Trailer: Authorization\r\n${CLOSE}2\r\n{}\r\n0\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    expect(answer.status).toBe(401);
  });
});

describe('pages of other sites', () => {
  const write = (origin: string) =>
    ask(
      `DELETE /api/v1/session HTTP/1.1\r\nHOST\r\nAuthorization: Bearer ${token}\r\nOrigin: ${origin}\r\n${CLOSE}`,
    );

  it.each([
    'null',
    'file://',
    'https://evil.example',
    'https://bus.example.org.evil.example',
    'https://evil.example/bus.example.org',
    'https://bus.example.org@evil.example',
    'http://bus.example.org:8443',
    'https://bus.example.org/',
    'ftp://bus.example.org',
    'http://127.0.0.1:1',
    'http://localhost',
    '',
  ])('write nothing: Origin: %s', async (origin) => {
    expect((await write(origin)).code).toBe('origin-foreign');
  });

  it.each(['https://bus.example.org', 'http://127.0.0.1:PORT', 'http://localhost:PORT'])(
    'are not those of the server: Origin: %s',
    async (origin) => {
      expect((await write(origin)).status).toBe(200);
    },
  );

  it.each([
    ['/api/v6/plan', '*'],
    ['/api/v1/cards', undefined],
    ['/api/v1/session', undefined],
    ['/metrics', undefined],
  ])('ask beforehand for %s and are told %s', async (path, allowed) => {
    const { headers } = await ask(
      `OPTIONS ${path} HTTP/1.1\r\nHOST\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n` +
        `Access-Control-Request-Headers: authorization\r\nAccess-Control-Request-Private-Network: true\r\n${CLOSE}`,
    );
    expect(headers.get('access-control-allow-origin')).toBe(allowed);
    expect(headers.has('access-control-allow-credentials')).toBe(false);
    expect(headers.has('access-control-allow-private-network')).toBe(false);
    expect(headers.get('access-control-allow-headers') ?? '').not.toMatch(/authorization/i);
  });
});

describe('files', () => {
  it.each([
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/..%2f..%2fetc%2fpasswd',
    '//etc/passwd',
    '/%00',
    '/assets/%00.js',
    '/api/docs/%2e%2e/%2e%2e/package.json',
    '/.built-from',
    '/.env',
    '/api/v1/lines/%',
    '/api/v1/lines/%E5%91',
    '/api/v1/lines/__proto__',
    '/api/v6/trip?tripId=%00%27%3B--',
  ])('%s shows none', async (path) => {
    const { body, status } = await ask(
      `GET ${path} HTTP/1.1\r\nHOST\r\nAuthorization: Bearer ${token}\r\n${CLOSE}`,
    );
    expect([400, 404]).toContain(status);
    // The answer may repeat parts of the request.
    expect(body.replaceAll(decodeURI(path.replaceAll(/%(?![\dA-F]{2})|%E5%91|%00/gi, '')), '')).not.toMatch(
      TOLD,
    );
  });
});

describe('malformed HTTP', () => {
  it.each([
    ['a blank line of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no version', 'GET /api/v1/health\r\n\r\n', 400],
    ['a version without Host', 'GET /api/v1/health HTTP/1.0\r\n\r\n', 400],
    ['a folded header', `GET /api/v1/health HTTP/1.1\r\nHOST\r\nA: b\r\n c\r\n${CLOSE}`, 400],
    ['a small method', `get /api/v1/health HTTP/1.1\r\nHOST\r\n${CLOSE}`, 400],
    ['lines of one byte', 'GET /api/v1/health HTTP/1.1\nHOST\n\n', 400],
    [
      'two codings',
      `POST /api/v1/taps HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n${CLOSE}0\r\n\r\n`,
      400,
    ],
    [
      'a length that is no number',
      `POST /api/v1/taps HTTP/1.1\r\nHOST\r\nContent-Length: 1e30\r\n${CLOSE}`,
      400,
    ],
    [
      'a length of 23 digits',
      `POST /api/v1/taps HTTP/1.1\r\nHOST\r\nContent-Length: ${'9'.repeat(23)}\r\n${CLOSE}`,
      400,
    ],
    [
      'thousands of headers',
      `GET /api/v1/health HTTP/1.1\r\nHOST\r\n${Array.from({ length: 2_500 }, (_none, i) => `a${i}:1`).join('\r\n')}\r\n${CLOSE}`,
      431,
    ],
    ['every resource', `OPTIONS * HTTP/1.1\r\nHOST\r\n${CLOSE}`, 404],
    ['TRACE', `TRACE / HTTP/1.1\r\nHOST\r\nX: y\r\n${CLOSE}`, 404],
    [
      'another protocol',
      `GET /api/v1/health HTTP/1.1\r\nHOST\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n`,
      200,
    ],
  ])('%s', async (_what, text, status) => {
    const answer = await ask(text);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('a request inside the body of another is not answered', async () => {
    const inner = 'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
    const answer = await ask(
      `GET /api/v1/health HTTP/1.1\r\nHOST\r\nContent-Length: ${inner.length}\r\n${CLOSE}${inner}`,
    );
    expect(answer.status).toBe(200);
    expect(answer.body.match(/HTTP\/1\.1/g)).toBeNull();
  });

  it('a HEAD request with too large headers gets no body', async () => {
    const { body, headers, status } = await ask(
      `HEAD /api/v1/health HTTP/1.1\r\nHOST\r\nA: ${'x'.repeat(20_000)}\r\n${CLOSE}`,
    );
    expect([status, body]).toEqual([431, '']);
    expect(Number(headers.get('content-length'))).toBeGreaterThan(0);
  });
});
