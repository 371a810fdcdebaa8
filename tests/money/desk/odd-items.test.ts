/** Items with amount, way out and cleared cause; decisions that the check of the ledger counts. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { findClearedItems, findItemAmountFen, listWaysOut } from '../../../server/money/desk/odd-items.ts';
import { rejectRecord } from '../../../server/money/desk/set-aside.ts';
import type { ReconItem } from '../../../server/money/ledger/ledger-store.ts';
import { checkInvariants } from '../../../server/store/invariants/check-invariants.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, CardWorld, D, makeCard, makeTap } from '../cards/card-world.ts';

const toItem = (kind: string, part: Partial<ReconItem> = {}): ReconItem => ({
  itemId: `${kind}/1`,
  batchDay: D,
  kind,
  reference: '31A1',
  expectedFen: null,
  actualFen: null,
  detail: '',
  ...part,
});

describe('an item', () => {
  it.each([
    ['over-deducted', ['to-card', 'to-operator', 'decide']],
    ['refund-uncovered', ['arrives', 'decide']],
    ['card-chain', ['decide']],
    ['anything-else', ['decide']],
  ])('%s has a way out', (kind, ways) => {
    expect(listWaysOut(toItem(kind))).toEqual(ways);
  });

  it('names an amount where it has one', () => {
    expect(findItemAmountFen(toItem('a'))).toBeNull();
    expect(findItemAmountFen(toItem('a', { expectedFen: 180, actualFen: 200 }))).toBe(20);
    expect(findItemAmountFen(toItem('a', { expectedFen: 0, actualFen: -180 }))).toBe(180);
    expect(findItemAmountFen(toItem('a', { actualFen: 7 }))).toBe(7);
    expect(findItemAmountFen(toItem('a', { expectedFen: 7 }))).toBe(7);
  });

  it('of a record that was ahead is cleared when that record is taken; the ledger is asked for no other', async () => {
    const items = [
      toItem('tap-ahead', { itemId: 'tap-ahead/kiosk/1/aa', reference: 'kiosk/1' }),
      toItem('tap-ahead', { itemId: 'tap-ahead/kiosk/2/bb', reference: 'kiosk/2' }),
      toItem('late-taps', { reference: 'kiosk/1' }),
    ];
    const asked: unknown[] = [];
    const store = {
      findTapHashes: async (keys: readonly unknown[]) => {
        asked.push(...keys);
        return new Map([['kiosk/2', 'hash']]);
      },
      listTapsOfCard: async () => expect.unreachable(),
    };
    expect(await findClearedItems(store, items)).toEqual(new Set(['tap-ahead/kiosk/2/bb']));
    expect(asked).toEqual([
      { terminalId: 'kiosk', terminalSeq: 1 },
      { terminalId: 'kiosk', terminalSeq: 2 },
    ]);
    asked.length = 0;
    expect(await findClearedItems(store, items.slice(2))).toEqual(new Set());
    expect(asked).toEqual([]);
  });

  it('of a gap is cleared by the tap that was missing, and by no other', async () => {
    const world = new CardWorld(await openSqliteLedger(':memory:'));
    await world.store.putCards([makeCard('31A1', { mediumId: 'chip-a' })]);
    const tap = (cardSeq: number) =>
      makeTap('kiosk', cardSeq, {
        kind: 'top-up',
        cardId: '31A1',
        cardSeq,
        amountFen: 100,
        eventSec: at(D, '08:00') + cardSeq,
      });
    await world.ingest([tap(1), tap(4)]);
    await world.close(D);
    const items = await world.store.listReconItems(D);
    expect(items.map((item) => listWaysOut(item))).toEqual([['arrives', 'decide']]);
    await world.ingest([tap(5)]);
    expect(await findClearedItems(world.store, items)).toEqual(new Set());
    await world.ingest([tap(3)]);
    expect(await findClearedItems(world.store, items)).toEqual(new Set(items.map(({ itemId }) => itemId)));
  });
});

describe('the check of the ledger', () => {
  it('counts decisions: what they took is there, and each is about one record that was set aside', async () => {
    const store = await openRejected();
    const brokenIds = async () =>
      (await checkInvariants(store)).filter(({ rows }) => rows.length > 0).map(({ id }) => id);
    expect(await brokenIds()).toEqual([]);
    const insert = (no: number, part: { terminal: string; taken: string | null }) =>
      sql`
      INSERT INTO desk_entry (entry_no, entry_id, decided_sec, batch_day, action, terminal_id, seq, payload_hash,
        reason, who, taken_terminal_id, taken_seq, taken_hash)
      SELECT ${no}, ${`x${no}`}, decided_sec, batch_day, action, ${part.terminal}, seq, payload_hash, reason, who,
        ${part.taken}, seq, payload_hash FROM desk_entry WHERE entry_no = 1`.execute(store.context.db);
    await insert(2, { terminal: 'ghost', taken: null });
    expect(await brokenIds()).toEqual(['I8']);
    await insert(3, { terminal: 'ghost', taken: 'bus' });
    expect(await brokenIds()).toEqual(['I7', 'I8']);
    await store.close();
  });
});

async function openRejected() {
  const world = new CardWorld(await openSqliteLedger(':memory:'));
  await world.ingest([makeTap('bus', 1, { networkId: 'A-bus', cardId: 'nobody' })]);
  const [record] = await world.store.listSetAside({}, null, 1);
  if (!record) throw new Error('a record was to be set aside');
  const word = { reason: 'unknown', who: 'Wang', nowSec: at(D, '20:00') };
  await rejectRecord(world.desk, { ...record.tap, payloadHash: record.payloadHash }, word);
  return world.store;
}
