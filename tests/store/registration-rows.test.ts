/** Registrations and deny lists on both databases: the same rows, and every sealed one is covered by its batch. */
import { sql } from 'kysely';
import { describe, expect, it, test } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import { acceptDispute } from '../../server/money/settlement/dispute.ts';
import { checkInvariants } from '../../server/store/invariants/check-invariants.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { at, CardWorld, D, makeCard, TapMaker } from '../money/cards/card-world.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { ledgerKinds } from '../support/ledgers.ts';
import { putDenials } from '../support/put-denials.ts';
import { drawDatedHistory } from '../support/random-taps.ts';

/** A closed day with a registration, a change of it, two deny lists, and records of each that come after the close. */
async function fill(store: OpenLedger): Promise<CardWorld> {
  const world = new CardWorld(store);
  const taps = new TapMaker();
  const named = { categoryId: 'student', validToSec: at(D + 9, '08:00') };
  await store.putCards([makeCard('A1'), makeCard('A2')], { source: 'f', by: 'office', receivedSec: 1 });
  await world.ingest([taps.topUp('A1', 5_000), taps.bus('A1', '06:00', 'r1')]);
  const toEntry = (cardId: string, from: string, to: string | null) => ({
    cardId,
    reason: 'lost',
    fromSec: at(D, from),
    toSec: to === null ? null : at(D, to),
  });
  for (const day of [D, D + 2]) {
    await world.register([{ cardId: 'A1', named, validFromSec: null }], at(day, '07:00'));
    const homeCity = day === D ? 'B' : 'A';
    await world.register([{ cardId: 'A1', named: { homeCity }, validFromSec: null }], at(day, '08:00'));
    const entries = [toEntry('A1', '22:00', '22:30'), toEntry('A2', '09:00', day === D ? null : '10:00')];
    await world.deny({ version: day, extent: 'whole', entries }, at(day, '08:00'));
    if (day === D) await world.close(D);
  }
  return world;
}

const listBroken = async (store: OpenLedger) =>
  (await checkInvariants(store))
    .filter(({ rows }) => rows.length > 0)
    .map(({ id, rows }) => [id, rows[0]] as const);

describe.each(ledgerKinds)('on $dialect', ({ open }) => {
  it('a sealed entry of a deny list that is gone is found', async () => {
    const store = await open();
    await fill(store);
    expect(await listBroken(store)).toEqual([]);
    await dropGuards(store);
    await sql.raw("DELETE FROM denial WHERE receipt_no = 1 AND card_id = 'A1'").execute(store.context.db);
    expect((await listBroken(store)).map(([id]) => id)).toEqual(['I19']);
  });

  it('the beginning of a card cannot differ from its registration', async () => {
    const store = await open();
    await fill(store);
    for (const column of ['issuer_no', 'medium_no', 'home_city_no']) {
      const other = `(SELECT max(word_no) FROM word)`;
      const { db } = store.context;
      await sql.raw(`UPDATE card SET ${column} = ${other} WHERE card_id = 'A2'`).execute(db);
      expect(
        (await listBroken(store)).map(([id]) => id),
        column,
      ).toContain('I23');
      await sql
        .raw(
          `UPDATE card SET ${column} = (SELECT ${column} FROM card WHERE card_id = 'A1') WHERE card_id = 'A2'`,
        )
        .execute(db);
    }
    await sql.raw("UPDATE card SET dated = 0 WHERE card_id = 'A1'").execute(store.context.db);
    expect((await listBroken(store)).map(([id]) => id)).toEqual(['I23']);
  });
});

/** All that a history leaves in a ledger. */
async function readAll(store: OpenLedger, cardIds: readonly string[]): Promise<unknown> {
  const all: unknown[] = [await store.listBatches(), await store.listEvidence()];
  all.push(await store.listDenyLists(), await store.listDenials());
  for (const cardId of cardIds) {
    all.push([...(await store.findCards([cardId])).values()], await store.listRegistrations(cardId));
    all.push(await store.listJourneysOfCard(cardId), await store.listTransfersOfCard(cardId));
  }
  return all;
}

test.runIf(ledgerKinds.length > 1)('both databases are the same after histories with changes', async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const history = drawDatedHistory(seed, D);
    const left: unknown[] = [];
    for (const { open } of ledgerKinds) {
      const store = await open();
      await store.putCards(history.cards.filter(({ cardId }) => !history.unregistered.has(cardId)));
      if (history.denyEntries.length > 0) await putDenials(store, history.denyEntries);
      const world = new CardWorld(store, { schemes: history.schemes });
      await world.refresh();
      const orRefused = (error: unknown) => {
        if (!(error instanceof ProblemError)) throw error;
      };
      for (const event of history.events) {
        if ('closeDay' in event) await world.close(event.closeDay);
        else if ('taps' in event) await world.ingest(event.taps, undefined, event.receivedSec);
        else if ('register' in event) await world.register([event.register], event.receivedSec);
        else if ('deny' in event) await world.deny(event.deny, event.receivedSec).catch(orRefused);
        else
          await acceptDispute(store, world.context, { ...event.dispute, reason: 'other', note: '' }).catch(
            orRefused,
          );
      }
      left.push(
        await readAll(
          store,
          history.cards.map(({ cardId }) => cardId),
        ),
      );
    }
    for (const other of left) expect(JSON.stringify(other), `seed ${seed}`).toBe(JSON.stringify(left[0]));
  }
});
