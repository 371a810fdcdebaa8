/** Random schemes, cards and journeys, small enough that several rules often apply to one journey. */
import fc from 'fast-check';
import type { FareNetwork } from '../../../server/money/scheme/fare-network.ts';
import type { BaseFare, FundShare, Scheme } from '../../../server/money/scheme/scheme.ts';
import type { PricedCard, TripFacts } from '../../../server/money/scheme/trip-price.ts';
import { exampleScheme } from '../example-scheme.ts';

const networkIds = ['A-bus', 'A-metro', 'rail', 'B-bus', 'A-scenic'];
const stops = ['ex:S1', 'ex:S2', 'ex:S3', 'ex:R1', null];
const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });
const fen = fc.integer({ min: 0, max: 700 });
const percentBp = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(0, 5_000, 7_500, 10_000));
const roundToFen = fc.constantFrom(1, 5, 10, 50);
const names = { text: '规则' };

const fund: fc.Arbitrary<FundShare[]> = fc
  .array(
    fc.record({
      payer: fc.constantFrom('operator', 'home', 'host', 'FA', 'FB', 'BP'),
      part: fc.integer({ min: 0, max: 3_333 }),
      afterCeiling: fc.constantFrom('off', 'BP', 'operator', 'host'),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => {
    const rest = 10_000 - parts.slice(1).reduce((sum, { part }) => sum + part, 0);
    return parts.map(({ payer, part, afterCeiling }, i) => ({
      payer,
      shareBp: i === 0 ? rest : part,
      yearlyCeilingFen: 1,
      afterCeiling,
    }));
  });

const times = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 80_000 }))
    .chain(([fromSec, lengthSec]) =>
      fc
        .subarray([0, 1, 2, 3, 4, 5, 6])
        .map((weekdays) => ({ fromSec, toSec: fromSec + lengthSec, weekdays })),
    ),
  { maxLength: 2 },
);

const policy = { names: fc.constant(names), networks: some(networkIds), percentBp, roundToFen, times, fund };
const numbered = <Rule extends object>(rule: fc.Arbitrary<Rule>, prefix: string, maxLength: number) =>
  fc
    .array(rule, { maxLength })
    .map((rules) => rules.map((entry, i) => ({ id: `${prefix}${i + 1}`, ...entry })));

const distanceFare: fc.Arbitrary<BaseFare> = fc.record({
  kind: fc.constant('distance' as const),
  bands: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 4_000 }), fen), { minLength: 1, maxLength: 3 })
    .map((bands) => {
      let upToM = 0;
      return bands.map(([lengthM, amountFen]) => {
        upToM += lengthM;
        return { upToM, amountFen };
      });
    }),
  beyond: fc.option(fc.record({ stepM: fc.integer({ min: 500, max: 3_000 }), stepFen: fen }), { nil: null }),
});

/** A scheme with the parties of the invented tariff, and rules of its own. */
export const anyScheme: fc.Arbitrary<Scheme> = fc
  .record({
    metroFare: distanceFare,
    sameStopFen: fen,
    discountBp: percentBp,
    concessions: numbered(
      fc.record({ ...policy, categories: some(['student', 'senior']), homeCities: some(['A', 'B', 'C']) }),
      'C',
      3,
    ),
    offPeaks: numbered(fc.record(policy), 'O', 2),
    transfers: numbered(
      fc
        .tuple(
          fc.record({
            names: fc.constant(names),
            fromNetworks: some(networkIds),
            toNetworks: some(networkIds),
            from: fc.constantFrom('first-on', 'previous-on', 'previous-off'),
            windowSec: fc.integer({ min: 0, max: 9_000 }),
            maxOffFen: fen,
            sameRoute: fc.constantFrom('excluded', 'allowed'),
            maxCount: fc.option(fc.integer({ min: 1, max: 2 })),
            scaledByConcession: fc.boolean(),
            media: fc.subarray(['card-a', 'chip-b']),
            fund,
          }),
          fc.option(fc.integer({ min: 0, max: 10_000 })),
        )
        .map(([rule, percentBp]) => (percentBp === null ? rule : { ...rule, percentBp })),
      'T',
      3,
    ),
    caps: numbered(
      fc.record({
        names: fc.constant(names),
        period: fc.constantFrom('day', 'week', 'month'),
        networks: some(networkIds),
        categories: fc.subarray(['student']),
        amountFen: fc.integer({ min: 0, max: 2_500 }),
      }),
      'K',
      3,
    ),
    switches: fc.array(
      fc.record({
        policyId: fc.constantFrom('C1', 'C2', 'O1', 'T1', 'T2'),
        partyId: fc.constantFrom('FA', 'FB', 'BP', 'operator'),
      }),
      { maxLength: 2 },
    ),
    withoutTreasury: fc.boolean(),
  })
  .map(({ metroFare, sameStopFen, discountBp, withoutTreasury, ...rules }) => ({
    ...exampleScheme,
    ...(rules as unknown as Pick<Scheme, 'concessions' | 'offPeaks' | 'transfers' | 'caps' | 'switches'>),
    parties: exampleScheme.parties.filter(({ id }) => !(withoutTreasury && id === 'FB')),
    networks: exampleScheme.networks.map((network) =>
      network.id === 'A-metro' ? { ...network, fare: metroFare, sameStopFen } : network,
    ),
    media: exampleScheme.media.map((medium) => ({
      ...medium,
      discounts: [{ networks: ['A-bus', 'A-metro'], percentBp: discountBp, roundToFen: 1 }],
    })),
  }));

export const anyCard: fc.Arbitrary<PricedCard> = fc.record({
  cardId: fc.constant('A1'),
  issuerId: fc.constant('CA'),
  mediumId: fc.constantFrom('card-a', 'chip-b', 'elsewhere'),
  categoryId: fc.constantFrom('student', 'senior', null),
  homeCity: fc.constantFrom('A', 'B', 'C'),
  validToSec: fc.option(fc.integer({ min: 1_772_300_000, max: 1_772_900_000 })),
});

/** A card's journeys in order of time, over up to two weeks around the turn of a month. */
export const anyTrips: fc.Arbitrary<TripFacts[]> = fc
  .array(
    fc.record({
      networkId: fc.constantFrom(...networkIds),
      routeId: fc.constantFrom('ex:1', 'ex:2', null),
      fromStopId: fc.constantFrom(...stops),
      toStopId: fc.constantFrom(...stops),
      waitSec: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 200_000 })),
      rideSec: fc.option(fc.integer({ min: 0, max: 4_000 })),
      tappedFen: fc.option(fen),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => {
    let atSec = 1_772_150_400;
    return rows.map(({ waitSec, rideSec, ...trip }) => {
      const startSec = atSec + waitSec;
      const endSec = rideSec === null ? null : startSec + rideSec;
      atSec = endSec ?? startSec;
      // 04:30 in China is 20:30 UTC of the day before.
      const serviceDay = Math.floor((startSec + 8 * 3_600 - 16_200) / 86_400);
      return { ...trip, startSec, endSec, serviceDay };
    });
  });

/** Distances, fares and weights computed from the names of the stops; some pairs are unknown. */
export const oddFareNetwork: FareNetwork = {
  findDistanceM: (_, from, to) =>
    from === 'ex:R1' ? undefined : (from.charCodeAt(4) * 977 + to.charCodeAt(4) * 631) % 9_000,
  findFeedFareFen: (trip) => (trip.routeId === 'ex:1' ? 3_125 : trip.toStopId === null ? undefined : 990),
  findWeights: (_, from, to) => {
    if (to === 'ex:R1') return undefined;
    const weights = [
      { operatorId: 'AM2', weight: from.charCodeAt(4) * 12_345_677 },
      { operatorId: 'AM1', weight: to.charCodeAt(4) * 98_765_431 },
    ];
    return from === 'ex:S3' ? weights.slice(1) : weights;
  },
};
