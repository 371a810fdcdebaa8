/** Any order of arrival, repetition and division of taps gives the same journeys and balances. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { emptyCardState, OpenJourney } from '../../../server/money/cards/card-state.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { replayCard } from '../../../server/money/cards/replay-card.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, DenyEntry, Tap } from '../../../server/money/scheme/tap.ts';
import { readCard, type World } from '../../support/clearing-oracle/card.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { CardLedger } from './card-ledger.ts';
import { at, D, makeCard } from './card-world.ts';
import { type Step, step, toTaps } from './random-taps.ts';

const numRuns = Number(process.env.PROPERTY_CASES ?? 2_000);

/** A scheme with autocompletion and off-peak hours, in which more outcomes depend on late taps. */
const scheme: Scheme = {
  ...exampleScheme,
  networks: exampleScheme.networks.map((network) =>
    network.id === 'A-metro' ? { ...network, autocomplete: true, maxJourneySec: 7_200 } : network,
  ),
  caps: [
    ...exampleScheme.caps,
    { ...(exampleScheme.caps[0] as Scheme['caps'][number]), id: 'A-week', period: 'week', amountFen: 1_800 },
  ],
};

const denyEntries: DenyEntry[] = [
  { version: 1, cardId: 'A-denied', reason: 'lost', fromSec: at(D, '12:00'), toSec: at(D + 1, '09:00') },
];
const context = createCardsContext(new SchemeBook([scheme]), exampleFareNetwork, denyEntries);
const cards = [
  makeCard('A1'),
  makeCard('A-denied', { categoryId: 'student' }),
  makeCard('31A1', { mediumId: 'chip-a' }),
];

/** Parts in which taps arrive, with closes of days between them. */
interface Delivery {
  readonly order: readonly number[];
  readonly cuts: readonly number[];
  readonly closes: readonly number[];
  readonly twice: readonly number[];
}

const delivery: fc.Arbitrary<Delivery> = fc.record({
  order: fc.array(fc.nat(1_000), { minLength: 30, maxLength: 30 }),
  cuts: fc.array(fc.nat(30), { maxLength: 8 }),
  closes: fc.array(fc.nat(30), { minLength: 3, maxLength: 3 }),
  twice: fc.array(fc.nat(30), { maxLength: 5 }),
});

const CLOSED = D + 2;

function deliver(taps: readonly Tap[], card: Card, how: Delivery, isShuffled: boolean) {
  const ledger = new CardLedger(card, context);
  const keyed = taps.map((tap, i) => ({ tap, key: isShuffled ? (how.order[i] as number) : i }));
  const arriving = keyed.toSorted((a, b) => a.key - b.key).map(({ tap }) => tap);
  const ends = [...new Set([...how.cuts, ...how.closes, taps.length])]
    .filter((end) => end <= taps.length)
    .toSorted((a, b) => a - b);
  const closes = how.closes.toSorted((a, b) => a - b);
  let from = 0;
  let day = D;
  for (const end of ends) {
    const again = how.twice.flatMap((i) => (i < from ? [arriving[i] as Tap] : []));
    ledger.commit([...arriving.slice(from, end), ...again]);
    from = end;
    while (day <= CLOSED && closes[day - D] === end) ledger.close(day++);
  }
  while (day <= CLOSED) ledger.close(day++);
  return ledger;
}

const toFacts = (ledger: CardLedger) =>
  ledger.journeys
    // A journey that is open again has a row only if it was posted before.
    .filter(({ status }) => status !== 'withdrawn' && status !== 'open')
    .map(({ version: _version, batchDay: _batchDay, explanation, ...facts }) => {
      // What changed a journey depends on the order of arrival, as its version does.
      const { causeId: _causeId, ...price } = explanation;
      return { ...facts, price };
    });

describe('the order of arrival', () => {
  it('changes nothing', () => {
    let refolds = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...cards),
        fc.array(step, { maxLength: 30 }),
        delivery,
        delivery,
        (card, steps, first, second) => {
          const taps = toTaps(
            [
              { kind: 'top-up', gapSec: 0, stop: 0, isRail: false, amountFen: 1_500, terminal: 0 },
              ...steps,
            ].slice(0, 30) as Step[],
            card,
          );
          const straight = new CardLedger(card, context);
          straight.commit(taps);
          for (const day of [D, D + 1, CLOSED]) straight.close(day);
          const pieces = deliver(taps, card, first, false);
          const shuffled = deliver(taps, card, second, true);
          refolds += shuffled.refolds;
          for (const other of [pieces, shuffled]) {
            expect(other.sumBalances()).toEqual(straight.sumBalances());
            expect(other.sumBalances(true)).toEqual(straight.sumBalances(true));
            expect(toFacts(other)).toEqual(toFacts(straight));
            expect(toPlain(other)).toEqual(toPlain(straight));
          }
          // And the result equals a replay of all taps.
          const replayed = replayCard(card, taps, CLOSED, context);
          expect(toPlain(straight)).toEqual(toPlainState(replayed.state));
        },
      ),
      { numRuns },
    );
    expect(refolds).toBeGreaterThan(0);
  });

  it('and a second clearing says the same', () => {
    const world: World = {
      schemes: [scheme],
      fareNetwork: {
        distanceM: (...args) => exampleFareNetwork.findDistanceM(...args),
        feedFareFen: (trip) =>
          exampleFareNetwork.findFeedFareFen({
            networkId: trip.networkId,
            routeId: trip.routeId,
            fromStopId: trip.from,
            toStopId: trip.to,
            startSec: trip.startSec,
            endSec: trip.endSec,
            serviceDay: trip.day,
            tappedFen: trip.tapped,
          }),
        // There is no path from a stop to itself.
        weights: (networkId, from, to) =>
          from === to
            ? undefined
            : exampleFareNetwork
                .findWeights(networkId, from, to)
                ?.map(({ operatorId, weight }) => [operatorId, weight]),
      },
      deny: denyEntries.map(({ cardId, fromSec, toSec }) => ({ cardId, fromSec, toSec })),
      switches: [],
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...cards),
        fc.array(step, { maxLength: 29 }),
        delivery,
        (card, steps, how) => {
          const taps = toTaps(steps, card);
          const ledger = deliver(taps, card, how, true);
          const reading = readCard(world, card, [...taps], CLOSED);
          const balances = new Map<string, number>();
          const moves = [reading.cash, ...reading.journeys.map((journey) => journey.moves)];
          for (const [account, amount] of moves.flatMap((map) => [...map]))
            balances.set(account, (balances.get(account) ?? 0) + Number(amount));
          for (const [account, sum] of balances) if (sum === 0) balances.delete(account);
          expect(ledger.sumBalances()).toEqual(balances);
          const statuses = new Map(reading.journeys.map(({ id, status }) => [id, status]));
          const ours = toFacts(ledger).filter(({ status }) => status !== 'refused');
          const open = [
            ...ledger.card.state.left,
            ...(ledger.card.state.open ? [ledger.card.state.open] : []),
          ];
          expect(new Map(ours.map(({ journeyId, status }) => [journeyId, status]))).toEqual(
            new Map([...statuses].filter(([, status]) => status !== 'open')),
          );
          expect(open.length).toBe([...statuses.values()].filter((status) => status === 'open').length);
        },
      ),
      { numRuns },
    );
  });
});

/** State without fields that depend on earlier postings: versions and released holds. */
function toPlain(ledger: CardLedger) {
  return toPlainState(ledger.card.state);
}

function toPlainState(state: typeof emptyCardState) {
  const plain = ({ version: _version, holdFen: _holdFen, ...entry }: OpenJourney) => entry;
  return { ...state, open: state.open && plain(state.open), left: state.left.map(plain) };
}
