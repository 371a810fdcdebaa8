/** Random requests from the OpenAPI document to the real server; `npm run fuzz` sends any number of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswerCheck } from '../../scripts/fuzz/check-answer.ts';
import { type FuzzServer, startFuzzServer } from '../../scripts/fuzz/fuzz-server.ts';
import { listOperations, type OpenApi, type Operation } from '../../scripts/fuzz/open-api.ts';
import { type FuzzReport, runFuzz } from '../../scripts/fuzz/run-fuzz.ts';

const COUNT = 1_000;
/** No bound of speed, which belongs into `npm run fuzz`: other tests run beside this one. */
const MAX_MS = 25_000;

let server: FuzzServer;
let report: FuzzReport;
let document: OpenApi;

beforeAll(async () => {
  server = await startFuzzServer();
  document = (await (await fetch(`${server.origin}/api/v1/openapi.json`)).json()) as OpenApi;
  report = await runFuzz({ origin: server.origin, seed: 2_026, from: 0, count: COUNT, maxMs: MAX_MS });
}, 400_000);
afterAll(() => server?.stop());

const sumOf = (statuses: (status: number) => boolean) =>
  [...report.statuses.values()]
    .flatMap((counts) => [...counts])
    .reduce((sum, [status, count]) => sum + (statuses(status) ? count : 0), 0);

describe('a thousand requests', () => {
  it('get documented answers', () => {
    expect(report.failures).toEqual([]);
  });

  it('cause no entry in the log of the server', () => {
    expect(server.readLog()).toBe('');
  });

  it('reach every operation, with valid and invalid parameters', () => {
    const names = listOperations(document).map(({ method, path }) => `${method} ${path}`);
    expect(names.filter((name) => !report.statuses.has(name))).toEqual([]);
    expect(sumOf(() => true)).toBe(COUNT);
    expect(sumOf((status) => status < 300)).toBeGreaterThan(COUNT / 4);
    expect(sumOf((status) => status >= 400)).toBeGreaterThan(COUNT / 4);
  });

  it('are the same for the same seed', async () => {
    const again = await runFuzz({ origin: server.origin, seed: 2_026, from: 40, count: 5, maxMs: MAX_MS });
    expect(again.failures).toEqual([]);
  });
});

describe('the check of answers', () => {
  const find = (name: string) =>
    listOperations(document).find(({ operationId }) => operationId === name) as Operation;
  const check = (
    part: Partial<{ status: number; contentType: string; text: string; elapsedMs: number }>,
    asked = '',
  ) =>
    createAnswerCheck(document)(
      find('fareChoices'),
      'GET',
      { status: 200, contentType: 'application/json', text: '', elapsedMs: 1, ...part },
      asked,
    );
  const problem = (part: object) =>
    JSON.stringify({
      type: 'urn:x',
      title: 'x',
      status: 400,
      detail: 'x',
      code: 'bad-request',
      text: { zh: 'x', en: 'x' },
      error: 'x',
      ...part,
    });
  const refusal = { status: 400, contentType: 'application/problem+json; charset=utf-8' };

  it('accepts documented answers', async () => {
    const text = await (await fetch(`${server.origin}${find('fareChoices').path}`)).text();
    expect(check({ text })).toEqual([]);
    expect(check({ ...refusal, text: problem({}) })).toEqual([]);
    const busy = problem({ status: 503, code: 'too-busy' });
    expect(check({ ...refusal, status: 503, text: busy })).toEqual([]);
  });

  it.each([
    ['a field that is missing', { text: '{}' }],
    ['a field that nobody knows', { text: '{"stray":1}' }],
    ['what is no JSON', { text: 'x' }],
    ['another type', { contentType: 'text/html', text: '<p>' }],
    ['a status that is not documented', { status: 206, text: '{}' }],
    [
      'a defect',
      { status: 500, contentType: refusal.contentType, text: problem({ status: 500, code: 'internal' }) },
    ],
    [
      'a database that is away',
      { ...refusal, status: 503, text: problem({ status: 503, code: 'database-away' }) },
    ],
    ['a refusal of another shape', { ...refusal, text: '{"status":400}' }],
    ['a code that nobody knows', { ...refusal, text: problem({ code: 'no-such-code' }) }],
    ['a status that differs', { ...refusal, text: problem({ status: 404 }) }],
    ['an answer that is late', { ...refusal, text: problem({}), elapsedMs: 5_001 }],
    ['a path', { ...refusal, text: problem({ detail: 'ENOENT /tmp/data/ledger.sqlite' }) }],
    ['SQL', { ...refusal, text: problem({ detail: 'near "x": SELECT id FROM taps' }) }],
    ['a stack', { ...refusal, text: problem({ detail: 'at run (file:///srv/a.ts:1:2)' }) }],
  ])('finds %s', (_what, part) => {
    expect(check(part)).not.toEqual([]);
  });

  it('does not depend on the request', () => {
    const text = problem({ detail: 'no file /etc/passwd' });
    expect(check({ ...refusal, text })).not.toEqual([]);
    expect(check({ ...refusal, text }, '/etc/passwd')).toEqual([]);
  });
});
