/** Prices on a terminal: each in its currency, with the decimals of ISO 4217. */
import { expect, test } from 'vitest';
import { printPlan } from '../../server/cli/print-plan.ts';
import type { ItineraryFare } from '../../server/planner/model/itinerary.ts';
import { day, itinerary } from '../api/tiny-region.ts';

const toFare = (amounts: readonly (readonly [number, string])[]): ItineraryFare => {
  const currencies = new Set(amounts.map(([, currency]) => currency));
  const total = amounts.reduce((sum, [amountFen]) => sum + amountFen, 0);
  return {
    ...(currencies.size === 1 ? { totalFen: total } : {}),
    currency: currencies.size === 1 ? amounts[0]![1] : 'XXX',
    parts: amounts.map(([amountFen, currency], i) => ({
      legIndexes: [i + 1],
      amountFen,
      currency,
      reasons: [{ kind: 'leg-rule', ruleId: 'r', zh: '票', en: 'ticket' }],
      confidence: 'sourced',
    })),
    sales: [],
  };
};

const print = (...amounts: readonly (readonly [number, string])[]) => {
  const result = { direct: [], itineraries: [{ ...itinerary, fare: toFare(amounts) }] };
  return printPlan(result as never, { time: { day, seconds: 0 }, needsWheelchair: false }, 'en');
};

test.each([
  ['JPY', 210, 250, '460 JPY', '210 JPY  ticket', '250 JPY  ticket'],
  ['KRW', 1_400, 0, '1400 KRW', '1400 KRW  ticket', '0 KRW  ticket'],
  ['KWD', 250, 100, '0.350 KWD', '0.250 KWD  ticket', '0.100 KWD  ticket'],
  ['IDR', 350_000, 100, '3501.00 IDR', '3500.00 IDR  ticket', '1.00 IDR  ticket'],
  ['CNY', 200, 250, '¥4.50', '¥2.00  ticket', '¥2.50  ticket'],
])('%s', (currency, a, b, ...texts) => {
  const printed = print([a, currency], [b, currency]);
  for (const text of texts) expect(printed).toContain(`  ${text}`);
});

test('parts in two currencies have no sum, and each shows its own currency', () => {
  const printed = print([210, 'JPY'], [250, 'CNY']);
  expect(printed).toContain('  fare not known');
  expect(printed).toContain('  210 JPY  ticket');
  expect(printed).toContain('  ¥2.50  ticket');
  expect(printed).not.toContain('XXX');
});
