/** The check of a whole ledger on several threads. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { ClearingSource } from '../../../server/app/verify/clearing-source.ts';
import { verifyLedger } from '../../../server/app/verify/verify-ledger.ts';
import { openVerifyThreads } from '../../../server/app/verify/verify-threads.ts';
import { at, D, TapMaker } from '../../money/cards/card-world.ts';
import { ClearingWorld } from '../../money/settlement/clearing-world.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { dropGuards } from '../../support/drop-guards.ts';
import { toExampleFareNetworkTable } from '../../support/example-fare-network.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';

describe.each(ledgerKinds)('threads that check a ledger on $dialect', ({ dialect, makePlace, openAt }) => {
  it('read one state of it, find the same as one thread, and pass errors on', async () => {
    const place = await makePlace();
    const world = await ClearingWorld.openExample(await openAt(place));
    await world.close(D);
    // A journey that arrives after its day was closed: statements identify the parties by its card.
    const late = new TapMaker().make('bus-2', {
      cardId: 'A5',
      eventSec: at(D, '20:00'),
      networkId: 'A-bus',
      routeId: 'r1',
    });
    await world.cards.ingest([late]);
    await world.close(D + 1);
    const { book, calendar } = world.context;
    const source: ClearingSource = {
      present: { versions: [exampleScheme], fareNetworkTable: toExampleFareNetworkTable() },
      calendar,
      ledger: dialect === 'sqlite' ? { dialect, file: place } : { dialect, url: place },
    };
    await dropGuards(world.store);
    const before = await checkLedger(world.store, world.context);
    expect(before).toMatchObject({ holds: true, cards: 7 });

    const runner = await openVerifyThreads(source, world.store, 2);
    try {
      // Written to the database after the snapshot: a valid tap, and a transfer that violates the invariants.
      const tap = new TapMaker().make('kiosk-2', { kind: 'top-up', cardId: 'A9', amountFen: 500 });
      await world.cards.ingest([tap]);
      await sql`UPDATE transfer SET amount_fen = amount_fen + 1 WHERE kind = 15 AND leg = 0`.execute(
        world.store.context.db,
      );
      const pieces: number[] = [];
      expect(await verifyLedger(runner, book, (done) => pieces.push(done))).toEqual(before);
      expect(pieces).toEqual(pieces.map((_, i) => i + 1));
      await expect(runner.run({ kind: 'invariant', id: 'I99' })).rejects.toThrow('there is no invariant I99');
      expect((await runner.run({ kind: 'outline' })).counts.cards).toBe(7);
    } finally {
      await runner.close();
    }

    const again = await openVerifyThreads(source, world.store, 1);
    try {
      const after = await verifyLedger(again, book);
      expect(after).toMatchObject({ holds: false, cards: 8, differences: [{ kind: 'commission' }] });
      expect(after).toEqual(await checkLedger(world.store, world.context));
    } finally {
      await again.close();
    }
  });
});

it('threads that cannot open the ledger say so', async () => {
  const source: ClearingSource = {
    calendar: { years: new Set(), holidays: new Map(), officeDays: new Set() },
    ledger: { dialect: 'sqlite', file: '/nowhere/ledger.sqlite' },
  };
  const ledger = {
    runExclusive: <T>(work: () => Promise<T>) => work(),
    gatherStatistics: async () => {},
    post: async () => {},
  };
  await expect(openVerifyThreads(source, ledger, 1)).rejects.toThrow();
});
