import { describe, expect, test } from 'vitest';
import type { Itinerary, RideLeg } from '../../../server/planner/model/itinerary.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

/*
 *   Z ----- A ----- B ----- C      a feeder to A, several bus lines A-B, one train B-C at 8:30
 *   A2 beside A: the other pole of the same station
 */
const at = { Z: [-5000, 0], A: [0, 0], A2: [15, 0], B: [0, 5000], C: [0, 30_000], D: [8000, 5000] } as const;
const stops = [
  { stopId: 'S', locationType: 1, lat: 40, lon: 111, name: { text: 'A' } },
  { stopId: 'A', parentStation: 'S' },
  { stopId: 'A2', parentStation: 'S' },
];
const trips = [
  { id: 'feeder', route: 'feeder', calls: ['Z 7:45', 'A 7:55'] },
  { id: 'a', route: 'usual', calls: ['A 8:00', 'B 8:10'] },
  { id: 'train', route: 'rail', calls: ['B 8:30', 'C 8:50'] },
];
const planner = (more: readonly { id: string; route: string; calls: string[] }[]) =>
  tinyPlanner({ at, stops, trips: [...trips, ...more], routeTypes: { rail: 2, metro: 1, rail2: 2 } });

function othersOf(more: Parameters<typeof planner>[0], to = 'C'): (readonly string[])[] {
  const { itineraries } = planner(more).plan('Z', to, '7:40');
  const [first] = itineraries as readonly Itinerary[];
  const rides = (first?.legs ?? []).filter((leg): leg is RideLeg => leg.kind === 'ride');
  // The ride on the feeder has no alternative.
  return rides
    .slice(1)
    .map((leg) => [leg.route.shortName, ...(leg.alternatives ?? []).map((o) => o.route.shortName)].sort());
}

describe('alternative lines', () => {
  test('a line between the same stations that still catches the train is an alternative', () => {
    expect(othersOf([{ id: 'b', route: 'other', calls: ['A 8:04', 'B 8:14'] }])).toEqual([
      ['other', 'usual'],
      ['rail'],
    ]);
  });

  test('also a line from another stop of the station', () => {
    expect(othersOf([{ id: 'b', route: 'other', calls: ['A2 8:04', 'B 8:14'] }])[0]).toEqual([
      'other',
      'usual',
    ]);
  });

  test.each([
    ['too late for the train', ['A 8:16', 'B 8:26']],
    ['gone before one is there', ['A 7:50', 'B 8:00']],
    ['a long way round', ['A 8:00', 'D 8:10', 'B 8:19']],
    ['the other direction', ['B 8:00', 'A 8:10']],
    ['not for boarding', ['A 8:04 noBoard', 'B 8:14']],
    ['not for alighting', ['A 8:04', 'B 8:14 noAlight', 'D 8:20']],
  ])('not a line that is %s', (_, calls) => {
    expect(othersOf([{ id: 'b', route: 'other', calls }])[0]).toEqual(['usual']);
  });

  test('not a vehicle of another kind, and not another train', () => {
    expect(othersOf([{ id: 'b', route: 'metro', calls: ['A 8:04', 'B 8:14'] }])[0]).toEqual(['usual']);
    expect(othersOf([{ id: 'b', route: 'rail2', calls: ['B 8:25', 'C 8:52'] }])[1]).toEqual(['rail']);
  });

  test('at the start, a headway line whose computed minute is a little early', () => {
    const every = (start: string, end: string) => [[start, end, 600]] as const;
    const two = tinyPlanner({
      at,
      stops,
      trips: [
        { id: 'a', route: 'usual', calls: ['A 6:00', 'B 6:10'], every: every('6:00', '10:00') },
        { id: 'b', route: 'other', calls: ['A 6:03', 'B 6:13'], every: every('6:03', '10:00') },
        { id: 'train', route: 'rail', calls: ['B 8:30', 'C 8:50'] },
      ],
      routeTypes: { rail: 2 },
    });
    const ride = two.plan('A', 'C', '7:40').itineraries[0]?.legs.find((leg) => leg.kind === 'ride');
    expect([ride?.route.shortName, ride?.alternatives?.map(({ route }) => route.shortName)]).toEqual([
      'usual',
      ['other'],
    ]);
  });

  test('on the last ride, a line that arrives up to five minutes later', () => {
    const line = (arrival: string) => [{ id: 'b', route: 'other', calls: ['A 8:03', `B ${arrival}`] }];
    expect(othersOf(line('8:15'), 'B')[0]).toEqual(['other', 'usual']);
    expect(othersOf(line('8:15:01'), 'B')[0]).toEqual(['usual']);
  });
});
