import { beforeAll, describe, expect, test } from 'vitest';
import {
  type DayAssumptions,
  dayAssumptions,
  noFaults as withoutFaults,
} from '../../../server/bureau/demand/assumptions.ts';
import { createCardGroups, drawPeople } from '../../../server/bureau/demand/people.ts';
import { RideFinder } from '../../../server/bureau/demand/ride-finder.ts';
import { simulateDay } from '../../../server/bureau/demand/simulate-day.ts';
import { TerminalBook, type TerminalDelivery } from '../../../server/bureau/demand/terminals.ts';
import { noWallets, type WalletBook, WalletSpools } from '../../../server/bureau/demand/wallet-book.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { MemorySpool } from '../../support/memory-spool.ts';
import { WEDNESDAY } from '../../support/tiny-feed.ts';
import { buildTinyTravel, type TinyTravel, tinyCityIds, tinyNetworks } from '../../support/tiny-travel.ts';

/** The medium charged by gates comes first, then the phone account. */
const scheme: Scheme = {
  ...exampleScheme,
  media: ['chip-a', 'chip-b', 'card-a', 'card-b'].map(
    (id) => exampleScheme.media.find((medium) => medium.id === id) as Scheme['media'][number],
  ),
};

let travel: TinyTravel;
beforeAll(() => {
  travel = buildTinyTravel();
});

interface Run {
  readonly taps: Tap[];
  readonly all: Tap[];
  readonly deliveries: TerminalDelivery[];
  readonly day: ReturnType<typeof simulateDay>;
  /** Cards as they ended the day. */
  readonly cards: Set<string>;
  readonly mediumOf: Map<string, string>;
}

interface RunOptions {
  readonly assumptions?: DayAssumptions;
  readonly day?: number;
  readonly wallets?: WalletBook;
  readonly terminals?: TerminalBook;
  readonly side?: keyof TinyTravel;
  readonly isWorkingDay?: boolean;
}

function run(seed: number, riders: number, options: RunOptions = {}): Run {
  const { assumptions = dayAssumptions, day = WEDNESDAY, wallets = noWallets } = options;
  const terminals = options.terminals ?? new TerminalBook(new MemorySpool());
  const { table, timetable } = travel[options.side ?? 'before'];
  const findGroups = createCardGroups(tinyCityIds, scheme, assumptions);
  const people = () => drawPeople(riders, seed, table, findGroups);
  const cards = new Set<string>();
  const simulated = simulateDay({
    day,
    seed,
    isWorkingDay: options.isWorkingDay ?? true,
    timetable,
    table,
    cityIds: tinyCityIds,
    people: people(),
    riders,
    wallets: {
      take: (card) => wallets.take(card),
      keep: (wallet) => {
        cards.add(wallet.card.cardId);
        wallets.keep(wallet);
      },
    },
    terminals,
    finder: new RideFinder(timetable, day, {
      headwayWaitShare: () => 0.5,
      serviceDayStartSec: exampleScheme.serviceDayStartSec,
    }),
    scheme,
    oldScheme: null,
    fareNetwork: exampleFareNetwork,
    toNetworkId: (routeId) => tinyNetworks[routeId],
    toOperatorId: () => undefined,
    assumptions,
  });
  const deliveries = [...terminals.deliver(seed, day, (day * 24 - 4) * 3600, assumptions)];
  const all = deliveries.flatMap(({ taps }) => [...taps]);
  const taps = [...new Map(all.map((tap) => [`${tap.terminalId}/${tap.terminalSeq}`, tap])).values()];
  const mediumOf = new Map([...people()].map((person) => [person.cardId, person.mediumId]));
  return { taps, all, deliveries, day: simulated, cards, mediumOf };
}

const noFaults: DayAssumptions = { ...dayAssumptions, faults: withoutFaults };

describe('a simulated day', () => {
  test('depends only on the seed', () => {
    const [a, b, c] = [run(7, 400), run(7, 400), run(8, 400)];
    expect(a.all).toEqual(b.all);
    expect(a.all).not.toEqual(c.all);
    expect(a.day.trips).toBeGreaterThan(600);
    expect(a.day.crossCity).toBeGreaterThan(0);
    expect(a.day.rides).toBeGreaterThan(600);
  });

  test('begins with the people of a smaller simulation', () => {
    const [small, large] = [run(3, 50, { assumptions: noFaults }), run(3, 200, { assumptions: noFaults })];
    const cards = new Set(small.taps.map(({ cardId }) => cardId));
    const bare = ({ terminalSeq: _, ...tap }: Tap) => JSON.stringify(tap);
    const ofLarge = large.taps.filter(({ cardId }) => cards.has(cardId)).map(bare);
    expect(ofLarge.sort()).toEqual(small.taps.map(bare).sort());
  });

  test('has taps of each card and each terminal in order of time', () => {
    const { taps, mediumOf } = run(11, 300, { assumptions: noFaults });
    for (const [terminalId, own] of Map.groupBy(taps, (tap) => tap.terminalId)) {
      const numbers = own.map(({ terminalSeq }) => terminalSeq).sort((a, b) => a - b);
      expect(numbers, terminalId).toEqual(numbers.map((_, i) => i + 1));
    }
    for (const [cardId, own] of Map.groupBy(taps, (tap) => tap.cardId)) {
      const inTime = own.toSorted((a, b) => a.eventSec - b.eventSec);
      expect(new Set(own.map(({ eventSec }) => eventSec)).size).toBe(own.length);
      if (mediumOf.get(cardId)?.startsWith('chip'))
        expect(inTime.map(({ cardSeq }) => cardSeq)).toEqual(inTime.map((_, i) => i + 1));
      else expect(own.every(({ cardSeq }) => cardSeq === null)).toBe(true);
    }
  });

  test('has balances that follow from the amounts charged', () => {
    const { cards, taps } = run(5, 300, { assumptions: noFaults });
    for (const [cardId, own] of Map.groupBy(taps, (tap) => tap.cardId)) {
      let balanceFen = 0;
      for (const tap of own.toSorted((a, b) => a.eventSec - b.eventSec)) {
        if (tap.balanceAfterFen === null) continue;
        balanceFen += tap.kind === 'top-up' ? (tap.amountFen ?? 0) : -(tap.amountFen ?? 0);
        expect(tap.balanceAfterFen, `${cardId} ${tap.kind}`).toBe(balanceFen);
        balanceFen = tap.balanceAfterFen;
      }
      expect(cards.has(cardId)).toBe(true);
    }
  });

  test('loses and repeats records at the given rates, and fault rates change no trip', () => {
    const [clean, faulty] = [
      run(9, 300, { assumptions: noFaults }),
      run(9, 300, {
        assumptions: { ...dayAssumptions, faults: { ...noFaults.faults, lost: 0.05, repeatedFile: 0.3 } },
      }),
    ];
    expect(faulty.day.trips).toBe(clean.day.trips);
    expect(faulty.taps.length).toBeLessThan(clean.taps.length);
    expect(faulty.all.length).toBeGreaterThan(faulty.taps.length);
    const known = new Set(clean.taps.map((tap) => JSON.stringify(tap)));
    expect(faulty.taps.every((tap) => known.has(JSON.stringify(tap)))).toBe(true);
  });

  test('does not depend on how many records the spool stores', () => {
    const assumptions: DayAssumptions = {
      ...dayAssumptions,
      faults: { ...dayAssumptions.faults, lost: 0.01, lateTerminal: 0.2, repeatedFile: 0.2 },
    };
    const inMemory = run(13, 300, { assumptions });
    for (const recordsAtOnce of [1, 7, 500]) {
      const spool = new MemorySpool();
      const spilled = run(13, 300, { assumptions, terminals: new TerminalBook(spool, recordsAtOnce) });
      expect(JSON.stringify(spilled.deliveries)).toBe(JSON.stringify(inMemory.deliveries));
      expect(spool.appended).toBeGreaterThan(inMemory.taps.length * 50);
      expect(spool.size).toBe(0);
    }
    expect(inMemory.deliveries.some(({ lateDays }) => lateDays > 1)).toBe(true);
  });

  test('continues counters, balances and terminal numbers of the day before', () => {
    const wallets = new WalletSpools(new MemorySpool(), new MemorySpool());
    const terminals = new TerminalBook(new MemorySpool());
    const days = [WEDNESDAY, WEDNESDAY + 1, WEDNESDAY + 2].map((day) => {
      const one = run(17, 200, { assumptions: noFaults, day, wallets, terminals });
      wallets.turn();
      return one;
    });
    const taps = days.flatMap((day) => day.taps);
    for (const [terminalId, own] of Map.groupBy(taps, (tap) => tap.terminalId)) {
      const inTime = own.toSorted((a, b) => a.eventSec - b.eventSec || a.terminalSeq - b.terminalSeq);
      expect(
        inTime.map(({ terminalSeq }) => terminalSeq),
        terminalId,
      ).toEqual(inTime.map((_, i) => i + 1));
    }
    let chips = 0;
    for (const [cardId, own] of Map.groupBy(taps, (tap) => tap.cardId)) {
      if (!days[0]?.mediumOf.get(cardId)?.startsWith('chip')) continue;
      chips++;
      let balanceFen = 0;
      for (const [i, tap] of own.toSorted((a, b) => a.eventSec - b.eventSec).entries()) {
        expect(tap.cardSeq, cardId).toBe(i + 1);
        balanceFen += tap.kind === 'top-up' ? (tap.amountFen ?? 0) : -(tap.amountFen ?? 0);
        expect(tap.balanceAfterFen, cardId).toBe(balanceFen);
      }
    }
    expect(chips).toBeGreaterThan(50);
    expect(() => run(17, 201, { day: WEDNESDAY + 3, wallets })).toThrow('more people');
    wallets.turn();
    expect(() => run(18, 200, { day: WEDNESDAY + 4, wallets })).toThrow(RangeError);
  });
});
