/** A ledger worked out again from its taps: nothing to find in an honest one, and each planted fen by its kind. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../support/check-ledger.ts';
import { dropGuards } from '../../support/drop-guards.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { D } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const word = (text: string) => `(SELECT word_no FROM word WHERE text = '${text}')`;
const op = (party: string) => `(${word(party)} * 16 + 3)`;
/** The first ride of A5, on the bus: 180 from the card, 180 to the bus. */
const ride = `source_no = ${word('bus')} AND seq = 2`;

async function find(world: ClearingWorld, statements: readonly string[] = []): Promise<string[]> {
  if (statements.length > 0) await dropGuards(world.store);
  for (const statement of statements) await sql.raw(statement).execute(world.store.context.db);
  const { differences } = await checkLedger(world.store, world.context);
  return differences.map(({ about, kind }) => `${kind} ${about}`);
}

/** Kinds and subjects that each plant brings up, and nothing else. The day is paid. */
const plants: Readonly<Record<string, readonly [found: readonly string[], statements: readonly string[]]>> = {
  'a share that went to another operator': [
    ['transfers A5'],
    [`UPDATE transfer SET cr = ${op('AM1')} WHERE ${ride} AND leg = 1`],
  ],
  'a tap of another day': [
    ['journeys A5'],
    [`UPDATE tap SET event_sec = event_sec + 86400 WHERE terminal_no = ${word('bus')} AND seq = 2`],
  ],
  'a policy that is another': [
    ['transfers B6'],
    [
      `UPDATE transfer SET policy_no = ${word('CA')} WHERE policy_no = (SELECT word_no FROM word WHERE text = 'student-rail')`,
    ],
  ],
  'a state that remembers more': [
    ['state A5'],
    [`UPDATE card SET state = replace(state, '1000', '999') WHERE card_id = 'A5'`],
  ],
  'a tap that is in no list': [
    ['unreached taps'],
    [
      `INSERT INTO tap SELECT shard_id, terminal_no, 900, kind, card_no, card_seq, event_sec, network_no, route_no, vehicle_no, stop_no,
      amount_fen, balance_after_fen, tariff_version, deny_list_version, payload_hash, file_no, commit_no, prev_terminal_no, prev_seq
      FROM tap WHERE terminal_no = ${word('bus')} AND seq = 2`,
    ],
  ],
};

describe.each(ledgerKinds)('a ledger on $dialect', ({ open }) => {
  it('comes out the same after each step of a day, and after late taps and the next close', async () => {
    const world = await ClearingWorld.openExample(await open());
    expect(await find(world)).toEqual([]);
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      await world.close(D, state);
      expect(await find(world)).toEqual([]);
    }
  });

  it.each(Object.keys(plants))('shows %s', async (name) => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D);
    const [found, statements] = plants[name] as (typeof plants)[string];
    expect(await find(world, statements)).toEqual(found);
  });
});
