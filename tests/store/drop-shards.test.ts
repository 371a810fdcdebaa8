/** Ledgers of the programs whose tables began with a column `shard_id`. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { at, D, makeTap } from '../money/cards/card-world.ts';
import { ClearingWorld } from '../money/settlement/clearing-world.ts';
import { checkLedger } from '../support/check-ledger.ts';
import { openFullBooks } from '../support/full-books.ts';
import { ledgerKinds } from '../support/ledgers.ts';
import { readAll } from '../support/read-tables.ts';
import { describeSchema, makeSharded, type ShardedVersion } from '../support/sharded-ledger/make-sharded.ts';

describe.each(ledgerKinds)('a ledger with shard_id on $dialect', (kind) => {
  async function openFresh() {
    const place = await kind.makePlace();
    await (await kind.openAt(place)).close();
    return describeSchema(kind, place);
  }

  it('has the same rows, seals and receipts afterwards, and goes on', async () => {
    const place = await kind.makePlace();
    const first = await kind.openAt(place);
    await openFullBooks(first);
    const rows = await readAll(first);
    const batches = await first.listBatches();
    expect(batches.filter(({ sealHash, paidHash }) => sealHash && paidHash)).toHaveLength(2);
    await first.close();
    const older = await makeSharded(kind, place, 5);
    const before = await describeSchema(kind, older);
    expect(before.filter((line) => line.includes('shard_id')).length).toBeGreaterThan(25);

    const ledger = await kind.openAt(older);
    expect(await readAll(ledger)).toBe(rows);
    expect(await ledger.listBatches()).toEqual(batches);
    const world = new ClearingWorld(ledger);
    expect(await checkLedger(ledger, world.context)).toMatchObject({ holds: true, differences: [] });
    const { db } = ledger.context;
    await expect(sql`UPDATE batch SET state = 1 WHERE batch_day = ${D}`.execute(db)).rejects.toThrow(
      /forward/,
    );
    await expect(sql`DELETE FROM tap`.execute(db)).rejects.toThrow(/append-only/);
    await expect(
      sql`UPDATE batch SET seal_hash = 'other' WHERE batch_day = ${D}`.execute(db),
    ).rejects.toThrow(/forward/);
    const intoPaid = sql`INSERT INTO transfer SELECT source_no, seq, leg + 5000, batch_day, kind, dr, cr, amount_fen, is_pending,
      journey_terminal_no, journey_seq, policy_no, scheme_version, event_sec, reverses_source_no, reverses_seq,
      reverses_leg, is_step FROM transfer WHERE batch_day = ${D}`;
    await expect(intoPaid.execute(db)).rejects.toThrow(/sealed/);

    await world.cards.ingest([
      makeTap('bus', 80, { networkId: 'A-bus', routeId: 'r1', eventSec: at(D + 2, '12:00') }),
    ]);
    expect((await world.close(D + 2)).at(-1)).toBe('2 paid');
    expect((await checkLedger(ledger, world.context)).holds).toBe(true);
    expect((await ledger.listBatches()).filter(({ batchDay }) => batchDay <= D + 1)).toEqual(
      batches.filter(({ sealHash }) => sealHash),
    );
    await ledger.close();
    expect(await describeSchema(kind, older)).toEqual(await openFresh());
  });

  it.each([1, 2, 3, 4] satisfies ShardedVersion[])(
    'of version %i has the schema of a new one',
    async (version) => {
      const place = await kind.makePlace();
      const first = await kind.openAt(place);
      await ClearingWorld.openExample(first);
      const taps =
        await sql`SELECT terminal_no, seq, card_no, prev_terminal_no, prev_seq, commit_no FROM tap ORDER BY 1, 2`;
      await first.post();
      const rows = (await taps.execute(first.context.db)).rows;
      await first.close();
      const older = await makeSharded(kind, place, version);
      const ledger = await kind.openAt(older);
      expect((await taps.execute(ledger.context.db)).rows).toEqual(rows);
      expect(rows.length).toBeGreaterThan(20);
      await ledger.close();
      expect(await describeSchema(kind, older)).toEqual(await openFresh());
    },
  );
});
