/** Searches with the shared card as the fare, on random feeds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CardCost } from '../../../server/app/pricing/card-cost.ts';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import type { CardContext } from '../../../server/money/scheme/card-fare.ts';
import { priceCardJourney } from '../../../server/money/scheme/price-card-journey.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { ServiceClock } from '../../../server/money/scheme/service-clock.ts';
import { NO_BOUND_FEN } from '../../../server/planner/pareto/fare-cost.ts';
import { unboundedSlack } from '../../../server/planner/pareto/pareto-query.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { randomFares } from '../../support/random-fares.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { listSlowly, type ParetoCase, toParetoQuery, toParetoWorld } from './pareto-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 150));
const clock = { day: QUERY_DAY, timeZone: 'Asia/Shanghai' };

/** Networks of the routes of the random feed; every fourth route does not accept the card. */
const networkIds = ['A-bus', 'A-metro', 'B-bus', undefined];
const findNetwork: CardContext['findNetwork'] = (scheme, _, routeId) => {
  const wanted = networkIds[Number(routeId.slice(1)) % networkIds.length];
  return scheme.networks.find(({ id }) => id === wanted);
};

function toContext(tariff: CardContext['tariff']): CardContext {
  return {
    book: new SchemeBook([{ ...exampleScheme, validFrom: 0 }]),
    clock: new ServiceClock('Asia/Shanghai', 16_200),
    // Distances computed from the names of stops, so that they do not add up along a line.
    fareNetwork: {
      ...exampleFareNetwork,
      findDistanceM: (_, from, to) => ((from.length + to.charCodeAt(to.length - 1)) * 997) % 20_000,
    },
    card: {
      cardId: '',
      mediumId: 'card-a',
      categoryId: null,
      homeCity: 'A',
      issuerId: 'CA',
      validToSec: null,
    },
    tariff,
    ownChoice: {},
    findNetwork,
  };
}

const stop = fc.nat(8).map((i) => `s${i}`);
const asked: fc.Arbitrary<ParetoCase> = fc.record({
  from: stop,
  to: stop,
  timeSec: fc.integer({ min: 0, max: 16 }).map((n) => 28_800 + n * 300),
  rounds: fc.constantFrom(2, 3),
  slack: fc.constant(unboundedSlack),
  fare: fc.constant(true),
  walking: fc.constant(false),
});

test('each journey has the price of the card, and a cheaper one is almost never missed', () => {
  let [journeysSeen, compared, missed] = [0, 0, 0];
  fc.assert(
    fc.property(
      randomFeed,
      randomFares('x', { transfers: false, times: false }),
      asked,
      (feed, tables, query) => {
        const world = toParetoWorld(feed, [tables]);
        const context = toContext(world.tariff);
        const cost = new CardCost(context, world.rows, clock);
        const journeys = world.day.departAt({ ...toParetoQuery(world, query), fare: cost });
        const priceOf = (rides: readonly Omit<FareRide, 'legIndex' | 'day'>[]) =>
          priceCardJourney(
            context,
            rides.map((ride, legIndex) => ({ ...ride, legIndex, ...clock })),
          )?.totalFen;
        for (const { fareFen, rides } of journeys) {
          const whole = rides.map((ride) => {
            const route = world.chainRoute[ride.chain] as number;
            return {
              feedId: world.rows.feedIdOfRoute[route] as string,
              routeId: world.rows.routeIds[route] as string,
              fromStopId: world.ids[ride.fromStop] as string,
              toStopId: world.ids[ride.toStop] as string,
              departureSec: ride.departureSec,
              arrivalSec: ride.arrivalSec,
            };
          });
          const expected = rides.length === 0 ? 0 : priceOf(whole);
          if (expected === undefined) continue;
          expect(fareFen).toBe(expected);
          journeysSeen++;
        }
        const untilSec = query.timeSec + 3_600;
        const all = listSlowly(world, query, untilSec, new Array<number>(query.rounds).fill(untilSec));
        const prices = (all ?? []).flatMap(({ rides }) => (rides.length === 0 ? 0 : (priceOf(rides) ?? [])));
        if (prices.length === 0) return;
        compared++;
        const cheapest = Math.min(...journeys.map(({ fareFen }) => fareFen));
        if (cheapest > Math.min(...prices)) missed++;
      },
    ),
    { numRuns: CASES, seed: 20_261_122 },
  );
  expect(journeysSeen).toBeGreaterThan(CASES / 3);
  expect(compared).toBeGreaterThan(CASES / 10);
  expect(missed / compared).toBeLessThan(0.1);
});

test('one history replaces another only if its transfer windows are open as long', () => {
  fc.assert(
    fc.property(randomFeed, randomFares('x', { transfers: false, times: false }), (feed, tables) => {
      const world = toParetoWorld(feed, [tables]);
      const cost = new CardCost(toContext(world.tariff), world.rows, clock);
      const bus = world.rows.routeIds.findIndex((routeId) => Number(routeId.slice(1)) % 4 === 0);
      if (bus < 0) return;
      const ride = (fromSec: number) => cost.alight(cost.board(0, bus, 0, fromSec), 1, fromSec + 300);
      const [early, same, late] = [ride(28_800), ride(28_801), ride(30_000)];
      // The bus is paid for on boarding, so passengers who board at two stops are compared as equal.
      const [here, there] = [cost.board(0, bus, 0, 28_800), cost.board(0, bus, 1, 28_860)];
      expect(cost.addedFen).toBe(180);
      expect([cost.marginFen(here, there), cost.marginFen(there, here)]).toEqual([0, 0]);
      expect([cost.alight(here, 2, 29_000), cost.addedFen]).toEqual([here, 0]);
      expect(cost.marginFen(early, early)).toBe(0);
      // One minute makes no difference to any transfer window, twenty minutes do.
      expect([cost.marginFen(early, same), cost.marginFen(same, early)]).toEqual([0, 0]);
      expect([cost.marginFen(late, early), cost.marginFen(early, late)]).toEqual([0, NO_BOUND_FEN]);
      expect([cost.marginFen(0, late), cost.marginFen(late, 0)]).toEqual([NO_BOUND_FEN, NO_BOUND_FEN]);
      // NO_PRICE is 1: every other history is better.
      expect([cost.marginFen(early, 1), cost.marginFen(1, early)]).toEqual([-NO_BOUND_FEN, NO_BOUND_FEN]);
    }),
    { numRuns: 20 },
  );
});
