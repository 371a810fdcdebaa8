/** Rechecks of a ledger: no difference in a correct one, and each planted error by kind. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { dropGuards } from '../../support/drop-guards.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { D } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const word = (text: string) => `(SELECT word_no FROM word WHERE text = '${text}')`;
const card = (id: string) => `(SELECT card_no FROM card WHERE card_id = '${id}')`;
const op = (party: string) => `(${word(party)} * 16 + 3)`;
/** The first ride of A5, on the bus: 180 from the card, 180 to the bus. */
const ride = `source_no = ${word('bus')} AND seq = 2`;

const columns =
  'source_no, seq, leg, batch_day, kind, dr, cr, amount_fen, is_pending, journey_terminal_no, journey_seq, policy_no, scheme_version, event_sec, reverses_source_no, reverses_seq, reverses_leg, is_step';
const copyTransfer = (where: string, over: Readonly<Record<string, string>>) =>
  `INSERT INTO transfer (${columns}) SELECT ${columns
    .split(', ')
    .map((column) => over[column] ?? column)
    .join(', ')} FROM transfer WHERE ${where}`;

async function find(world: ClearingWorld, statements: readonly string[] = []): Promise<string[]> {
  if (statements.length > 0) await dropGuards(world.store);
  for (const statement of statements) await sql.raw(statement).execute(world.store.context.db);
  const { differences } = await checkLedger(world.store, world.context);
  return differences.map(({ about, kind }) => `${kind} ${about}`);
}

const DAY = '2026-03-02';
/** Differences in the statements of parties for the day and the month. */
const statements = (...parties: string[]) => [
  ...parties.map((id) => `statement ${id} ${DAY}`),
  ...parties.map((id) => `statement ${id} 2026-03`),
];
const capped = "source_no IN (SELECT word_no FROM word WHERE text LIKE 'clearing/redivision/%')";
const flow = "kind = 'credit' AND cr = 'OP:AB'";

/** Expected kinds and subjects of the differences for each planted error. The day is paid. */
const plants: Readonly<Record<string, readonly [found: readonly string[], statements: readonly string[]]>> = {
  'a share that went to another operator': [
    ['transfers A5'],
    [`UPDATE transfer SET cr = ${op('AM1')} WHERE ${ride} AND leg = 1`],
  ],
  'a share in another batch': [
    ['transfers A5'],
    [`UPDATE transfer SET batch_day = batch_day + 1 WHERE ${ride} AND leg = 1`],
  ],
  'a discount of another policy': [
    ['transfers B6'],
    [`UPDATE transfer SET policy_no = ${word('CA')} WHERE policy_no = ${word('student-rail')}`],
  ],
  'a hold of another amount': [
    ['transfers A4'],
    [
      `UPDATE transfer SET amount_fen = amount_fen + 1 WHERE kind IN (1, 2) AND dr + cr = 2 + ${card('A4')} * 16`,
    ],
  ],
  'a tap of another hour': [
    ['taps A5', 'journeys A5'],
    [`UPDATE tap SET event_sec = event_sec - 36000 WHERE terminal_no = ${word('bus')} AND seq = 5`],
  ],
  'a tap of which no fare depends': [
    ['taps A5'],
    [`UPDATE tap SET vehicle_no = ${word('CA')} WHERE terminal_no = ${word('bus')} AND seq = 2`],
  ],
  'a tap that could never have come in': [
    ['taps A5', 'journeys A5'],
    [`UPDATE tap SET network_no = ${word('CA')} WHERE terminal_no = ${word('bus')} AND seq = 2`],
  ],
  'a journey of another price': [
    ['journeys A5'],
    [`UPDATE journey SET rider_fen = rider_fen + 1 WHERE terminal_no = ${word('bus')} AND seq = 2`],
  ],
  'a state that remembers more': [
    ['state A5'],
    [`UPDATE card SET state = replace(state, '1000', '999') WHERE card_id = 'A5'`],
  ],
  'a tap that is in no list': [
    ['unreached taps'],
    [
      `INSERT INTO tap SELECT terminal_no, 900, kind, card_no, card_seq, event_sec, network_no, route_no, vehicle_no, stop_no,
      amount_fen, balance_after_fen, tariff_version, deny_list_version, payload_hash, file_no, commit_no, prev_terminal_no, prev_seq
      FROM tap WHERE terminal_no = ${word('bus')} AND seq = 2`,
    ],
  ],
  'a transfer that no tap asked for': [
    [`stray ${DAY}`],
    [copyTransfer(`${ride} AND leg = 1`, { source_no: word('CA') })],
  ],
  'a top-up in a batch that is not there': [
    ['stray 2026-04-11', `flows ${DAY}`, ...statements('CA')],
    [`UPDATE transfer SET batch_day = batch_day + 40 WHERE kind = 10 AND cr = ${card('A1')} * 16`],
  ],
  'a fen more for a cap': [
    [`redivision A5 A-day ${DAY}`],
    [`UPDATE transfer SET amount_fen = amount_fen + 1 WHERE ${capped}`],
  ],
  'a cap divided once more': [
    [`redivision A5 A-day ${DAY}`],
    [copyTransfer(capped, { seq: 'seq + 1', batch_day: 'batch_day + 1' })],
  ],
  'a commission that is too high': [
    [`commission ${DAY}`],
    ['UPDATE transfer SET amount_fen = amount_fen + 1 WHERE kind = 15 AND leg = 0'],
  ],
  'a commission under another key': [
    [`commission ${DAY}`],
    ['UPDATE transfer SET leg = 70 WHERE kind = 15 AND leg = 0'],
  ],
  'a netting that is too low': [
    [`netting ${DAY}`],
    ['UPDATE transfer SET amount_fen = amount_fen - 1 WHERE kind = 16 AND leg = 0'],
  ],
  'a payment that is too high': [
    [`payments ${DAY}`],
    ['UPDATE transfer SET amount_fen = amount_fen + 1 WHERE kind = 17 AND leg = 0'],
  ],
  'a position of another net': [
    [`positions ${DAY}`, ...statements('AM1')],
    ["UPDATE position SET net_fen = net_fen + 1 WHERE party_id = 'AM1'"],
  ],
  'a flow of another amount': [
    [`flows ${DAY}`, ...statements('AB')],
    [`UPDATE flow SET amount_fen = amount_fen + 1 WHERE ${flow}`],
  ],
  'a flow of another count': [
    [`flows ${DAY}`, ...statements('AB')],
    [`UPDATE flow SET transfer_count = transfer_count + 1 WHERE ${flow}`],
  ],
};

describe.each(ledgerKinds)('a ledger on $dialect', ({ dialect, open }) => {
  it('comes out the same after each step of a day', async () => {
    const world = await ClearingWorld.openExample(await open());
    expect(await find(world)).toEqual([]);
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      await world.close(D, state);
      expect(await find(world)).toEqual([]);
    }
  });

  // The derivation is the same on both databases, the reads are not.
  const onAll = ['a share that went to another operator', 'a fen more for a cap', 'a flow of another count'];
  it.each(dialect === 'sqlite' ? Object.keys(plants) : onAll)('shows %s', async (name) => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D);
    const [found, plant] = plants[name] as (typeof plants)[string];
    expect(await find(world, plant)).toEqual(found);
  });
});

it('shows money that aged too early', async () => {
  const [{ open }] = ledgerKinds as [(typeof ledgerKinds)[number]];
  const world = await ClearingWorld.openExample(await open());
  await world.close(D + exampleScheme.agingDays);
  expect(await find(world)).toEqual([]);
  const later = new SchemeBook([{ ...exampleScheme, agingDays: exampleScheme.agingDays + 1 }]);
  const { differences } = await checkLedger(world.store, { ...world.context, book: later });
  expect(differences).toEqual([
    {
      kind: 'aging',
      about: 'A4',
      posted: ['gate-S1/4 aged, 2026-03-02 to 2026-03-09'],
      found: ['gate-S1/4 unresolved, 2026-03-02 to 2026-03-09'],
    },
  ]);
});

describe('a yearly ceiling', () => {
  const [{ open }] = ledgerKinds as [(typeof ledgerKinds)[number]];
  const [concession] = exampleScheme.concessions as [(typeof exampleScheme.concessions)[number]];
  const scheme = {
    ...exampleScheme,
    concessions: [
      { ...concession, fund: concession.fund.map((share) => ({ ...share, yearlyCeilingFen: 10 })) },
    ],
  };
  const openReached = async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger, scheme);
    await world.close(D);
    return world;
  };
  const policy = `policy_id = '${concession.id}'`;

  it('that closes missed is shown, with the wrong flows', async () => {
    const world = await openReached();
    expect(await find(world)).toEqual([]);
    const hidden = await find(world, [`UPDATE flow SET amount_fen = 1 WHERE ${policy}`]);
    expect(hidden).toContain(`flows ${DAY}`);
    expect(hidden.filter((line) => line.startsWith('ceilings'))).not.toEqual([]);
    expect(hidden.filter((line) => !/^(flows|ceilings|statement) /.test(line))).toEqual([]);
  });
});
