/** Older ledgers with rows that are refused now: reading, checking and closing them. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { toApiPeriods } from '../../server/api/wire/settlement.ts';
import type { LedgerCheck } from '../../server/app/verify/verify-ledger.ts';
import type { Tap } from '../../server/money/scheme/tap.ts';
import { acceptDispute } from '../../server/money/settlement/dispute.ts';
import { createLedgerBrowse } from '../../server/store/browse-reads.ts';
import { at, D, makeTap } from '../money/cards/card-world.ts';
import { ClearingWorld, people } from '../money/settlement/clearing-world.ts';
import { checkLedger } from '../support/check-ledger.ts';
import { ledgerKinds } from '../support/ledgers.ts';
import { writeAsBefore } from '../support/old-writer.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const chip = {
  cardId: '31A9',
  issuerId: 'CA',
  mediumId: 'chip-a',
  categoryId: null,
  homeCity: 'A',
  validToSec: null,
};

const topUp = (terminalId: string, seq: number, part: Partial<Tap> = {}): Tap =>
  makeTap(terminalId, seq, { kind: 'top-up', amountFen: 5_000, eventSec: at(D, '06:00'), ...part });
const ride = (terminalId: string, seq: number, part: Partial<Tap> = {}): Tap =>
  makeTap(terminalId, seq, { networkId: 'A-bus', routeId: 'r1', eventSec: at(D, '09:00'), ...part });

/** Rows found by I21, as `what about/number`. */
const listBounds = ({ invariants }: LedgerCheck) =>
  (invariants.find(({ id }) => id === 'I21')?.rows ?? []).map(
    ({ about, number, what }) => `${what} ${about}/${number}`,
  );
const listBroken = ({ invariants }: LedgerCheck) =>
  invariants.filter(({ rows }) => rows.length > 0).map(({ id }) => id);

describe.each(ledgerKinds)('a ledger of before the bounds on $dialect', ({ makePlace, openAt }) => {
  async function openOld(taps: readonly Tap[], receivedSec = at(D, '22:00')) {
    const place = await makePlace();
    const ledger = await openAt(place);
    await ledger.putCards([...people, chip]);
    const world = new ClearingWorld(ledger);
    await writeAsBefore(ledger, place, world.cards.context, taps, receivedSec);
    return { ledger, world, check: () => checkLedger(ledger, world.context) };
  }

  it('with terminals named like steps closes with the same payments as without them', async () => {
    const named = (names: readonly string[]) => [
      topUp('kiosk', 1),
      ride('bus', 1),
      topUp('kiosk', 2, { cardId: 'A2' }),
      ...names.map((name, i) =>
        topUp(name, D, { cardId: 'A3', eventSec: at(D, '07:00') + i, amountFen: 700 }),
      ),
      // A journey whose transfers have the key of a step, and an open one with a hold.
      ride(names[0] as string, D + 1, { cardId: 'A4' }),
      makeTap(names[1] as string, D + 1, {
        kind: 'on',
        cardId: 'A5',
        networkId: 'A-metro',
        stopId: 'ex:S1',
        eventSec: at(D, '09:30'),
      }),
    ];
    const reserved = [
      'clearing/payment',
      'clearing/netting',
      'clearing/commission',
      'dispute/1',
      'clearing/redivision/A-day/20514/A3',
    ];
    const old = await openOld(named(reserved));
    const honest = await openOld(named(['p', 'n', 'c', 'd', 'r']));
    expect(listBounds(await old.check()).length).toBe(reserved.length + 2);
    for (const { world } of [old, honest]) expect((await world.close(D)).at(-1)).toBe('0 paid');
    const after = await old.check();
    expect(listBroken(after)).toEqual(['I21']);
    expect(after.differences).toEqual([]);
    expect(listBounds(after)).toContain(`reserved-name clearing/payment/${D}`);
    expect(await old.world.findNets(D)).toEqual(await honest.world.findNets(D));
    expect(await old.world.listMoney(D, 'payment')).toEqual(await honest.world.listMoney(D, 'payment'));
    expect(await honest.check()).toMatchObject({ holds: true });
    // All transfers of the card once, none of the clearing's steps.
    expect((await old.ledger.listTransfersOfCard('A3')).map(({ amountFen }) => amountFen)).toEqual([
      700, 700, 700, 700, 700,
    ]);
    // Seven days later the open journey's money ages.
    for (const day of [D + 7, D + 8]) await old.world.close(day);
    expect((await old.check()).differences).toEqual([]);
  });

  it('with amounts beyond 2^53 is read, checked, and closed without them', async () => {
    const old = await openOld([
      topUp('kiosk', 1, { amountFen: MOST }),
      topUp('kiosk', 2, { amountFen: MOST, eventSec: at(D, '06:30') }),
      ride('bus', 1),
      topUp('kiosk', 3, { cardId: 'A2' }),
      ride('bus', 2, { cardId: 'A2' }),
      ride('bus', 3, { cardId: '31A9', cardSeq: 1, amountFen: MOST, balanceAfterFen: null }),
    ]);
    const { ledger, world } = old;
    const cards = await createLedgerBrowse(ledger.context).listCards({}, null, 50);
    expect(cards.map(({ cardId }) => cardId)).toContain('A1');
    expect(await ledger.findBalance('CARD:A1')).toBeGreaterThan(2 * (MOST - 1_000));
    expect((await ledger.sumFlows(D)).every(({ amountFen }) => amountFen < 1_000_000)).toBe(true);
    const before = await old.check();
    expect(before.holds).toBe(false);
    expect(listBounds(before)).toEqual(
      expect.arrayContaining(['amount kiosk/1', 'amount kiosk/2', 'amount bus/3', 'transfer kiosk/1']),
    );
    expect((await world.close(D)).at(-1)).toBe('0 paid');
    // Two valid rides; the gate's tap belongs to no party.
    const honest = await openOld([
      topUp('kiosk', 1),
      ride('bus', 1),
      topUp('kiosk', 3, { cardId: 'A2' }),
      ride('bus', 2, { cardId: 'A2' }),
    ]);
    await honest.world.close(D);
    expect(await world.findNets(D)).toEqual(await honest.world.findNets(D));
    const after = await old.check();
    expect(listBroken(after)).toContain('I21');
    expect(after.differences).toEqual([]);
    // Later taps lead the balance back, and a top-up beyond the bound is refused.
    const { commit } = await world.cards.ingest([
      ride('bus', 9, { eventSec: at(D, '20:00') }),
      topUp('kiosk', 9, { eventSec: at(D, '20:00'), amountFen: 1 }),
    ]);
    expect(commit.quarantined.map(({ reason }) => reason)).toEqual(['balance-beyond']);
    expect((await world.close(D + 1)).at(-1)).toBe('1 paid');
  });

  it('with sums beyond 8 bytes is checked completely', async () => {
    const many = (cardId: string, terminal: string) =>
      Array.from({ length: 600 }, (_, i) =>
        topUp(terminal, i + 1, { cardId, amountFen: MOST, eventSec: at(D, '06:00') + i }),
      );
    const old = await openOld([...many('A1', 'k1'), ...many('B6', 'k2')]);
    const check = await old.check();
    expect(listBroken(check)).toContain('I21');
    // SQLite sums in 8-byte integers, PostgreSQL in decimals of any length.
    const isSqlite = old.ledger.dialect === 'sqlite';
    expect(JSON.stringify(check.invariants).includes('cannotBeAdded')).toBe(isSqlite);
    expect((await old.world.close(D)).at(-1)).toBe('0 paid');
    expect(listBroken(await old.check())).toContain('I21');
  });

  it('with taps of the year 9999 lists its periods, and closes today', async () => {
    const last = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;
    const { check, ledger, world } = await openOld([
      topUp('kiosk', 1),
      ride('bus', 1),
      topUp('kiosk', 2, { cardId: 'A2', eventSec: last }),
      topUp('kiosk', 3, { cardId: 'A3', eventSec: last + 43_200 }),
    ]);
    const { calendar } = world.context;
    const periods = toApiPeriods(await ledger.listBatches(), calendar, D);
    expect(periods.batches.map(({ date }) => date)).toEqual(['+010000-01-01', '2026-03-02']);
    expect(periods.months.map(({ period }) => period)).toEqual(['10000-01', '2026-03']);
    expect(periods.quarters.map(({ period, toDate }) => `${period} ${toDate}`)).toEqual([
      '10000-Q1 +010000-03-31',
      '2026-Q1 2026-03-31',
    ]);
    expect((await world.close(D)).at(-1)).toBe('0 paid');
    const after = await check();
    expect(listBroken(after)).toEqual(['I21']);
    expect(listBounds(after)).toEqual([
      'time-ahead kiosk/2',
      'time-ahead kiosk/3',
      'transfer kiosk/2',
      'transfer kiosk/3',
    ]);
  });

  it.each([2_300, 4_800, 9_999])('with journeys of the year %i corrects them once', async (year) => {
    const far = Date.UTC(year, 5, 1) / 1000;
    const { check, ledger, world } = await openOld([
      topUp('kiosk', 1, { eventSec: far }),
      ride('bus', 1, { eventSec: far + 60 }),
      topUp('kiosk', 2, { cardId: 'A2' }),
    ]);
    // A late top-up: the replay of the card gives the same journeys.
    await world.cards.ingest([topUp('kiosk', 3, { amountFen: 5, eventSec: at(D, '20:00') })]);
    expect(await ledger.findBalance('CARD:A1')).toBe(5_000 + 5 - 180);
    const decision = { caseId: 'c', journeyId: 'bus/1', amountFen: null, reason: 'other', note: '' } as const;
    await acceptDispute(ledger, world.cards.context, { ...decision, decidedSec: at(D, '21:00') });
    expect(await ledger.findBalance('CARD:A1')).toBe(5_000 + 5);
    expect((await world.close(D)).at(-1)).toBe('0 paid');
    const after = await check();
    expect(listBroken(after)).toEqual(['I21']);
    expect(after.differences).toEqual([]);
  });

  it('that was closed days ahead names the tap, and continues day by day', async () => {
    const { check, ledger, world } = await openOld([
      topUp('kiosk', 1),
      ride('bus', 1),
      topUp('kiosk', 2, { cardId: 'A2', eventSec: at(D + 12, '09:00') }),
    ]);
    await world.close(D + 12);
    expect(listBounds(await check())).toEqual(['time-ahead kiosk/2']);
    const today = { ...world.context, nowSec: at(D + 1, '12:00') };
    const closing = (day: number) => new ClearingWorld(ledger).close(day, 'paid', ledger, today);
    // The next batch has no transfers.
    await expect(closing(D + 13)).rejects.toMatchObject({ code: 'batch-state' });
    await world.cards.ingest([ride('bus', 2, { eventSec: at(D + 1, '09:00') })]);
    await expect(closing(D + 14)).rejects.toMatchObject({ code: 'batch-state' });
    expect((await closing(D + 13)).at(-1)).toBe('13 paid');
    expect(await closing(D)).toEqual([]);
  });

  it('with a cut day before the scheme closes that day, too', async () => {
    const { check, ledger, world } = await openOld([topUp('kiosk', 1), ride('bus', 1)]);
    const old = D - 8_000;
    const { db } = ledger.context;
    await sql`INSERT INTO batch (batch_day, state, seal_hash, paid_hash) VALUES (${old}, 1, null, null)`.execute(
      db,
    );
    await sql`INSERT INTO batch_step (batch_day, step, transfer_count, transfer_fen) VALUES (${old}, 1, 0, 0)`.execute(
      db,
    );
    const steps = await world.close(D);
    expect(steps.slice(0, 4).map((step) => step.split(' ')[1])).toEqual([
      'priced',
      'netted',
      'sealed',
      'paid',
    ]);
    // Only days since the first version of the scheme.
    expect(new Set(steps.map((step) => step.split(' ')[0])).size).toBe(1 + D - 20_454 + 1);
    expect(await check()).toMatchObject({ holds: true });
  });
});
