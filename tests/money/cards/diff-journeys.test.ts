/** What late taps change of journeys, holds and disputes that the ledger has already. */
import { describe, expect, it } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { diffJourneys } from '../../../server/money/cards/diff-journeys.ts';
import { createCardRows } from '../../../server/money/cards/post-events.ts';
import { replayCard } from '../../../server/money/cards/replay-card.ts';
import { noMoney } from '../../../server/money/ledger/journey-explanation.ts';
import type { JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { CardLedger } from './card-ledger.ts';
import { at, CardWorld, D, makeCard, makeTap, TapMaker } from './card-world.ts';

const account = makeCard('A1');
const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork);

const openLedger = (card = account) => new CardLedger(card, context);

/** `id version status rider's amount` of the highest versions. */
const listJourneys = (ledger: CardLedger) =>
  ledger.journeys.map(
    ({ journeyId, riderFen, status, version }) => `${journeyId} v${version} ${status} ${riderFen}`,
  );

const toLine = ({ amountFen, cr, dr, kind, leg, seq, source }: Transfer) =>
  `${source}/${seq}/${leg} ${kind} ${dr}->${cr} ${amountFen}`;

/** Holds and their ends. */
const listPending = (ledger: CardLedger) => ledger.transfers.filter(({ isPending }) => isPending).map(toLine);

/** An entry and its exit, and an entry between them that takes the exit: the first entry is open again. */
function tapReopened(taps: TapMaker): { on: Tap; off: Tap; between: Tap } {
  const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5') as [Tap, Tap];
  return { on, off, between: taps.gate('on', 'A1', '08:50', 'S2') };
}

describe('the hold of an entry', () => {
  it('stays while the entry is open, whatever comes late before it', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit([taps.topUp('A1', 5_000), taps.gate('on', 'A1', '08:40', 'S1')]);
    ledger.commit([taps.bus('A1', '08:00', 'r1')]);
    expect(listPending(ledger)).toEqual(['gate-S1/1/90 hold CARD:A1->JRN 700']);
    expect(ledger.card.state.open?.holdFen).toBe(700);
    // An entry without exit has no row before its day is closed.
    expect(listJourneys(ledger)).toEqual(['bus/1 v0 completed 180']);
  });

  it('is posted for an entry that comes late and has no exit yet, and ends with its exit', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5') as [Tap, Tap];
    ledger.commit([taps.topUp('A1', 5_000), taps.bus('A1', '10:00', 'r1')]);
    ledger.commit([on]);
    expect(listPending(ledger)).toEqual(['gate-S1/1/90 hold CARD:A1->JRN 700']);
    ledger.commit([off]);
    expect(listPending(ledger)).toEqual([
      'gate-S1/1/90 hold CARD:A1->JRN 700',
      'gate-S1/1/91 hold-end JRN->CARD:A1 700',
    ]);
    expect(ledger.transfers.find(({ kind }) => kind === 'hold-end')).toMatchObject({
      eventSec: off.eventSec,
      batchDay: D,
    });
  });

  it('is not posted for an entry that comes late together with its exit', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit([taps.topUp('A1', 5_000), taps.bus('A1', '10:00', 'r1')]);
    ledger.commit(taps.metro('A1', '08:40', '09:00', 'S1', 'S5'));
    expect(listPending(ledger)).toEqual([]);
    expect(listJourneys(ledger)).toEqual(['bus/1 v0 completed 180', 'gate-S1/1 v0 completed 400']);
  });

  it('does not end twice if the journey changes after its end', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit([taps.topUp('A1', 5_000), ...taps.metro('A1', '08:40', '09:00', 'S1', 'S5')]);
    ledger.commit([taps.bus('A1', '08:00', 'r1')]);
    expect(listPending(ledger)).toHaveLength(2);
    expect(listJourneys(ledger)).toEqual(['bus/1 v0 completed 180', 'gate-S1/1 v1 completed 200']);
  });

  it('ends when late rides leave too little for the entry, whose refusal is a first version', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    ledger.commit([taps.topUp('A1', 150), taps.gate('on', 'A1', '10:00', 'S1')]);
    ledger.commit([taps.bus('A1', '07:00', 'r1')]);
    expect(listPending(ledger)).toHaveLength(2);
    expect(listJourneys(ledger)).toEqual(['bus/1 v0 completed 180', 'gate-S1/1 v0 refused 0']);
  });
});

describe('a journey whose exit belongs to a later entry', () => {
  it('is open again and gives its money back; its hold stays released', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    const { between, off, on } = tapReopened(taps);
    ledger.commit([taps.topUp('A1', 5_000), on, off]);
    ledger.commit([between]);
    // The exit has legs of version 0, so the journey that it ends now begins with version 1.
    expect(listJourneys(ledger)).toEqual(['gate-S1/1 v1 open 0', 'gate-S2/1 v1 completed 300']);
    expect(ledger.sumBalances().get('CARD:A1')).toBe(4_700);
    expect(ledger.card.state.left).toMatchObject([{ terminalId: 'gate-S1', version: 2, holdFen: 0 }]);
  });

  it('has no further version until something happens to it, and then the next one', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    const { between, off, on } = tapReopened(taps);
    ledger.commit([taps.topUp('A1', 5_000), on, off]);
    ledger.commit([between]);
    const before = ledger.transfers.length;
    ledger.commit([taps.topUp('A1', 10, at(D, '04:50'))]);
    expect(listJourneys(ledger)).toEqual(['gate-S1/1 v1 open 0', 'gate-S2/1 v1 completed 300']);
    expect(ledger.transfers.slice(before).map(({ kind }) => kind)).toEqual(['top-up']);
    ledger.close(D);
    expect(listJourneys(ledger)).toEqual(['gate-S1/1 v2 unresolved 0', 'gate-S2/1 v1 completed 300']);
    expect(ledger.sumBalances().get('UNRES:AM1')).toBe(700);
  });

  it('holds money for the first time if it was complete when it came', () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    const { between, off, on } = tapReopened(taps);
    ledger.commit([taps.topUp('A1', 5_000), taps.bus('A1', '11:00', 'r1')]);
    ledger.commit([on, off]);
    ledger.commit([between]);
    const held = ['gate-S1/1/90 hold CARD:A1->JRN 700'];
    expect(listPending(ledger)).toEqual(held);
    // Reversals of the journey's first version are no end of its hold.
    ledger.commit([taps.topUp('A1', 10, at(D, '04:50'))]);
    expect(listPending(ledger)).toEqual(held);
    expect(ledger.card.state.left).toMatchObject([{ holdFen: 700 }]);
    ledger.close(D);
    expect(ledger.sumBalances(true).size).toBe(0);
  });
});

describe('an exit whose entry comes late', () => {
  const exitFirst = () => {
    const taps = new TapMaker();
    const ledger = openLedger();
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5') as [Tap, Tap];
    ledger.commit([taps.topUp('A1', 5_000), off]);
    expect(listJourneys(ledger)).toEqual(['gate-S5/1 v0 unresolved 0']);
    ledger.commit([on]);
    return { ledger, taps };
  };

  it('withdraws its own journey, once for all', () => {
    const { ledger, taps } = exitFirst();
    const expected = ['gate-S1/1 v1 completed 400', 'gate-S5/1 v1 withdrawn 0'];
    expect(listJourneys(ledger)).toEqual(expected);
    ledger.commit([taps.topUp('A1', 10, at(D, '04:50'))]);
    expect(listJourneys(ledger)).toEqual(expected);
    expect(ledger.sumBalances()).toEqual(
      new Map([
        ['CASH:CA', -5_010],
        ['CARD:A1', 4_610],
        ['OP:AM1', 400],
      ]),
    );
  });

  it('is the cause of the versions that it changed, and of no first version', () => {
    const { ledger, taps } = exitFirst();
    const causes = () =>
      ledger.journeys.map(({ explanation, journeyId }) => [journeyId, explanation.causeId]);
    expect(causes()).toEqual([
      ['gate-S1/1', 'gate-S1/1'],
      ['gate-S5/1', 'gate-S1/1'],
    ]);
    ledger.commit([taps.bus('A1', '05:30', 'r1')]);
    expect(causes()[0]).toEqual(['bus/1', null]);
  });
});

describe('money of an entry without exit', () => {
  /** An entry whose day was closed; its money ages at the close of the next one. */
  async function openClosed(lastDay: number) {
    const world = new CardWorld(await openMemoryLedger(), { scheme: { ...exampleScheme, agingDays: 1 } });
    await world.store.putCards([account]);
    const taps = new TapMaker();
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5') as [Tap, Tap];
    await world.ingest([taps.topUp('A1', 5_000), on]);
    for (let day = D; day <= lastDay; day++) await world.close(day);
    expect(await world.balance('CARD:A1')).toBe(4_300);
    return { off, world };
  }

  it('pays the journey from the account that kept it when the exit comes, and the rest goes back', async () => {
    const { off, world } = await openClosed(D);
    const { commit } = await world.ingest([off]);
    expect(commit.transfers.map(toLine)).toEqual([
      'gate-S5/1/100 resolved UNRES:AM1->JRN 700',
      'gate-S5/1/101 credit JRN->OP:AM1 400',
      'gate-S5/1/102 resolved JRN->CARD:A1 300',
    ]);
    expect(commit.journeys).toMatchObject([{ status: 'completed', version: 1, riderFen: 400 }]);
  });

  it('is taken back from the operator first if it has aged', async () => {
    const { off, world } = await openClosed(D + 1);
    expect(await world.balance('UNRES:AM1')).toBe(0);
    const { commit } = await world.ingest([off]);
    expect(commit.transfers.map(({ amountFen, cr, dr, kind }) => [kind, dr, cr, amountFen])).toEqual([
      ['reversal', 'OP:AM1', 'UNRES:AM1', 700],
      ['resolved', 'UNRES:AM1', 'JRN', 700],
      ['credit', 'JRN', 'OP:AM1', 400],
      ['resolved', 'JRN', 'CARD:A1', 300],
    ]);
    // The operator was paid 700 with the day on which the money aged, and 400 are its own.
    expect(await world.balance('OP:AM1')).toBe(-300);
  });
});

it('a late ride for which the gate took another amount than the price is an item', () => {
  const card = makeCard('31A1', { mediumId: 'chip-a' });
  const ledger = openLedger(card);
  const ride = (seq: number, amountFen: number) =>
    makeTap('bus', seq, {
      cardId: card.cardId,
      cardSeq: seq,
      networkId: 'A-bus',
      routeId: 'r1',
      eventSec: at(D, '08:00') + seq * 60,
      amountFen,
    });
  ledger.commit([ride(1, 180), ride(3, 180)]);
  ledger.commit([ride(2, 250)]);
  expect([...ledger.items.values()]).toMatchObject([
    { kind: 'over-deducted', reference: 'bus/2', expectedFen: 180, actualFen: 250, batchDay: D },
  ]);
});

describe('a disputed journey that a late tap changes', () => {
  /** A metro journey of 400 and a bus ride of 180, both returned. */
  async function openDisputed() {
    const world = new CardWorld(await openMemoryLedger());
    await world.store.putCards([account]);
    const taps = new TapMaker();
    const metro = taps.metro('A1', '08:40', '09:00', 'S1', 'S5');
    const late = taps.bus('A1', '08:00', 'r1');
    await world.ingest([taps.topUp('A1', 5_000), ...metro, taps.bus('A1', '15:00', 'r1')]);
    for (const [caseId, journeyId] of [
      ['metro', 'gate-S1/1'],
      ['bus', 'bus/2'],
    ] as const)
      await acceptDispute(world.store, world.context, {
        caseId,
        journeyId,
        amountFen: null,
        reason: 'gate-fault',
        note: '',
        decidedSec: at(D, '20:00'),
      });
    expect(await world.balance('CARD:A1')).toBe(5_000);
    return { late, world };
  }

  it('is returned again for what it costs now, and other disputes stay as they are', async () => {
    const { late, world } = await openDisputed();
    const { commit } = await world.ingest([late]);
    // The bus before it costs 180, and the transfer takes 200 off the journey, half of it from the treasury FA.
    expect(commit.transfers.filter(({ source }) => source.startsWith('dispute/')).map(toLine)).toEqual([
      'dispute/metro/0/50 reversal CARD:A1->OP:AM1 400',
      'dispute/metro/1/0 dispute OP:AM1->DISC:AM1 100',
      'dispute/metro/1/1 dispute OP:AM1->CARD:A1 200',
      'dispute/metro/1/2 dispute OP:AM1->SUB:FA 100',
    ]);
    expect(await world.balance('CARD:A1')).toBe(4_820);
    expect(await world.balance('OP:AM1')).toBe(0);
    expect(await world.balance('OP:AB')).toBe(180);
  });

  it('is an item of the batch of the change if less is returned', async () => {
    const { late, world } = await openDisputed();
    await world.close(D);
    const { commit } = await world.ingest([late]);
    expect(new Set(commit.transfers.map(({ batchDay }) => batchDay))).toEqual(new Set([D + 1]));
    expect(commit.reconItems.filter(({ kind }) => kind === 'dispute-changed')).toMatchObject([
      { reference: 'gate-S1/1', batchDay: D + 1, expectedFen: 400, actualFen: 200 },
    ]);
    const again = commit.transfers.filter(
      ({ kind, source }) => kind === 'dispute' && source === 'dispute/metro',
    );
    expect(new Set(again.map(({ eventSec }) => eventSec))).toEqual(new Set([late.eventSec]));
  });
});

describe('what a check of the ledger finds', () => {
  const taps = new TapMaker();
  const topUp = taps.topUp('A1', 5_000);
  const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5') as [Tap, Tap];

  /** The ledger of some taps, and the rows that would turn a changed copy of it into a replay of the taps. */
  function compare(
    list: readonly Tap[],
    change: (posted: { journeys: readonly JourneyRow[]; transfers: readonly Transfer[] }) => {
      journeys?: readonly JourneyRow[];
      transfers?: readonly Transfer[];
    },
    replayed = list,
  ) {
    const ledger = openLedger();
    ledger.commit(list);
    const { journeys, transfers } = ledger;
    const posted = { journeys, transfers, ...change({ journeys, transfers }) };
    const rows = createCardRows();
    const cause = { batchDay: D, eventSec: at(D, '20:00'), causeId: null };
    const state = diffJourneys(
      rows,
      posted,
      replayCard(account, replayed, null, context),
      account,
      context,
      cause,
    );
    return { lines: rows.transfers.map(toLine), rows, state };
  }

  it('nothing, where the ledger says what the taps say', () => {
    const { rows } = compare([topUp, on, off], () => ({}));
    expect(rows).toEqual(createCardRows());
  });

  it('a top-up that was posted twice: both go back, and one comes anew', () => {
    const { lines } = compare([topUp], ({ transfers: [first] }) => ({
      transfers: [first as Transfer, { ...(first as Transfer), leg: 1 }],
    }));
    expect(lines).toEqual([
      'kiosk/1/50 reversal CARD:A1->CASH:CA 5000',
      'kiosk/1/51 reversal CARD:A1->CASH:CA 5000',
      'kiosk/1/100 top-up CASH:CA->CARD:A1 5000',
    ]);
  });

  it('the hold of an entry that no tap made, which is released', () => {
    const { lines } = compare([topUp, on], () => ({}), [topUp]);
    expect(lines).toEqual(['gate-S1/1/91 hold-end JRN->CARD:A1 700']);
  });

  it('an unresolved journey that names no keeper of money: all of its price is taken', () => {
    const { lines } = compare([topUp, on, off], ({ journeys: [journey] }) => ({
      journeys: [{ ...(journey as JourneyRow), status: 'unresolved', explanation: noMoney }],
    }));
    expect(lines.filter((line) => line.startsWith('gate-S5'))).toEqual([
      'gate-S5/1/50 reversal JRN->CARD:A1 400',
      'gate-S5/1/51 reversal OP:AM1->JRN 400',
      'gate-S5/1/100 rider CARD:A1->JRN 400',
      'gate-S5/1/101 credit JRN->OP:AM1 400',
    ]);
  });

  it('the same, in whichever order a database lists the transfers', () => {
    const early = taps.topUp('A1', 10, at(D, '04:50'));
    const between = taps.gate('on', 'A1', '08:50', 'S2');
    const reversed = compare([topUp, on, off], ({ transfers }) => ({ transfers: transfers.toReversed() }));
    expect(reversed.lines).toEqual([]);
    const ledger = openLedger();
    ledger.commit([topUp, off]);
    ledger.commit([on]);
    const cause = { batchDay: D, eventSec: at(D, '20:00'), causeId: null };
    const desired = replayCard(account, [early, topUp, on, off, between], null, context);
    const [forth, back] = [ledger.transfers, ledger.transfers.toReversed()].map((transfers) => {
      const rows = createCardRows();
      diffJourneys(rows, { journeys: ledger.journeys, transfers }, desired, account, context, cause);
      return { journeys: rows.journeys, lines: rows.transfers.map(toLine).toSorted() };
    });
    expect(forth?.journeys.map(({ journeyId, version }) => [journeyId, version])).toEqual([
      ['gate-S2/1', 2],
      ['gate-S1/1', 2],
    ]);
    expect(back).toEqual(forth);
  });
});
