/** The example tariff with a ledger and a calendar, shared by the tests of this room. */
import { createCardSettler } from '../../../server/money/cards/rework-cards.ts';
import type { BatchState } from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import type { ClearingContext, ClearingStore } from '../../../server/money/settlement/clearing-context.ts';
import { closeDays } from '../../../server/money/settlement/clearing-day.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, CardWorld, D, makeCard, TapMaker } from '../cards/card-world.ts';

export const people = [
  ...['A1', 'A2', 'A3', 'A4', 'A5', 'A7'].map((cardId) => makeCard(cardId)),
  makeCard('B6', { issuerId: 'CB', mediumId: 'card-b', categoryId: 'student', homeCity: 'B' }),
];

/** The first to the seventh worked example as one day's taps. */
export function listExampleDay(taps = new TapMaker()): Tap[] {
  const rail = (kind: 'on' | 'off', cardId: string, clock: string, stop: string) =>
    taps.make(`rail-${stop}`, {
      kind,
      cardId,
      eventSec: at(D, clock),
      stopId: `ex:${stop}`,
      networkId: 'rail',
    });
  return [
    ...['A1', 'A2', 'A4', 'A5'].map((id) => taps.topUp(id, 5_000)),
    taps.topUp('A3', 10_000),
    taps.topUp('B6', 5_000),
    taps.topUp('A7', 150),
    ...taps.metro('A1', '08:00', '08:40', 'S1', 'S9'),
    taps.bus('A2', '08:00', 'r1'),
    ...taps.metro('A2', '08:40', '09:00', 'S1', 'S5'),
    ...taps.metro('A3', '08:00', '08:20', 'S1', 'S3'),
    rail('on', 'A3', '09:00', 'R1'),
    rail('off', 'A3', '10:00', 'R2'),
    taps.make('bus-b', { cardId: 'A3', eventSec: at(D, '10:40'), networkId: 'B-bus', routeId: 'b1' }),
    taps.gate('on', 'A4', '18:00', 'S1'),
    taps.bus('A5', '06:00', 'r1'),
    taps.bus('A5', '08:00', 'r1'),
    taps.bus('A5', '10:00', 'r1'),
    ...taps.metro('A5', '12:00', '12:30', 'S1', 'S5'),
    taps.bus('A5', '15:00', 'r1'),
    rail('on', 'B6', '09:00', 'R1'),
    rail('off', 'B6', '10:00', 'R3'),
    taps.bus('A7', '09:00', 'r1'),
    taps.bus('A7', '11:00', 'r1'),
  ];
}

const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };

/** The ledger of a test with the context of its closes. */
export class ClearingWorld {
  readonly store: OpenLedger;
  readonly cards: CardWorld;
  readonly context: ClearingContext;

  constructor(store: OpenLedger, scheme: Scheme = exampleScheme) {
    this.store = store;
    this.cards = new CardWorld(store, { scheme });
    this.context = {
      book: new SchemeBook([scheme]),
      calendar,
      settleCards: createCardSettler(this.cards.context),
      // Two years later: all days that the tests close have ended.
      nowSec: at(D + 730, '12:00'),
    };
  }

  /** With the cards of the examples and their day. */
  static async openExample(store: OpenLedger, scheme?: Scheme): Promise<ClearingWorld> {
    const world = new ClearingWorld(store, scheme);
    await store.putCards(people);
    await world.cards.ingest(listExampleDay());
    return world;
  }

  /** @param store - a wrapper of the same ledger */
  async close(
    day: number,
    until: BatchState = 'paid',
    store: ClearingStore = this.store,
    context: ClearingContext = this.context,
  ): Promise<string[]> {
    const reached: string[] = [];
    for await (const { day: closed, state } of closeDays(store, context, day, until))
      reached.push(`${closed - D} ${state}`);
    return reached;
  }

  /** Net positions other than 0. */
  async findNets(day: number): Promise<Record<string, number>> {
    const rows = await this.store.listPositions(day);
    return Object.fromEntries(
      rows.filter(({ netFen }) => netFen !== 0).map(({ partyId, netFen }) => [partyId, netFen]),
    );
  }

  /** `dr->cr amount` of one kind. */
  async listMoney(day: number, kind: string): Promise<string[]> {
    const money: string[] = [];
    for await (const page of this.store.iterateTransfers(day))
      for (const transfer of page)
        if (transfer.kind === kind) money.push(`${transfer.dr}->${transfer.cr} ${transfer.amountFen}`);
    return money;
  }
}
