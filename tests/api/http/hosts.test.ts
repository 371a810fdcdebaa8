/** The server accepts requests to its own names only, and writes from its own pages only. */
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAuthority, OwnNames } from '../../../server/api/http/hosts.ts';
import { type Served, serveFake } from '../serve-fake.ts';
import { askRaw, toGet } from './raw-request.ts';

const path = '/api/v1/health';

const socketOf = (localAddress: string, localPort = 8080) =>
  ({ localAddress, localPort }) as Parameters<OwnNames['isOwn']>[1];

describe('a name of a host', () => {
  it.each([
    ['Example.ORG', 'example.org', undefined],
    ['example.org.:8080', 'example.org', 8080],
    ['127.0.0.1:80', '127.0.0.1', 80],
    ['127.1:8080', '127.0.0.1', 8080],
    ['[::1]', '[::1]', undefined],
    ['[0:0:0:0:0:0:0:1]:8080', '[::1]', 8080],
    ['[::ffff:127.0.0.1]:8080', '127.0.0.1', 8080],
    ['[fe80::1%25eth0]:8080', '[fe80::1]', 8080],
    ['a_b.c', 'a_b.c', undefined],
  ])('%s', (text, name, port) => {
    expect(findAuthority(text)).toEqual({ name, port });
  });

  it.each([
    '',
    ':8080',
    'a b',
    'user@127.0.0.1',
    '127.0.0.1/',
    '127.0.0.1#x',
    '127.0.0.1\\x',
    '::1',
    '[::1',
    '[]',
    'example.org:',
    'example.org:99999',
    'example.org:80:80',
    '同城.example',
    `${'a'.repeat(301)}`,
    'a,b',
  ])('not %s', (text) => {
    expect(findAuthority(text)).toBeUndefined();
  });
});

describe('own names', () => {
  it('are the loopback names with the port where the server listens on loopback', () => {
    const names = new OwnNames({ host: '127.0.0.1' });
    const own = ['127.0.0.1:8080', 'localhost:8080', 'LOCALHOST.:8080', '[::1]:8080', '[::0:1]:8080'];
    for (const name of own) expect(names.isOwn(name, socketOf('127.0.0.1')), name).toBe(true);
    const others = ['localhost', 'localhost:80', 'localhost:8081', 'evil.example:8080', '10.0.0.5:8080'];
    for (const name of others) expect(names.isOwn(name, socketOf('127.0.0.1')), name).toBe(false);
    expect(names.isOwn('localhost', socketOf('127.0.0.1', 80))).toBe(true);
    expect(names.isOwn('127.0.0.2:8080', socketOf('127.0.0.1'))).toBe(false);
    expect(names.isOwn('127.0.0.2:8080', socketOf('127.0.0.2'))).toBe(true);
  });

  it('include the local address and the host name where the server listens on all addresses', () => {
    const names = new OwnNames({ host: '0.0.0.0' });
    expect(names.isOwn('192.0.2.7:8080', socketOf('192.0.2.7'))).toBe(true);
    expect(names.isOwn('192.0.2.7:8080', socketOf('::ffff:192.0.2.7'))).toBe(true);
    expect(names.isOwn('[2001:db8::7]:8080', socketOf('2001:db8::7'))).toBe(true);
    expect(names.isOwn(`${hostname()}:8080`, socketOf('192.0.2.7'))).toBe(true);
    expect(names.isOwn('localhost:8080', socketOf('::ffff:127.0.0.1'))).toBe(true);
    expect(names.isOwn('localhost:8080', socketOf('192.0.2.7'))).toBe(false);
    expect(names.isOwn('192.0.2.8:8080', socketOf('192.0.2.7'))).toBe(false);
    expect(names.isOwn('0.0.0.0:8080', socketOf('192.0.2.7'))).toBe(true);
  });

  it('include the host option and the public names', () => {
    const names = new OwnNames({
      host: 'bus.internal',
      publicNames: ['Bus.Example.org', 'bus.example.net:8443', 'tls.example.net:443', '[2001:db8::1]'],
    });
    const own = [
      'bus.internal:8080',
      'bus.example.org',
      'bus.example.org:443',
      'bus.example.org:8080',
      'bus.example.net:8443',
      'tls.example.net',
      '[2001:db8:0::1]',
    ];
    for (const name of own) expect(names.isOwn(name, socketOf('10.0.0.5')), name).toBe(true);
    const others = ['bus.internal', 'bus.example.org:8443', 'bus.example.net', 'tls.example.net:80'];
    for (const name of others) expect(names.isOwn(name, socketOf('10.0.0.5')), name).toBe(false);
  });

  it('exclude invalid names', () => {
    expect(() => new OwnNames({ publicNames: ['https://bus.example.org/'] })).toThrow(RangeError);
  });
});

describe('a server on the loopback network', () => {
  let served: Served;
  let port: string;
  beforeAll(async () => {
    served = await serveFake({}, { publicNames: ['bus.example.org'] });
    port = new URL(served.url).port;
  });
  afterAll(() => served.close());

  const ask = (...headers: string[]) => askRaw(served.url, toGet(path, ...headers));

  it('answers to its own names', async () => {
    for (const name of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'bus.example.org'])
      expect((await ask(`Host: ${name}`)).status, name).toBe(200);
  });

  it('refuses other names and says how to allow them', async () => {
    for (const name of [
      `evil.example:${port}`,
      'evil.example',
      `127.0.0.1.evil.example:${port}`,
      'x@y',
      'localhost',
    ]) {
      const { body, status } = await ask(`Host: ${name}`);
      expect(status, name).toBe(421);
      expect(JSON.parse(body)).toMatchObject({ code: 'host-unknown' });
    }
    expect((await ask('Host: evil.example', 'Accept-Language: en')).body).toContain('--public-name');
  });

  it.each(['/', '/metrics', '/assets/x.js', '/api/docs', '/api/v1/cards', '/nothing'])(
    'refuses it for %s too',
    async (address) => {
      const answer = await askRaw(served.url, toGet(address, 'Host: evil.example'));
      expect(answer.status).toBe(421);
    },
  );

  it('ignores forwarded names', async () => {
    const own = `X-Forwarded-Host: localhost:${port}`;
    expect((await ask('Host: evil.example', own, `Forwarded: host=localhost:${port}`)).status).toBe(421);
    expect((await ask(`Host: localhost:${port}`, 'X-Forwarded-Host: evil.example')).status).toBe(200);
  });

  it('requires exactly one Host header', async () => {
    expect((await ask()).status).toBe(400);
    expect((await ask('Host:')).status).toBe(400);
    expect((await ask(`Host: localhost:${port}`, 'Host: evil.example')).status).toBe(400);
    expect((await askRaw(served.url, `GET ${path} HTTP/1.0\r\n\r\n`)).status).toBe(400);
  });

  it('checks the host of an absolute request target', async () => {
    const inFull = (name: string) =>
      askRaw(served.url, toGet(`http://${name}${path}`, `Host: localhost:${port}`));
    expect((await inFull(`localhost:${port}`)).status).toBe(200);
    expect((await inFull('evil.example')).status).toBe(421);
    expect((await inFull(`localhost:${port}@evil.example`)).status).toBe(421);
  });

  it('accepts writes from its own pages, and from callers without Origin', async () => {
    const post = async (...headers: string[]) => {
      const body = '{"token":"x"}';
      const head = [
        'POST /api/v1/session HTTP/1.1',
        `Host: localhost:${port}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        ...headers,
      ];
      const { body: answer, status } = await askRaw(served.url, `${head.join('\r\n')}\r\n\r\n${body}`);
      return status === 200 ? 200 : ((JSON.parse(answer) as { code: string }).code ?? status);
    };
    expect(await post()).toBe(200);
    for (const origin of [`http://localhost:${port}`, `http://127.0.0.1:${port}`, 'https://bus.example.org'])
      expect(await post(`Origin: ${origin}`), origin).toBe(200);
    const foreign = [
      'null',
      'http://localhost:1',
      'https://localhost',
      `http://evil.example:${port}`,
      `file://localhost:${port}`,
      `http://localhost:${port}/x`,
      'https://bus.example.org.evil.example',
    ];
    for (const origin of foreign) expect(await post(`Origin: ${origin}`), origin).toBe('origin-foreign');
  });

  it('hides cards from pages of other sites', async () => {
    const { headers, status } = await askRaw(
      served.url,
      toGet('/api/v1/session', `Host: localhost:${port}`, 'Origin: https://evil.example'),
    );
    expect(status).toBe(200);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
