/** The audit of merged stops over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopAuditResponseSchema } from '../../server/api/schema/stop-audit.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFake();
});
afterAll(() => served.close());

const ask = async (query: string) => {
  const { body, status } = await getJson(`${served.url}/api/v1/stops/audit${query}`);
  return { status, ...stopAuditResponseSchema.parse(body) };
};

test('every decision has its rule, and where stops stay apart, the reason', async () => {
  const { decisions, mergedTotal, total } = await ask('');
  expect([total, mergedTotal]).toEqual([2, 1]);
  expect(decisions.map(({ reason, rule, verdict }) => [rule, verdict, reason])).toEqual([
    ['same-name', 'merged', undefined],
    ['override', 'apart', 'override'],
  ]);
});

test('filters by verdict, feed and stop, and pages', async () => {
  const idsOf = async (query: string) => (await ask(query)).decisions.map(({ stopB }) => stopB);
  expect(await idsOf('?verdict=apart')).toEqual(['rail:NDC']);
  expect(await idsOf('?feedId=hm')).toEqual(['hb:xinhua']);
  expect(await idsOf('?feedId=h')).toEqual([]);
  expect(await idsOf('?stopId=rail:NDC')).toEqual(['rail:NDC']);
  expect(await idsOf('?limit=1')).toEqual(['hb:xinhua']);
  expect(await ask('?offset=1&limit=1')).toMatchObject({ total: 2, decisions: [{ stopB: 'rail:NDC' }] });
});

test('invalid questions are refused', async () => {
  for (const query of ['?verdict=maybe', '?limit=0', '?limit=100000', '?offset=-1']) {
    expect((await getJson(`${served.url}/api/v1/stops/audit${query}`)).status).toBe(400);
  }
});
