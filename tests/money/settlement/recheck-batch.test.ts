/** Steps of a closed batch, worked out again. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { recheckBatch } from '../../../server/money/settlement/recheck-batch.ts';
import { dropGuards } from '../../support/drop-guards.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { D } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

describe.each(ledgerKinds)('the steps of a batch on $dialect', ({ open }) => {
  const recheck = async (world: ClearingWorld) => {
    const found: string[] = [];
    for (const batch of await world.store.listBatches())
      for (const { step } of await recheckBatch(world.store, world.context.book, batch)) found.push(step);
    return found;
  };

  it('come out the same after each of them', async () => {
    const world = await ClearingWorld.openExample(await open());
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      await world.close(D, state);
      expect(await recheck(world)).toEqual([]);
    }
  });

  it.each([
    ['commission', 'UPDATE transfer SET amount_fen = amount_fen + 1 WHERE kind = 15 AND leg = 0'],
    ['netting', 'UPDATE transfer SET amount_fen = amount_fen - 1 WHERE kind = 16 AND leg = 0'],
    ['positions', "UPDATE position SET net_fen = net_fen + 1 WHERE party_id = 'AM1'"],
  ])('show a planted fen in %s', async (step, statement) => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D);
    await dropGuards(world.store);
    await sql.raw(statement).execute(world.store.context.db);
    expect(await recheck(world)).toContain(step);
  });
});
