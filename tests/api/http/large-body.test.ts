/** A large body is parsed on its own thread, and is treated like any other body. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../server/api/schema/limits.ts';
import { type MoneyServer, serveMoney } from '../money/money-server.ts';

const PATH = '/settlement/2026-03-02/reconciliations';

let server: MoneyServer;
beforeAll(async () => {
  server = await serveMoney('sqlite');
});
afterAll(() => server.close());

describe('a large body', () => {
  const post = async (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') => {
    const response = await fetch(`${server.url}${PATH}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': type },
    });
    return {
      status: response.status,
      body: (await response.json()) as { code?: string; errors?: { field: string }[] },
    };
  };
  const legal = JSON.stringify({ operatorFiles: [{ format: 'csv', content: 'a' }] });

  it.each([
    ['', 400, 'bad-request'],
    ['{', 400, 'bad-request'],
    ['null', 400, 'bad-request'],
    ['[]', 400, 'bad-request'],
    ['{}', 400, 'bad-request'],
    ['{"operatorFiles":[]}', 400, 'bad-request'],
    ['{"stray":1}', 400, 'bad-request'],
    ['{"operatorFiles":[],"operatorFiles":[{"format":"csv","content":"a"}]}', 400, 'bad-request'],
    [`\ufeff${legal}`, 202, undefined],
  ])('%s is answered %s', async (text, status, code) => {
    const answer = await post(text);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('names the fields that are wrong', async () => {
    const { body } = await post('{"operatorFiles":[{"format":"xml","content":""}]}');
    expect(body.errors?.map(({ field }) => field)).toEqual([
      'operatorFiles.0.format',
      'operatorFiles.0.content',
    ]);
  });

  it('is UTF-8', async () => {
    expect((await post(legal, 'application/json; charset=utf-16')).status).toBe(415);
    expect((await post(legal, 'application/json; charset="UTF-8"')).status).toBe(202);
  });

  it('may not exceed the limit, compressed or not', async () => {
    expect(await post(' '.repeat(limits.reconBytes + 1))).toMatchObject({
      status: 413,
      body: { code: 'body-too-large' },
    });
    const response = await fetch(`${server.url}${PATH}`, {
      method: 'POST',
      body: gzipSync(Buffer.alloc(limits.reconBytes + 1, 0x20)),
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    });
    expect(response.status).toBe(413);
  });
});
