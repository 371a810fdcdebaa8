/** Days that an older program closed stay as they were paid: its rules knew neither repeats nor what covers a payout. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createCardsContext } from '../../server/money/cards/cards-context.ts';
import { createTapIngest } from '../../server/money/cards/ingest-taps.ts';
import { createCardSettler } from '../../server/money/cards/rework-cards.ts';
import { toStoredTap } from '../../server/money/cards/tap-fields.ts';
import type { Transfer } from '../../server/money/ledger/transfer.ts';
import { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../server/money/scheme/tap.ts';
import { findJudgedFrom } from '../../server/money/settlement/evidence.ts';
import { hashBatch, hashSeal } from '../../server/money/settlement/seal.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { at, D, makeTap } from '../money/cards/card-world.ts';
import { ClearingWorld, people } from '../money/settlement/clearing-world.ts';
import { checkLedger } from '../support/check-ledger.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { exampleFareNetwork, exampleScheme } from '../support/example-scheme.ts';
import { ledgerKinds } from '../support/ledgers.ts';

const ride = (terminalSeq: number, day: number, clock: string) =>
  makeTap('bus', terminalSeq, { networkId: 'A-bus', routeId: 'r1', eventSec: at(day, clock) });
const money = (
  kind: 'top-up' | 'refund',
  terminalSeq: number,
  day: number,
  clock: string,
  amountFen: number,
) => makeTap('till', terminalSeq, { kind, amountFen, eventSec: at(day, clock) });

/** A ride sent again under another number, and a refund of more than there is. */
const oddDay = (day: number, first: number) => [
  money('top-up', first, day, '05:00', 1_000),
  ride(first, day, '08:00'),
  ride(first + 1, day, '08:00'),
  money('refund', first + 1, day, '12:00', 5_000),
  money('top-up', first + 2, day, '13:00', 6_000),
];

async function ingest(store: OpenLedger, taps: readonly Tap[], commitId: string, judgedFrom: number) {
  const book = new SchemeBook([exampleScheme]);
  const context = createCardsContext(book, exampleFareNetwork, [], undefined, undefined, judgedFrom);
  const chunk = { taps: taps.map((tap) => toStoredTap(tap, commitId)), files: [], items: [] };
  const receivedSec = Math.max(...taps.map(({ eventSec }) => eventSec));
  await createTapIngest(store, () => context).ingest(chunk, commitId, receivedSec);
  return context;
}

/** Makes the only sealed batch one of before there was evidence. */
async function sealAsBefore(store: OpenLedger): Promise<void> {
  await dropGuards(store);
  const { db } = store.context;
  await sql`DELETE FROM batch_evidence`.execute(db);
  await sql`DELETE FROM received_range`.execute(db);
  const payments: Transfer[] = [];
  for await (const page of store.iterateTransfers(D))
    payments.push(...page.filter(({ kind }) => kind === 'payment'));
  const seal = await hashSeal(null, D, store.iterateTransfers(D));
  const paid = await hashBatch(seal, D, [payments]);
  await sql`UPDATE batch SET seal_hash = ${seal}, paid_hash = ${paid} WHERE batch_day = ${D}`.execute(db);
}

describe.each(ledgerKinds)('on $dialect', ({ open }) => {
  it('a closed day with repeats and payouts beyond the balance stays, and the next day is judged', async () => {
    const store = await open();
    const world = new ClearingWorld(store);
    await store.putCards(people);
    const asBefore = await ingest(store, oddDay(D, 1), 'old', D + 1);
    await world.close(D, 'paid', store, { ...world.context, settleCards: createCardSettler(asBefore) });
    await sealAsBefore(store);
    // Both rides and the whole refund counted then: 1000 - 180 - 180 - 5000 + 6000.
    expect(await store.findBalance('CARD:A1')).toBe(1_640);
    const judgedFrom = findJudgedFrom(await store.listBatches(), await store.listEvidence());
    expect(judgedFrom).toBe(D + 1);

    const context = await ingest(store, oddDay(D + 1, 11), 'new', judgedFrom);
    // A late ride reads the card again: what the old day paid stays.
    await ingest(store, [ride(21, D, '20:00')], 'late', judgedFrom);
    // 1640 - 180 (late) + 1000 - 180 (once), all of it refunded, then 6000.
    expect(await store.findBalance('CARD:A1')).toBe(6_000);
    const check = await checkLedger(store, world.context);
    expect(check.differences).toEqual([]);
    expect(check.invariants.filter(({ rows }) => rows.length > 0).map(({ id }) => id)).toEqual([]);
    await world.close(D + 1, 'paid', store, { ...world.context, settleCards: createCardSettler(context) });
    expect(findJudgedFrom(await store.listBatches(), await store.listEvidence())).toBe(D + 1);
    expect((await checkLedger(store, world.context)).holds).toBe(true);
  });
});

it('without such a day all days are judged', () => {
  const batch = (batchDay: number, sealHash: string | null) => ({
    batchDay,
    sealHash,
    state: 'paid' as const,
    paidHash: null,
  });
  const evidence = (batchDay: number) => ({ batchDay, section: 'set-aside', upTo: 0, hash: '' });
  expect(findJudgedFrom([], [])).toBe(Number.NEGATIVE_INFINITY);
  expect(findJudgedFrom([batch(D, 'a'), batch(D + 1, null)], [evidence(D)])).toBe(Number.NEGATIVE_INFINITY);
  expect(findJudgedFrom([batch(D, 'a'), batch(D + 1, 'b')], [evidence(D + 1)])).toBe(D + 1);
});
