import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nothingRemembered } from '../../../server/money/scheme/price-memory.ts';
import { priceTrip } from '../../../server/money/scheme/price-trip.ts';
import type { PriceMemory } from '../../../server/money/scheme/trip-price.ts';
import { anyCard, anyScheme, anyTrips, oddFareNetwork } from '../../support/scheme-oracle/random-scheme.ts';
import { priceHistory } from '../../support/scheme-oracle/scheme-oracle.ts';

const numRuns = Number(process.env.PROPERTY_CASES ?? 1_000);

it('prices of random schemes, cards and journeys equal those of the slow twin', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(anyScheme, anyCard, anyTrips, (scheme, card, trips) => {
      const expected = priceHistory(scheme, card, trips, oddFareNetwork);
      let memory: PriceMemory = nothingRemembered;
      for (const [i, trip] of trips.entries()) {
        // Between two journeys a database stores the memory as JSON.
        const priced = priceTrip(scheme, card, trip, JSON.parse(JSON.stringify(memory)), oddFareNetwork);
        memory = priced.memory;
        const { steps, schemeVersion, ...price } = priced.price;
        expect(price).toEqual(expected[i]);
        expect(schemeVersion).toBe(scheme.version);
        for (const { step } of steps) seen.set(step, (seen.get(step) ?? 0) + 1);
        const fundedFen = price.funded.reduce((sum, part) => sum + part.amountFen, 0);
        expect(price.riderFen + fundedFen + price.capOffFen).toBe(price.grossFen);
        expect(price.credits.reduce((sum, credit) => sum + credit, 0)).toBe(price.grossFen - price.capOffFen);
      }
    }),
    { numRuns },
  );
  // The comparison needs cases in which each step occurs.
  for (const step of [
    'base',
    'medium',
    'concession',
    'off-peak',
    'transfer',
    'cap',
    'void',
    'same-stop',
    'maximum',
  ])
    expect(seen.get(step), step).toBeGreaterThan(numRuns / 100);
});
