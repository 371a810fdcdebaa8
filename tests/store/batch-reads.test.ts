/** Reads of a whole batch in parts on both databases: the same as without parts. */
import { describe, expect, it } from 'vitest';
import { noMoney } from '../../server/money/ledger/journey-explanation.ts';
import type { JourneyMoneyRow, MoneyChange } from '../../server/money/ledger/ledger-reports.ts';
import type { JourneyRow } from '../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../server/money/ledger/transfer.ts';
import { iterateByText } from '../../server/store/read-page.ts';
import {
  makeCard,
  makeCommit,
  makeJourney,
  makeRides,
  makeTap,
  makeTransfer,
  someDay,
} from '../support/ledger-commits.ts';
import { ledgerKinds } from '../support/ledgers.ts';

async function collect<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

const keyOf = ({ source, seq, leg }: Transfer) => `${source} ${seq} ${leg}`;

describe.each(ledgerKinds)('a batch of a ledger on $dialect', ({ open }) => {
  it('is read in the order of code units with any number of words in memory', async () => {
    const ledger = await open();
    const balances = new Map<string, number>();
    // Ordered by bytes, the last one would precede the one of two code units.
    const terminals = ['T2', 'T10', 'T1', '中', '\u{1F68C}', '\u{FF21}', 'T\u{1F68C}', 'T\u{FF21}', 'U', 'Z'];
    const rides = terminals.map((terminalId, i) => ({ terminalId, seq: i, cardId: `c${i}`, amountFen: 1 }));
    await ledger.commitIngest(makeRides('one', rides, balances));
    const expected = terminals.toSorted((a, b) => (a < b ? -1 : 1)).flatMap((id) => [id, id]);
    expect((await collect(ledger.iterateTransfers(someDay))).map(({ source }) => source)).toEqual(expected);
    for (const most of [1, 2, 3, 7]) {
      const rows = await collect(
        iterateByText<{ source_no: number }>(ledger.context, 'transfer', someDay, 'source_no', 'leg', most),
      );
      expect(rows.map((row) => ledger.context.names.words.getText(row.source_no))).toEqual(expected);
    }
  });

  it('has the same money of journeys as its journeys', async () => {
    const ledger = await open();
    await ledger.putCards(Array.from({ length: 5 }, (_, i) => makeCard(`c${i}`)));
    const taps = Array.from({ length: 40 }, (_, i) => makeTap(`T${i % 7}`, i, `c${i % 5}`));
    const journeys = taps.map((tap, i) =>
      makeJourney(tap, {
        riderFen: i,
        explanation: { ...noMoney, weights: [{ operatorId: 'AB', weight: 1 }], takenFen: i },
      }),
    );
    await ledger.commitIngest(makeCommit('one', { taps, journeys }));
    const again = journeys
      .filter((_, i) => i % 3 === 0)
      .map((journey, i): JourneyRow => ({ ...journey, version: i % 2 === 0 ? 1 : 2, status: 'withdrawn' }));
    await ledger.commitIngest(makeCommit('two', { journeys: again }));
    const toMoney = ({ explanation, riderFen, status }: JourneyMoneyRow) => ({
      explanation,
      riderFen,
      status,
    });
    const toText = ({ journey, previous }: MoneyChange) =>
      JSON.stringify([toMoney(journey), previous && toMoney(previous)]);
    const found = (await collect(ledger.iterateMoneyChanges(someDay))).map(toText).sort();
    expect(found).toEqual((await collect(ledger.iterateJourneyChanges(someDay))).map(toText).sort());
    expect(found).toHaveLength(journeys.length + again.length);
    expect(found.filter((text) => !text.endsWith('null]'))).toHaveLength(again.length);
    expect(await collect(ledger.iterateMoneyChanges(someDay + 1))).toEqual([]);
  });

  it('lists the transfers of each flow in order with any page size', async () => {
    const ledger = await open();
    const balances = new Map<string, number>();
    const rides = Array.from({ length: 60 }, (_, i) => ({
      terminalId: `T${(i * 7) % 23}`,
      seq: i,
      cardId: `c${i % 4}`,
      amountFen: 10 + i,
    }));
    await ledger.commitIngest(makeRides('one', rides, balances));
    const moved = Array.from({ length: 9 }, (_, i) =>
      makeTransfer(`clearing/redivision/cap/${i % 5}`, someDay, i, {
        kind: 'redivision',
        dr: i % 2 === 0 ? 'OP:AB' : 'OP:BB',
        cr: i % 2 === 0 ? 'OP:BB' : 'OP:AB',
        batchDay: someDay,
        journeyId: null,
        policyId: 'cap',
        amountFen: 1 + i,
      }),
    );
    await ledger.commitTransfers(moved, []);
    const all = await collect(ledger.iterateTransfers(someDay));
    const flows = await ledger.sumFlows(someDay);
    expect(flows.length).toBeGreaterThan(3);
    expect(await ledger.sumFlows(someDay, ['redivision'])).toEqual(
      flows.filter(({ kind }) => kind === 'redivision'),
    );
    let listed = 0;
    for (const flow of flows) {
      const whole = await ledger.listTransfersOfFlow(flow, null, 1_000);
      const keys = new Set(whole.map(keyOf));
      expect(whole).toEqual(all.filter((transfer) => keys.has(keyOf(transfer))));
      expect(whole.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(flow.amountFen);
      expect(whole).toHaveLength(flow.transferCount);
      listed += whole.length;
      const paged: Transfer[] = [];
      for (let after: Transfer | null = null; ; ) {
        const page: Transfer[] = await ledger.listTransfersOfFlow(flow, after, 4);
        paged.push(...page);
        after = page.at(-1) ?? null;
        if (page.length < 4) break;
      }
      expect(paged).toEqual(whole);
    }
    expect(listed).toBe(all.length);
  });
});
