import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../server/money/ledger/transfer.ts';
import { hashBatch } from '../../server/money/settlement/seal.ts';
import {
  checkInvariants,
  sealInvariant,
  sqlInvariants,
} from '../../server/store/invariants/check-invariants.ts';
import { toInvariantLimits } from '../../server/store/invariants/invariant.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { at, CardWorld, D, makeCard, TapMaker } from '../money/cards/card-world.ts';
import { ClearingWorld } from '../money/settlement/clearing-world.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { exampleScheme } from '../support/example-scheme.ts';
import { ledgerKinds } from '../support/ledgers.ts';

const limits = toInvariantLimits([exampleScheme]);

async function listFired(ledger: OpenLedger): Promise<string[]> {
  const answers = await checkInvariants(ledger, limits);
  return answers
    .filter(({ rows }) => rows.length > 0)
    .map(({ id, rows }) => `${id} ${JSON.stringify(rows[0])}`);
}

/** SQL: number of a word. */
const word = (text: string) => `(SELECT word_no FROM word WHERE text = '${text}')`;
const account = (kind: number, owner: string) => `(${word(owner)} * 16 + ${kind})`;
const [CASH, OP] = [1, 3];
const card = (id: string) => `(SELECT card_no FROM card WHERE card_id = '${id}')`;
/** The first ride of card A5, on the bus. */
const ride = `source_no = ${word('bus')} AND seq = 2`;

const transferColumns =
  'source_no, seq, leg, batch_day, kind, dr, cr, amount_fen, is_pending, journey_terminal_no, journey_seq, policy_no, scheme_version, event_sec, reverses_source_no, reverses_seq, reverses_leg, is_step';

function copyTransfer(where: string, over: Readonly<Record<string, string | number>>): string {
  const values = transferColumns.split(', ').map((column) => over[column] ?? column);
  return `INSERT INTO transfer (${transferColumns}) SELECT ${values.join(', ')} FROM transfer WHERE ${where}`;
}

const addTo = (accountNo: string, column: 'debits' | 'credits', fen: number) =>
  `UPDATE account SET ${column} = ${column} + ${fen} WHERE account_no = ${accountNo}`;

/** Statements that violate one invariant alone. The day is priced, not netted. */
const breaks: Readonly<Record<string, readonly string[]>> = {
  // The same account on both sides: totals stay consistent.
  I1: [
    copyTransfer(`${ride} AND leg = 1`, {
      leg: 50,
      dr: account(OP, 'AB'),
      cr: account(OP, 'AB'),
      journey_terminal_no: 'NULL',
      journey_seq: 'NULL',
      kind: 8,
    }),
    addTo(account(OP, 'AB'), 'debits', 180),
    addTo(account(OP, 'AB'), 'credits', 180),
  ],
  I2: [addTo(account(OP, 'AB'), 'debits', 5), addTo(account(OP, 'AM1'), 'credits', 5)],
  // A top-up of an A card into the cash of the other issuer.
  I3: [
    `UPDATE transfer SET dr = ${account(CASH, 'CB')} WHERE kind = 10 AND cr = ${card('A1')} * 16`,
    addTo(account(CASH, 'CA'), 'debits', -5000),
    addTo(account(CASH, 'CB'), 'debits', 5000),
  ],
  // A transfer of one journey moved to another: each is unbalanced, their sum is not.
  I4: [`UPDATE transfer SET journey_seq = 3 WHERE ${ride} AND leg = 0`],
  I5: [
    `UPDATE journey SET gross_fen = gross_fen + 7, funded_fen = funded_fen + 7 WHERE terminal_no = ${word('bus')} AND seq = 2`,
  ],
  I7: [
    `INSERT INTO quarantine SELECT word.text, tap.seq, HASH, 'again', 1, tap.event_sec, '{}'
     FROM tap JOIN word ON word_no = terminal_no WHERE card_no = ${card('A7')} AND tap.kind = 0`,
  ],
  I8: [`INSERT INTO terminal_file VALUES ('bus', 9, 'ab', 'file', 900, 902, 3, 0, 1)`],
  I9: [
    `UPDATE tap SET card_seq = seq, amount_fen = 180, balance_after_fen = 1000 WHERE terminal_no = ${word('bus')} AND card_no = ${card('A5')}`,
  ],
  // A refused ride without its tap; it has no transfers.
  I10: [`UPDATE journey SET on_seq = 7777 WHERE terminal_no = ${word('bus')} AND seq = 7`],
  // The same fare twice, balanced in itself.
  I11: [
    copyTransfer(`${ride} AND leg = 0`, { leg: 51 }),
    copyTransfer(`${ride} AND leg = 0`, { leg: 52, kind: 6, dr: 'cr', cr: 'dr' }),
    `UPDATE card SET debits = debits + 180, credits = credits + 180 WHERE card_no = ${card('A5')}`,
    'UPDATE account SET debits = debits + 180, credits = credits + 180 WHERE account_no = 2',
  ],
  I13: [`UPDATE batch SET seal_hash = 'ab' WHERE batch_day = ${D}`],
  // Reversals above the original amount, in both directions, so that sums stay.
  I14: [
    copyTransfer(`${ride} AND leg = 1`, {
      leg: 53,
      kind: 18,
      dr: 'cr',
      cr: 'dr',
      amount_fen: 200,
      reverses_source_no: 'source_no',
      reverses_seq: 'seq',
      reverses_leg: 1,
    }),
    copyTransfer(`${ride} AND leg = 1`, { leg: 54, kind: 6, amount_fen: 200 }),
    addTo(account(OP, 'AB'), 'debits', 200),
    addTo(account(OP, 'AB'), 'credits', 200),
    'UPDATE account SET debits = debits + 200, credits = credits + 200 WHERE account_no = 2',
  ],
  // A fifth fare in full: 1,120 in a day of at most 1,000.
  I15: [
    'UPDATE journey SET rider_fen = rider_fen + cap_off_fen, funded_fen = funded_fen - cap_off_fen WHERE cap_off_fen > 0',
  ],
  I16: [`UPDATE journey SET funded_fen = funded_fen + 1 WHERE card_no = ${card('A7')}`],
  I22: [`UPDATE tap SET prev_seq = NULL WHERE prev_seq IS NOT NULL`],
  I17: [
    copyTransfer(
      `source_no = (SELECT source_no FROM transfer WHERE kind = 10 AND cr = ${card('A7')} * 16) AND cr = ${card('A7')} * 16`,
      { leg: 55, kind: 12, dr: 'cr', cr: 'dr', amount_fen: 5000 },
    ),
    `UPDATE card SET debits = debits + 5000 WHERE card_no = ${card('A7')}`,
    addTo(account(CASH, 'CA'), 'credits', 5000),
  ],
  // A balance that leaves a card by a move and comes back by something else.
  I24: [
    copyTransfer(`${ride} AND leg = 0`, { leg: 51, kind: 20 }),
    copyTransfer(`${ride} AND leg = 0`, { leg: 52, kind: 6, dr: 'cr', cr: 'dr' }),
    `UPDATE card SET debits = debits + 180, credits = credits + 180 WHERE card_no = ${card('A5')}`,
    'UPDATE account SET debits = debits + 180, credits = credits + 180 WHERE account_no = 2',
  ],
  // A card of another issuer than its registration says.
  I23: [`UPDATE registration SET issuer_no = ${word('CB')} WHERE card_no = ${card('A1')}`],
};

/** Violations after the day was paid. */
const laterBreaks: Readonly<Record<string, readonly string[]>> = {
  I6: [
    // A payment of one fen more, with a matching hash and sum of its step.
    `UPDATE transfer SET amount_fen = amount_fen + 1 WHERE kind = 17 AND dr = ${account(OP, 'AB')}`,
    addTo(account(OP, 'AB'), 'debits', 1),
    addTo(account(CASH, 'CC'), 'credits', 1),
    `UPDATE batch_step SET transfer_fen = transfer_fen + 1 WHERE step = 5 AND batch_day = ${D}`,
    'HASH AGAIN',
  ],
  I18: [`UPDATE position SET net_fen = net_fen + 1 WHERE party_id = 'AB'`],
  I19: [`UPDATE transfer SET event_sec = event_sec + 1 WHERE ${ride} AND leg = 0`],
  I25: [`UPDATE received_range SET seq_to = seq_to - 1 WHERE terminal_id = 'bus'`],
};

async function hashPayments(ledger: OpenLedger): Promise<void> {
  const payments: Transfer[][] = [];
  for await (const page of ledger.iterateTransfers(D))
    payments.push(page.filter(({ kind }) => kind === 'payment'));
  const seal = (await ledger.listBatches()).find(({ batchDay }) => batchDay === D)?.sealHash as string;
  const hash = await hashBatch(seal, D, payments);
  await sql`UPDATE batch SET paid_hash = ${hash} WHERE batch_day = ${D}`.execute(ledger.context.db);
}

async function run(ledger: OpenLedger, statements: readonly string[]): Promise<void> {
  await dropGuards(ledger);
  for (const statement of statements) {
    const hash = ledger.dialect === 'sqlite' ? 'lower(hex(payload_hash))' : "encode(payload_hash, 'hex')";
    if (statement === 'HASH AGAIN') await hashPayments(ledger);
    else await sql.raw(statement.replace('HASH', hash)).execute(ledger.context.db);
  }
}

describe.each(ledgerKinds)('invariants on $dialect', ({ open }) => {
  it('hold after every step of the worked examples', async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
    expect(await listFired(ledger)).toEqual([]);
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      await world.close(D, state);
      expect(await listFired(ledger)).toEqual([]);
    }
    const late = new TapMaker();
    await world.cards.ingest([late.topUp('A7', 5_000)]);
    await world.close(D + 2);
    expect(await listFired(ledger)).toEqual([]);
  });

  it.each(Object.keys(breaks))('%s fires, and nothing else', async (id) => {
    const ledger = await open();
    await ClearingWorld.openExample(ledger);
    await run(ledger, breaks[id] as string[]);
    const fired = await listFired(ledger);
    expect(fired.map((text) => text.split(' ')[0])).toEqual([id]);
  });

  it.each(Object.keys(laterBreaks))('%s fires, and nothing else', async (id) => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
    await world.close(D);
    await run(ledger, laterBreaks[id] as string[]);
    const fired = await listFired(ledger);
    expect(fired.map((text) => text.split(' ')[0])).toEqual([id]);
  });
});

describe.each(ledgerKinds)('caps of longer periods on $dialect', ({ open }) => {
  // 2026-03-30 to 2026-04-05 is a week; its Wednesday is the first of a month.
  const MONDAY = D + 28;
  const cap = (period: 'week' | 'month') => {
    const [day] = exampleScheme.caps;
    return {
      ...exampleScheme,
      caps: [{ ...(day as NonNullable<typeof day>), id: period, period, amountFen: 600 }],
    };
  };

  it.each(['week', 'month'] as const)('a %s costs no more than its cap', async (period) => {
    const ledger = await open();
    const scheme = cap(period);
    const cards = new CardWorld(ledger, { scheme });
    await ledger.putCards([makeCard('A1')]);
    const taps = new TapMaker();
    const ride = (offset: number) =>
      taps.bus('A1', '08:00', 'r1', { eventSec: at(MONDAY + offset, '08:00') });
    await cards.ingest([taps.topUp('A1', 50_000, at(MONDAY, '05:00')), ...[0, 1, 2, 3, 7].map(ride)]);
    const listOver = async () => {
      const answers = await checkInvariants(ledger, toInvariantLimits([scheme]));
      return answers.find(({ id }) => id === 'I15')?.rows.map(({ fen }) => Number(fen));
    };
    expect(await listOver()).toEqual([]);
    // Every ride at 180: four in the week, two in March, three in April.
    await run(ledger, ['UPDATE journey SET rider_fen = 180']);
    expect(await listOver()).toEqual(period === 'week' ? [720] : []);
    await run(ledger, ['UPDATE journey SET rider_fen = 210']);
    expect(await listOver()).toEqual(period === 'week' ? [840] : [630]);
  });
});

it('each invariant has a violation', () => {
  const all = [...sqlInvariants, sealInvariant].map(({ id }) => id);
  expect([...Object.keys(breaks), ...Object.keys(laterBreaks)].sort()).toEqual([...all].sort());
});
