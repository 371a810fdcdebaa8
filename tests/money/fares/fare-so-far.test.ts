/** Prices ride by ride compared with the price of the whole journey. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import {
  alightFare,
  boardFare,
  closeLeg,
  type FareSoFar,
  nothingYet,
  toFareTimes,
  toSoFarKey,
} from '../../../server/money/fares/fare-so-far.ts';
import type { FareRide } from '../../../server/money/fares/journey-fare.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import { fareParents, randomFares } from '../../support/random-fares.ts';

const CASES = Number(process.env.FARE_RUNS ?? 2000);
const stops = Array.from({ length: 9 }, (_, i) => `s${i}`);
const stopRows = stops.map((stopId) => ({
  stopId,
  name: { text: stopId },
  ...(fareParents[stopId] === undefined ? {} : { parentStation: fareParents[stopId] }),
}));

const rides: fc.Arbitrary<FareRide[]> = fc
  .array(
    fc.record({
      feedId: fc.constantFrom('x', 'x', 'x', 'x', 'y', 'z'),
      routeId: fc.constantFrom('r0', 'r1', 'r2'),
      fromStopId: fc.constantFrom(...stops),
      toStopId: fc.constantFrom(...stops),
      waitSec: fc.constantFrom(60, 300, 900),
      rideSec: fc.constantFrom(300, 900),
      staysHere: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) => {
    let clock = 29_400;
    let at: string | undefined;
    return list.map(({ rideSec, staysHere, waitSec, ...ride }, legIndex) => {
      const departureSec = clock + waitSec;
      clock = departureSec + rideSec;
      const fromStopId = staysHere && at !== undefined ? at : ride.fromStopId;
      at = ride.toStopId;
      return { ...ride, fromStopId, legIndex, departureSec, arrivalSec: clock, day: 20_782 };
    });
  });

interface Counted {
  readonly soFar: FareSoFar;
  readonly settledFen: number;
}

/** Undefined if the journey has no price. */
function goOn(tariff: Tariff, before: Counted | undefined, ride: FareRide): Counted | undefined {
  const boarded = before && boardFare(tariff, before.soFar, ride, {});
  const alighted = boarded && alightFare(boarded.next, ride, {});
  if (!before || !boarded || !alighted) return undefined;
  return {
    soFar: alighted.next,
    settledFen: before.settledFen + boarded.addedFen + alighted.addedFen,
  };
}

function toTotal(counted: Counted | undefined): number | undefined {
  const closed = counted && closeLeg(counted.soFar, {});
  return counted && closed ? counted.settledFen + closed.addedFen : undefined;
}

const tables = fc.tuple(
  randomFares('x', { transfers: true, times: true }),
  randomFares('y', { transfers: true, times: false }),
);
const toTariff = (feeds: Parameters<typeof buildTariff>[0]) =>
  buildTariff(feeds, () => true, { stopsOf: () => stopRows });

test('after each ride settled and pending amounts equal the price of the rides so far', () => {
  let [priced, open, chained] = [0, 0, 0];
  fc.assert(
    fc.property(tables, rides, (feeds, list) => {
      const tariff = toTariff(feeds);
      let counted: Counted | undefined = { soFar: nothingYet, settledFen: 0 };
      for (const [i, ride] of list.entries()) {
        counted = goOn(tariff, counted, ride);
        const whole = priceJourney(tariff, list.slice(0, i + 1), {})?.totalFen;
        // A closed leg without a price ends the sum; an open leg may still get a price.
        expect(toTotal(counted)).toBe(whole);
        if (whole !== undefined) priced++;
        if (counted && counted.soFar.open.length > 0) open++;
        if (counted && counted.soFar.ends.length > 0) chained++;
      }
    }),
    { numRuns: CASES },
  );
  expect(priced).toBeGreaterThan(CASES / 2);
  expect(open).toBeGreaterThan(CASES / 20);
  expect(chained).toBeGreaterThan(CASES / 10);
});

test('beginnings with equal keys and totals have equal prices for any continuation', () => {
  let met = 0;
  fc.assert(
    fc.property(
      tables,
      fc.array(rides, { minLength: 4, maxLength: 12 }),
      rides,
      (feeds, beginnings, rest) => {
        const tariff = toTariff(feeds);
        const later = rest.map((ride) => ({
          ...ride,
          departureSec: ride.departureSec + 20_000,
          arrivalSec: ride.arrivalSec + 20_000,
        }));
        const known = new Map<string, (number | undefined)[]>();
        for (const beginning of beginnings) {
          let counted: Counted | undefined = { soFar: nothingYet, settledFen: 0 };
          for (const ride of beginning.slice(0, 2)) counted = goOn(tariff, counted, ride);
          if (!counted) continue;
          const { feed } = counted.soFar;
          const times = feed ? toFareTimes(feed) : { matter: false, departures: false, arrivals: false };
          const { text, totals } = toSoFarKey(counted.soFar, times, true);
          const settled = counted.settledFen;
          const added = later.map((ride) => {
            counted = goOn(tariff, counted, ride);
            const total = toTotal(counted);
            return total === undefined ? undefined : total - settled;
          });
          const key = `${text}\n${totals.join()}`;
          const same = known.get(key);
          if (same) {
            met++;
            expect(added).toEqual(same);
          }
          known.set(key, added);
        }
      },
    ),
    { numRuns: CASES },
  );
  expect(met).toBeGreaterThan(CASES / 4);
});
