/** Bodies of wrong size or type are refused early, with a short message and without a logged defect. */
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../server/api/schema/limits.ts';
import { type MoneyServer, serveMoney } from '../money/money-server.ts';
import { askRaw } from './raw-request.ts';

const MB = 1024 * 1024;
const RECON = '/api/v1/settlement/2026-03-02/reconciliations';

let server: MoneyServer;
let url = '';
beforeAll(async () => {
  server = await serveMoney('sqlite');
  url = new URL(server.url).origin;
});
afterAll(() => server.close());

const toHead = (path: string, length: number, type = 'application/json', ...headers: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    `Content-Type: ${type}`,
    `Content-Length: ${length}`,
    ...headers,
    'Connection: close',
    '',
    '',
  ].join('\r\n');

describe('a body that says it is too large', () => {
  it.each([
    ['/api/v1/taps', 'application/json', limits.tapsBytes],
    ['/api/v1/one-to-many', 'application/json', limits.bodyBytes],
    [RECON, 'application/json', limits.reconBytes],
    ['/api/v1/tap-files', 'text/csv', limits.tapFileBytes],
  ])('is refused before it is sent: %s', async (path, type, most) => {
    for (const length of [most + 1, 999_999_999_999]) {
      const { body, ms, status } = await askRaw(url, toHead(path, length, type));
      expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([413, 'body-too-large']);
      expect(ms).toBeLessThan(5_000);
    }
  });

  it('is refused before the sender continues (Expect: 100-continue)', async () => {
    const { body } = await askRaw(
      url,
      toHead('/api/v1/taps', 999_999_999, 'application/json', 'Expect: 100-continue'),
    );
    expect(body).toContain('413');
  });
});

describe('a body of another shape', () => {
  const post = async (body: string | Uint8Array<ArrayBuffer>, encoding?: string) => {
    const before = process.threadCpuUsage();
    const response = await fetch(`${url}/api/v1/taps`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...(encoding ? { 'Content-Encoding': encoding } : {}) },
    });
    const text = await response.text();
    const { system, user } = process.threadCpuUsage(before);
    return { status: response.status, text, cpuMs: (system + user) / 1_000 };
  };
  const fields = Array.from({ length: 80_000 }, (_none, number) => `"a${number}":1`).join(',');

  it.each([
    ['half a million numbers', `{"taps":[${'0,'.repeat(MB / 2 - 20)}0]}`],
    ['lists', `{"taps":[${'[],'.repeat(MB / 3 - 20)}[]]}`],
    ['objects', `{"taps":[${'{},'.repeat(MB / 3 - 20)}{}]}`],
    ['unknown fields', `{${fields}}`],
    ['unknown fields of one record', `{"taps":[{${fields}}]}`],
    ['a name of a million letters', `{"${'a'.repeat(MB - 20)}":1}`],
    ['a thousand records that are none', `{"taps":[${'{"a":1},'.repeat(999)}{}]}`],
    ['lists inside each other', '['.repeat(500_000)],
    ['closed lists inside each other', `${'['.repeat(250_000)}${']'.repeat(250_000)}`],
    ['a number beyond all', '{"taps":[{"terminalId":"t","terminalSeq":1e400}]}'],
    ['fields of every object', '{"__proto__":{"taps":[]},"constructor":1}'],
    ['no text', '\u0000'],
  ])('is refused in few words and little time: %s', async (_what, body) => {
    const { cpuMs, status, text } = await post(body);
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(40_000);
    expect(cpuMs).toBeLessThan(1_000);
  });

  it.each([
    ['a record', '{"taps":[{"terminalId":"t","cardId":"a","cardId":"b"}]}', 'cardId'],
    ['the body', '{"taps":[],"t\\u0061ps":[]}', 'taps'],
  ])('is refused where a field is twice in %s', async (_what, body, field) => {
    const { status, text } = await post(body);
    const problem = JSON.parse(text) as { code: string; text: { zh: string; en: string } };
    expect([status, problem.code]).toEqual([400, 'bad-request']);
    expect(problem.text.en).toContain(`The field ${field} occurs twice`);
    expect(problem.text.zh).toContain(field);
  });

  it.each([
    ['{"taps":[],"wrong":1,"worse":2}', 'Bad parameters: taps, wrong, worse', ['wrong', 'worse']],
    ['{"taps":[{"terminalId":"t","oops":1}]}', undefined, ['taps.0.oops']],
  ])('names each field that it should not have: %s', async (body, list, fields) => {
    const problem = JSON.parse((await post(body)).text) as {
      text: { en: string };
      errors: { field: string; text: { zh: string; en: string } }[];
    };
    if (list !== undefined) expect(problem.text.en).toBe(list);
    const named = problem.errors.map(({ field }) => field);
    for (const field of fields) expect(named).toContain(field);
    expect(named).not.toContain('');
  });

  it.each([
    ['[]', /^Bad parameters: Invalid input: expected object/],
    ['null', /^The request cannot be read$/],
    ['7', /^The request cannot be read$/],
  ])('says what it should be where no field can be named: %s', async (body, expected) => {
    const { text } = JSON.parse((await post(body)).text) as { text: { zh: string; en: string } };
    expect(text.en).toMatch(expected);
    expect(text.zh).not.toMatch(/：$/);
  });

  it.each([
    ['what is not packed', 'xx', 'gzip', 400],
    ['a packed one that is packed again', gzipSync(gzipSync('{}')), 'gzip, gzip', 400],
    ['an unknown packing', '{}', 'compress', 400],
    ['blanks that grow a thousand times', gzipSync(Buffer.alloc(100 * MB, 0x20)), 'gzip', 413],
  ])('is unpacked no further than allowed: %s', async (_what, body, encoding, status) => {
    const answer = await post(body, encoding);
    expect(answer.status).toBe(status);
    expect(answer.cpuMs).toBeLessThan(1_000);
  });
});

describe('a sender that closes the connection in the middle', () => {
  it.each([
    ['/api/v1/taps', 'application/json'],
    [RECON, 'application/json'],
    ['/api/v1/tap-files', 'text/csv'],
  ])('is no defect and leaves nothing: %s', async (path, type) => {
    const before = server.logLines.length;
    const since = () => server.logLines.slice(before);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(toHead(path, 500_000, type) + 'x'.repeat(100_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await expect.poll(() => since().some(({ msg }) => msg === 'caller left')).toBe(true);
    expect(since().filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(existsSync(server.uploadDir) ? readdirSync(server.uploadDir) : []).toEqual([]);
  });
});
