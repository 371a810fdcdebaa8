/** The refusal for an error code of the HTTP parser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../server/api/schema/problem.ts';
import { type Served, serveFake } from '../serve-fake.ts';
import { askRaw, type RawAnswer, toGet } from './raw-request.ts';

const health = '/api/v1/health';

function expectProblem({ body, headers, status }: RawAnswer, code: string, wanted: number) {
  const problem = problemSchema.parse(JSON.parse(body));
  expect(problem).toMatchObject({ code, status: wanted });
  expect(status).toBe(wanted);
  expect(problem.text.zh).toMatch(/\p{Script=Han}/u);
  expect(problem.text.en).not.toMatch(/\p{Script=Han}/u);
  expect(problem.detail).toBe(problem.text.zh);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
}

describe('no request', () => {
  let served: Served;
  let host: string;
  beforeAll(async () => {
    served = await serveFake();
    host = `Host: ${new URL(served.url).host}`;
  });
  afterAll(() => served.close());

  it.each([
    ['a request line that is none', () => 'NONSENSE\r\n\r\n'],
    ['a method that is none', () => `FETCH-ME ${health} HTTP/1.1\r\n${host}\r\n\r\n`],
    ['a version that is none', () => `GET ${health} HTTP/9.9\r\n${host}\r\n\r\n`],
    ['a blank in the address', () => `GET /a b HTTP/1.1\r\n${host}\r\n\r\n`],
    ['a header without a colon', () => `GET ${health} HTTP/1.1\r\n${host}\r\nnonsense\r\n\r\n`],
    ['a header with a zero byte', () => `GET ${health} HTTP/1.1\r\n${host}\r\nA: \0\r\n\r\n`],
    ['a blank before the colon', () => `GET ${health} HTTP/1.1\r\n${host}\r\nA : b\r\n\r\n`],
    [
      'two lengths',
      () => `POST ${health} HTTP/1.1\r\n${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
    ],
    [
      'a length and chunks',
      () => `POST ${health} HTTP/1.1\r\n${host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ],
    ['a length below zero', () => `POST ${health} HTTP/1.1\r\n${host}\r\nContent-Length: -1\r\n\r\n`],
    ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('%s', async (_name, toText) => {
    expectProblem(await askRaw(served.url, toText()), 'bad-request', 400);
  });

  it('refuses an invalid chunk of a body', async () => {
    const head = `POST /api/v1/taps HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expectProblem(await askRaw(served.url, head, 'zz\r\n{}\r\n'), 'bad-request', 400);
  });

  it('headers that are too large', async () => {
    const many = `A: ${'x'.repeat(100_000)}`;
    expectProblem(await askRaw(served.url, toGet(health, host, many)), 'header-too-large', 431);
  });

  it('refuses CONNECT', async () => {
    const answer = await askRaw(served.url, `CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n`);
    expectProblem(answer, 'bad-request', 400);
  });

  it('ignores an unknown expectation', async () => {
    const answer = await askRaw(served.url, toGet(health, host, 'Expect: wonders'));
    expect(answer.status).toBe(200);
  });

  it('logs one line without the bytes of the request', async () => {
    await askRaw(served.url, 'SECRET-40.8151\r\n\r\n');
    expect(served.logLines).toContainEqual(expect.objectContaining({ msg: 'no request', status: 400 }));
    expect(JSON.stringify(served.logLines)).not.toContain('40.8151');
  });
});

describe('a request that does not arrive', () => {
  const times = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };

  it.each([
    ['its headers', 'GET /api/v1/health HTTP/1.1\r\nHost: 127'],
    [
      'its body',
      'POST /api/v1/taps HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
    ],
  ])('is given up: %s', async (_name, text) => {
    const served = await serveFake({}, {}, 'info', times);
    const answer = await askRaw(served.url, text.replace('HOST', new URL(served.url).host));
    await served.close();
    expectProblem(answer, 'request-late', 408);
    expect(answer.ms).toBeLessThan(5_000);
  });
});
