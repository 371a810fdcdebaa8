import '../page-zone.ts';
import { describe, expect, test } from 'vitest';
import type { Itinerary, PlanResponse } from '../../../client/src/api/contract.ts';
import { isIllustrative, toSorted } from '../../../client/src/planner/itinerary-facts.ts';
import { toFound } from '../../../client/src/planner/use-itineraries.ts';

const trip = (id: string, values: object = {}) =>
  ({ id, duration: 0, transfers: 0, walkDistance: 0, legs: [], tags: [], ...values }) as unknown as Itinerary;
const ids = (list: readonly Itinerary[]) => list.map((one) => one.id).join('');

describe('orders', () => {
  const a = trip('a', { duration: 50, transfers: 2, walkDistance: 900, fare: { totalFen: 400 } });
  const b = trip('b', { duration: 70, transfers: 0, walkDistance: 300 });
  const c = trip('c', { duration: 60, transfers: 2, walkDistance: 300, fare: { totalFen: 200 } });

  test.each([
    ['recommended', 'abc'],
    ['fastest', 'acb'],
    ['fewestTransfers', 'bac'],
    ['leastWalking', 'bca'],
    ['cheapest', 'cab'],
  ] as const)('%s', (order, expected) => {
    expect(ids(toSorted([a, b, c], order))).toBe(expected);
  });

  test('unknown fares come last', () => {
    expect(ids(toSorted([b, a], 'cheapest'))).toBe('ab');
  });
});

test('one reconstructed ride makes the trip illustrative', () => {
  const ride = (confidence: string) => ({ mode: 'BUS', confidence });
  expect(isIllustrative(trip('a', { legs: [ride('sourced'), ride('derived')] }))).toBe(false);
  expect(isIllustrative(trip('a', { legs: [ride('sourced'), ride('reconstructed')] }))).toBe(true);
});

describe('pages of one search', () => {
  const page = (...list: string[]) =>
    ({ itineraries: list.map((id) => trip(id)), direct: [] }) as unknown as PlanResponse;

  test('a trip of two pages is shown once, with its first page', () => {
    const found = toFound([page('a', 'b'), page('b', 'c')], ['EARLIER|1', '']);
    expect(found.map(({ itinerary, page: cursor }) => `${itinerary.id}${cursor && '<'}`)).toEqual([
      'a<',
      'b<',
      'c',
    ]);
  });

  test('the walk without rides comes last and once', () => {
    const first = { itineraries: [trip('a')], direct: [trip('w')] } as unknown as PlanResponse;
    const later = { itineraries: [trip('b')], direct: [trip('w2')] } as unknown as PlanResponse;
    expect(ids(toFound([first, later], ['', 'LATER|2']).map((one) => one.itinerary))).toBe('abw');
  });
});
