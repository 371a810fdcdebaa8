/** Rechecks of re-division, and periods that are not checked. */
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { listCappedPeriods } from '../../../server/money/settlement/recheck-redivision.ts';
import {
  addReceipts,
  addTransfer,
  type FlowSums,
  type RecheckSums,
} from '../../../server/money/settlement/recheck-sums.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { D, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld, people } from './clearing-world.ts';
import { toJourney } from './journeys.ts';
import { listBooks, recheckCards, withTransfers } from './rechecks.ts';

/** The day of the examples, closed: 43 were moved for the cap of A5. */
async function openClosed(): Promise<ClearingWorld> {
  const world = await ClearingWorld.openExample(await openMemoryLedger());
  await world.close(D);
  return world;
}

const isMoved = ({ kind }: Transfer) => kind === 'redivision';
const withAmount = (world: ClearingWorld, day: number, amountFen: number) =>
  withTransfers(world, (of) => (isMoved(of) && of.seq === day ? { ...of, amountFen } : of));

const line = (day: number, amountFen: number, leg = 0) =>
  `clearing/redivision/A-day/${D}/A5/${day}/${leg} redivision OP:AM1 -> OP:AB ${amountFen} of A-day, 2026-03-0${2 + day - D}`;

const about = 'A5 A-day 2026-03-02';

/** A late ride of A5 after its day was closed: moves 49 more. */
const rideLate = (world: ClearingWorld) =>
  world.cards.ingest([{ ...new TapMaker().bus('A5', '16:00', 'r1'), terminalId: 'late' }]);

describe('re-division', () => {
  test('follows from the journeys', async () => {
    const world = await openClosed();
    expect((await recheckCards(world)).differences).toEqual([]);
  });

  test('with another amount, missing, or posted twice', async () => {
    const world = await openClosed();
    const said = async (store: Partial<ClearingStore>) => (await recheckCards(world, { store })).differences;
    expect(await said(withAmount(world, D, 44))).toEqual([
      { kind: 'redivision', about, posted: [line(D, 44)], found: [line(D, 43)] },
    ]);
    expect(await said(withTransfers(world, (of) => (isMoved(of) ? undefined : of)))).toEqual([
      { kind: 'redivision', about, posted: [], found: [line(D, 43)] },
    ]);
    const twice: Partial<ClearingStore> = {
      listTransfersOfSources: async (sources) =>
        (await world.store.listTransfersOfSources(sources)).flatMap((of) => [of, { ...of, leg: 1 }]),
    };
    expect(await said(twice)).toEqual([{ kind: 'redivision', about, posted: [line(D, 43, 1)], found: [] }]);
  });

  test('that is wrong is reported once: the derived transfers count', async () => {
    const world = await openClosed();
    const store: Partial<ClearingStore> = {
      ...withAmount(world, D, 44),
      sumFlows: async (day) =>
        (await world.store.sumFlows(day)).map((flow) =>
          flow.kind === 'redivision' ? { ...flow, amountFen: 44 } : flow,
        ),
    };
    const { differences, sums } = await recheckCards(world, { store });
    expect(differences).toHaveLength(1);
    expect(await listBooks(world, { store }, sums)).toEqual([]);
  });

  test('of earlier closes is accepted: the last close posted the missing transfers', async () => {
    const world = await openClosed();
    await rideLate(world);
    await world.close(D + 1);
    expect((await recheckCards(world)).differences).toEqual([]);
    expect((await recheckCards(world, { store: withAmount(world, D, 44) })).differences).toEqual([
      { kind: 'redivision', about, posted: [line(D + 1, 49)], found: [line(D + 1, 48)] },
    ]);
    expect((await recheckCards(world, { store: withAmount(world, D + 1, 50) })).differences).toEqual([
      { kind: 'redivision', about, posted: [line(D + 1, 50)], found: [line(D + 1, 49)] },
    ]);
  });
});

test('of a week and a day: without later days, with the last known version of corrected rides', async () => {
  const [day] = exampleScheme.caps as [(typeof exampleScheme.caps)[number]];
  const caps = [day, { ...day, id: 'A-week', period: 'week' as const, amountFen: 1_200 }];
  const world = new ClearingWorld(await openMemoryLedger(), { ...exampleScheme, caps });
  await world.store.putCards(people);
  const taps = new TapMaker();
  const ride = (clock: string, after = 0) => {
    const tap = taps.bus('A5', clock, 'r1');
    return { ...tap, eventSec: tap.eventSec + after * 86_400 };
  };
  const listSources = async (closed: number) => {
    const sources: string[] = [];
    for await (const page of world.store.iterateTransfers(closed))
      sources.push(...page.filter(isMoved).map(({ source }) => source.split('/')[2] as string));
    return sources;
  };
  const expectRight = async () => expect((await recheckCards(world)).differences).toEqual([]);
  await world.cards.ingest([
    taps.topUp('A5', 5_000),
    ...['06:00', '08:00', '10:00'].map((clock) => ride(clock)),
  ]);
  await world.cards.ingest([...taps.metro('A5', '12:00', '12:30', 'S1', 'S5'), ride('15:00')]);
  await world.close(D);
  expect(await listSources(D)).toEqual(['A-day']);
  await expectRight();
  await world.cards.ingest([ride('06:00', 1), ride('08:00', 1)]);
  await expectRight();
  await world.close(D + 1);
  expect(await listSources(D + 1)).toEqual(['A-week']);
  await expectRight();
  // Earlier than all others: the prices of all others below the caps change.
  await world.cards.ingest([ride('05:30')]);
  await expectRight();
  await world.close(D + 2);
  expect(await listSources(D + 2)).toEqual(['A-day', 'A-week']);
  await expectRight();
});

describe('a period is not checked', () => {
  test('while a ride of the period waits for the next close', async () => {
    const world = await openClosed();
    await rideLate(world);
    const store = withAmount(world, D, 44);
    expect((await recheckCards(world, { store })).differences).toEqual([]);
    await world.close(D + 1);
    expect((await recheckCards(world, { store })).differences).toHaveLength(1);
  });

  test('while a close is running', async () => {
    const world = await openClosed();
    await world.close(D + 1, 'cut');
    const store: Partial<ClearingStore> = {
      listTransfersOfSources: async (sources) =>
        (await world.store.listTransfersOfSources(sources)).flatMap((of) => [of, { ...of, seq: D + 1 }]),
    };
    expect((await recheckCards(world, { store })).differences).toEqual([]);
  });

  test('if the scheme of the last close does not have the cap', async () => {
    const world = await openClosed();
    await rideLate(world);
    await world.close(D + 1);
    const store = withAmount(world, D + 1, 50);
    const without = { ...exampleScheme, version: 2, validFrom: D + 1, caps: [] };
    const book = new SchemeBook([exampleScheme, without]);
    expect((await recheckCards(world, { store, book })).differences).toEqual([]);
  });
});

describe('periods of a card', () => {
  const weekly = exampleScheme.caps.map((cap) => ({ ...cap, id: 'A-week', period: 'week' as const }));
  const book = new SchemeBook([{ ...exampleScheme, caps: [...exampleScheme.caps, ...weekly] }]);
  const capped = { riderFen: 60, uncappedFen: 180, capId: 'A-day', weights: [['AB', 1]] } as const;
  const ride = { riderFen: 180, weights: [['AB', 1]] } as const;
  const list = (...versions: ReturnType<typeof toJourney>[]) =>
    listCappedPeriods('A5', versions, book, D + 1).map(
      ({ capId, closeDay, isAsked, periodStart, periodEnd, source }) => {
        expect(source).toBe(`clearing/redivision/${capId}/${periodStart}/A5`);
        const days = `${periodStart - D} to ${periodEnd - D}`;
        return `${capId} ${days} ${isAsked ? 'asked' : 'waits'} ${closeDay === null ? 'never' : closeDay - D}`;
      },
    );

  test('are those of each cap on the network of a capped ride, once', () => {
    const first = toJourney({ ...capped, serviceDay: D });
    const second = toJourney({ ...capped, serviceDay: D, journeyId: 'T/2' });
    const other = toJourney({ ...capped, serviceDay: D + 1, journeyId: 'T/3' });
    expect(list(first, second, other)).toEqual([
      'A-day 0 to 0 asked 0',
      'A-week 0 to 6 asked 1',
      'A-day 1 to 1 asked 1',
    ]);
    expect(list(toJourney({ ...capped, serviceDay: D, networkId: 'rail' }))).toEqual([]);
  });

  test('need a capped ride', () => {
    expect(list(toJourney({ ...ride, serviceDay: D }))).toEqual([]);
    const late = toJourney({ ...ride, serviceDay: D, batchDay: D + 1, journeyId: 'T/2' });
    expect(list(toJourney({ ...capped, serviceDay: D }), late)).toEqual([
      'A-day 0 to 0 asked 1',
      'A-week 0 to 6 asked 1',
    ]);
    const dayAfter = toJourney({ ...ride, serviceDay: D + 1, journeyId: 'T/2' });
    expect(list(dayAfter, toJourney({ ...capped, serviceDay: D }))).toEqual([
      'A-day 0 to 0 asked 0',
      'A-week 0 to 6 asked 1',
    ]);
    const dayBefore = toJourney({ ...ride, serviceDay: D - 1, batchDay: D + 1, journeyId: 'T/2' });
    expect(list(dayBefore, toJourney({ ...capped, serviceDay: D }))).toEqual([
      'A-day 0 to 0 asked 0',
      'A-week 0 to 6 asked 0',
    ]);
  });

  test('are not checked with a ride that a close should have seen and did not', () => {
    const seen = toJourney({ ...capped, serviceDay: D });
    const late = toJourney({ ...ride, serviceDay: D, batchDay: D + 2, journeyId: 'T/2' });
    expect(list(seen, late)).toEqual(['A-day 0 to 0 waits 0', 'A-week 0 to 6 waits 0']);
    const tomorrow = toJourney({ ...ride, serviceDay: D + 2, journeyId: 'T/2' });
    expect(list(seen, tomorrow)).toEqual(['A-day 0 to 0 asked 0', 'A-week 0 to 6 asked 0']);
    expect(list(toJourney({ ...capped, serviceDay: D + 2 }))).toEqual([
      'A-day 2 to 2 asked never',
      'A-week 0 to 6 asked never',
    ]);
  });
});

describe('sums', () => {
  const transfer: Transfer = {
    source: 'T',
    seq: 1,
    leg: 0,
    batchDay: D,
    kind: 'rider',
    dr: 'CARD:A1',
    cr: 'JRN',
    amountFen: 300,
    isPending: false,
    journeyId: 'T/1',
    policyId: null,
    schemeVersion: 1,
    eventSec: 0,
    reverses: null,
  };

  test('count all cards of an issuer as one account, and name the issuer', () => {
    const flows: FlowSums = new Map();
    addTransfer(flows, transfer, 'CA');
    addTransfer(flows, { ...transfer, dr: 'CARD:A2', amountFen: 200 }, 'CA');
    addTransfer(flows, { ...transfer, dr: 'CARD:B6' }, 'CB');
    addTransfer(flows, { ...transfer, kind: 'top-up', dr: 'CASH:CA', cr: 'CARD:A1' }, 'CA');
    addTransfer(flows, { ...transfer, kind: 'credit', dr: 'JRN', cr: 'OP:AB' }, 'CA');
    addTransfer(flows, { ...transfer, kind: 'credit', dr: 'JRN', cr: 'OP:AB', policyId: 'T1' }, 'CA');
    addTransfer(flows, { ...transfer, kind: 'hold', isPending: true }, 'CA');
    expect(
      [...flows.values()].map(
        ({ amountFen, batchDay, cr, dr, issuerId, kind, policyId, transferCount }) =>
          `${batchDay - D} ${kind} ${dr} ${cr} ${policyId} ${issuerId} ${amountFen} ${transferCount}`,
      ),
    ).toEqual([
      '0 rider CARD JRN null CA 500 2',
      '0 rider CARD JRN null CB 300 1',
      '0 top-up CASH:CA CARD null CA 300 1',
      '0 credit JRN OP:AB null null 300 1',
      '0 credit JRN OP:AB T1 null 300 1',
    ]);
    addTransfer(flows, transfer, 'CA', -1);
    expect([...flows.values()][0]).toMatchObject({ amountFen: 200, transferCount: 1 });
  });

  test('of receipts replace the previous version in the batch of each version', () => {
    const version = (no: number, riderFen: number, batchDay: number, journeyId = 'T/1') =>
      toJourney({ journeyId, version: no, riderFen, batchDay, weights: [['AB', 1]] });
    const versions = [
      version(1, 200, D + 1),
      version(0, 300, D),
      version(2, 250, D + 1),
      version(0, 100, D, 'T/2'),
    ];
    const receipts: RecheckSums['receipts'] = new Map();
    addReceipts(receipts, versions);
    expect(receipts).toEqual(
      new Map([
        [D, new Map([['AB', 400]])],
        [D + 1, new Map([['AB', -50]])],
      ]),
    );
  });
});
