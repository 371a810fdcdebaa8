/** The check of a ledger from an anchored seal on: what it finds, and what only the whole check finds. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { drawCards, verifySince } from '../../../server/app/verify/verify-since.ts';
import { createVerifyHere } from '../../../server/app/verify/verify-threads.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { at, D, makeTap } from '../../money/cards/card-world.ts';
import type { ClearingWorld } from '../../money/settlement/clearing-world.ts';
import { openRich } from '../../money/settlement/rich-ledger.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { dropGuards } from '../../support/drop-guards.ts';
import { exampleFareNetwork } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';

const check = ({ context: { book, calendar }, store }: ClearingWorld, afterDay: number) =>
  verifySince(createVerifyHere({ store, book, calendar, fareNetworks: exampleFareNetwork }), book, afterDay);

const run = async ({ context: { db } }: OpenLedger, text: string) => {
  const { numAffectedRows } = await sql.raw(text).execute(db);
  expect(Number(numAffectedRows)).toBeGreaterThan(0);
};

/** Changes of the second day, each undone after its check. */
const changes: readonly (readonly [what: string, change: string, undo: string])[] = [
  [
    'an amount',
    `UPDATE transfer SET amount_fen = amount_fen + 1 WHERE batch_day = ${D + 1} AND kind = 0`,
    `UPDATE transfer SET amount_fen = amount_fen - 1 WHERE batch_day = ${D + 1} AND kind = 0`,
  ],
  [
    'a position',
    `UPDATE position SET net_fen = net_fen + 1 WHERE batch_day = ${D + 1} AND party_id = 'AB'`,
    `UPDATE position SET net_fen = net_fen - 1 WHERE batch_day = ${D + 1} AND party_id = 'AB'`,
  ],
  [
    'a flow',
    `UPDATE flow SET amount_fen = amount_fen + 1 WHERE batch_day = ${D + 1}`,
    `UPDATE flow SET amount_fen = amount_fen - 1 WHERE batch_day = ${D + 1}`,
  ],
  [
    'a receipt',
    "UPDATE ingest_commit SET received_sec = received_sec + 1 WHERE commit_no = (SELECT max(up_to) FROM batch_evidence WHERE section = 'receipts')",
    "UPDATE ingest_commit SET received_sec = received_sec - 1 WHERE commit_no = (SELECT max(up_to) FROM batch_evidence WHERE section = 'receipts')",
  ],
  [
    'a price',
    `UPDATE journey SET gross_fen = gross_fen + 1, funded_fen = funded_fen + 1 WHERE batch_day = ${D + 1} AND status = 1`,
    `UPDATE journey SET gross_fen = gross_fen - 1, funded_fen = funded_fen - 1 WHERE batch_day = ${D + 1} AND status = 1`,
  ],
  [
    'a tap',
    `UPDATE tap SET event_sec = event_sec + 60 WHERE terminal_no = (SELECT word_no FROM word WHERE text = 'since') AND seq = 1`,
    `UPDATE tap SET event_sec = event_sec - 60 WHERE terminal_no = (SELECT word_no FROM word WHERE text = 'since') AND seq = 1`,
  ],
];

describe.each(ledgerKinds)('a ledger on $dialect, checked from a seal on', ({ open }) => {
  it('holds after each day, and names what was changed since', async () => {
    const world = await openRich({}, await open());
    const { store } = world;
    const ride = (seq: number, clock: string) =>
      makeTap('since', seq, { networkId: 'A-bus', routeId: 'r1', cardId: 'A1', eventSec: at(D + 1, clock) });
    await world.cards.ingest([ride(1, '20:00'), ride(2, '21:30')]);
    await world.close(D + 2);
    const whole = await checkLedger(store, world.context);
    expect(whole).toMatchObject({ holds: true });
    for (const day of [D, D + 1, D + 2]) {
      const found = await check(world, day);
      expect(found.differences, String(day)).toEqual([]);
      expect(found.invariants.filter(({ rows }) => rows.length > 0)).toEqual([]);
      expect(found).toMatchObject({ holds: true, batches: whole.batches - 1 - (day - D) });
      expect(found.cards).toBe(found.since.movedCards);
    }
    const found = await check(world, D);
    expect(found.cards).toBeGreaterThan(3);
    expect(found.cards).toBeLessThan(whole.cards);
    const asked = found.invariants.filter(({ wasAsked }) => wasAsked).map(({ id }) => id);
    expect(asked).toEqual(['I1', 'I4', 'I5', 'I6', 'I13', 'I16', 'I18', 'I19']);
    expect(found.since.notSeen.map(({ en }) => en).join()).toContain('I2, I3, I7, I8');

    await dropGuards(store);
    for (const [what, change, undo] of changes) {
      await run(store, change);
      expect((await check(world, D)).holds, what).toBe(false);
      await run(store, undo);
      expect((await check(world, D)).holds, what).toBe(true);
    }
    // A record of the day of the anchored seal, of a card that did not move since: the whole check finds it.
    await run(
      store,
      `UPDATE transfer SET event_sec = event_sec + 1 WHERE batch_day = ${D} AND kind = 10
        AND cr = (SELECT card_no * 16 FROM card WHERE card_id = 'A10')`,
    );
    const blind = await check(world, D);
    expect(blind.differences).toEqual([]);
    expect(blind).toMatchObject({ holds: true });
    expect(await checkLedger(store, world.context)).toMatchObject({ holds: false });
  }, 120_000);
});

it('more cards than a check replays are drawn by the last seal', () => {
  const cards = Array.from({ length: 30_000 }, (_, i) => ({ cardNo: i + 1, cardId: `c${i}`, writes: 1 }));
  const all = drawCards(cards.slice(0, 20_000), 0, 'a');
  expect(all).toHaveLength(20_000);
  const drawn = drawCards(cards, 0, 'a');
  expect(drawn).toHaveLength(20_000);
  expect(drawn).toEqual(drawn.toSorted((a, b) => a - b));
  expect(drawCards(cards.toReversed(), 0, 'a')).toEqual(drawn);
  // Another seal draws others, so that each card is drawn sooner or later.
  const others = new Set(drawCards(cards, 0, 'b'));
  expect(drawn.filter((cardNo) => !others.has(cardNo)).length).toBeGreaterThan(3_000);
  expect(drawCards(cards, 15_000, 'a')).toHaveLength(30_000);
  const busy = cards.map((card) => ({ ...card, writes: 100 }));
  expect(drawCards(busy, 5_000_000, 'a')).toHaveLength(4_000);
});
