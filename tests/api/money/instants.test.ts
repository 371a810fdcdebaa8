/** Instants in requests: not in the future, not before the first scheme. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, D } from '../../money/cards/card-world.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { clockText, type MoneyServer, serveMoney, toTapInput } from './money-server.ts';

let server: MoneyServer;
let keys = 0;
const newKey = () => `instant-key-${keys++}`;
const iso = (sec: number) => new Date(sec * 1_000).toISOString();
const NOW = at(D, '20:00');
const leg = { routeId: 'r1', fromStopId: 'ex:S5', toStopId: 'ex:S9' };

describe.each(ledgerKinds)('$dialect', ({ dialect }) => {
  beforeAll(async () => {
    server = await serveMoney(dialect);
    server.setNow(NOW);
    const taps = [
      toTapInput('kiosk', 1, '06:00', { kind: 'top-up', amountFen: 5_000 }),
      toTapInput('bus', 1, '07:00', { networkId: 'A-bus', routeId: 'r1' }),
    ];
    expect((await server.post('/taps', { taps })).status).toBe(200);
  });
  afterAll(() => server.close());

  const requests: readonly [string, string, object, string][] = [
    ['a top-up', '/cards/A1/top-ups', { amountFen: 5 }, 'at'],
    ['a refund', '/cards/A1/refunds', { amountFen: 5 }, 'at'],
    ['a dispute', '/disputes', { journeyId: 'bus/1', reason: 'other', amountFen: 1 }, 'at'],
  ];
  it.each(requests)(
    '%s: after now or before the scheme is refused with its field',
    async (_name, path, body, field) => {
      for (const text of ['9999-12-31T23:59:59Z', '2027-03-01T00:00:00Z', iso(NOW + 3_601)])
        expect(await server.post(path, { ...body, [field]: text }, newKey()), text).toMatchObject({
          status: 400,
          body: { code: 'bad-time', errors: [{ field, code: 'time-ahead' }] },
        });
      for (const text of ['1970-01-01T00:00:00Z', '2025-12-31T12:00:00Z'])
        expect(await server.post(path, { ...body, [field]: text }, newKey()), text).toMatchObject({
          status: 422,
          body: { code: 'scheme-unknown', errors: [{ field, code: 'before-scheme' }] },
        });
      for (const text of ['9999-12-31T23:59:59-12:00', '1969-12-31T23:59:59Z', '2026-02-30T00:00:00Z'])
        expect(await server.post(path, { ...body, [field]: text }, newKey()), text).toMatchObject({
          status: 400,
          body: { code: 'bad-request', errors: [{ field }] },
        });
      const { body: listed } = await server.get('/settlement/periods');
      expect(listed.batches.map(({ date }: { date: string }) => date)).toEqual(['2026-03-02']);
    },
  );

  it('of a decision about an item has the same limits', async () => {
    const decision = { itemId: 'x', status: 'settled', note: 'n', at: '9999-01-01T00:00:00Z' };
    expect((await server.post('/recon-items/decisions', decision)).body.code).toBe('bad-time');
  });

  it('of a ride lies within a year, and its arrival is not before its departure', async () => {
    const trip = (departure: string, arrival: string) => ({ legs: [{ ...leg, departure, arrival }] });
    const ask = (sec: number, query = '') =>
      server.post(`/cards/A2/rides${query}`, trip(iso(sec), iso(sec + 60)), query ? undefined : newKey());
    expect(await ask(NOW + 367 * 86_400)).toMatchObject({
      status: 400,
      body: { code: 'bad-time', errors: [{ field: 'legs.0.departure' }] },
    });
    expect(await ask(at(D - 100, '08:00'))).toMatchObject({
      status: 422,
      body: { code: 'scheme-unknown' },
    });
    expect((await ask(NOW + 400 * 86_400, '?dryRun=true')).status).toBe(200);
    expect((await ask(NOW + 86_400)).status).toBe(200);
    // Prices without a ride are limited to the ledger's years, too.
    for (const [from, to] of [
      [clockText('09:00'), '9999-12-31T00:00:00Z'],
      ['9999-12-30T00:00:00Z', '9999-12-31T00:00:00Z'],
    ] as const)
      for (const query of ['?dryRun=true', ''])
        expect(
          (await server.post(`/cards/A2/rides${query}`, trip(from, to), query ? undefined : newKey())).body,
        ).toMatchObject({ code: 'bad-time', errors: [{ field: 'legs.0.arrival', code: 'beyond-years' }] });
    const back = await server.post('/cards/A2/rides', trip(clockText('09:00'), clockText('08:59')), newKey());
    expect(back.body).toMatchObject({
      code: 'bad-time',
      errors: [{ field: 'legs.0.arrival', code: 'time-order' }],
    });
  });

  it('that differs under one key is another request', async () => {
    const key = newKey();
    const first = { amountFen: 5, at: clockText('10:00') };
    expect((await server.post('/cards/A3/top-ups', first, key)).status).toBe(200);
    expect((await server.post('/cards/A3/top-ups', { amountFen: 5 }, key)).body.isRepeated).toBe(true);
    const other = await server.post('/cards/A3/top-ups', { ...first, at: clockText('10:01') }, key);
    expect(other.body.code).toBe('idempotency-conflict');
  });
});
