import { describe, expect, test } from 'vitest';
import type { Itinerary } from '../../../client/src/api/contract.ts';
import type { PlanState } from '../../../client/src/planner/plan-url.ts';
import { toTripsInSight } from '../../../client/src/planner/trips-in-sight.ts';

/** `id departure arrival [walks in seconds ...]`; `on foot` where nothing is ridden. */
function found(text: string) {
  const [id = '', start = '', end = '', ...walks] = text.split(' ');
  const at = (clock: string) => {
    const [day = '30', time = ''] = clock.includes('T') ? clock.split('T') : ['30', clock];
    return `2026-11-${day}T${time}:00Z`;
  };
  const legs = [
    ...walks.map((seconds) => ({ mode: 'WALK', duration: Number(seconds.replace('f', '')) })),
    ...(walks.some((one) => one.endsWith('f')) ? [] : [{ mode: 'BUS', duration: 2_000 }]),
  ];
  const itinerary = { id, startTime: at(start), endTime: at(end), legs, duration: 1, walkDistance: 0 };
  return { itinerary: itinerary as unknown as Itinerary, page: '' };
}

const depart: Pick<PlanState, 'sort' | 'time'> = {
  sort: 'recommended',
  time: { kind: 'depart', local: '2026-11-30T08:00' },
};
const arrive: Pick<PlanState, 'sort' | 'time'> = {
  sort: 'recommended',
  time: { kind: 'arrive', local: '2026-11-30T09:00' },
};
const ids = (list: readonly { readonly itinerary: Itinerary }[]) =>
  list.map(({ itinerary }) => itinerary.id).join('');

describe('the order of trips', () => {
  const trips = ['a 08:10 08:40', 'b 08:00 08:50', 'c 08:10 08:35'].map(found);

  test('a departure shows the earliest departure first', () => {
    expect(ids(toTripsInSight(trips, depart, false).shown)).toBe('bca');
  });

  test('an arrival shows the latest departure first', () => {
    const night = ['x 29T21:55 00:38', 'y 29T22:28 01:24', 'z 06:43 08:13', 'w 07:18 08:50'].map(found);
    expect(ids(toTripsInSight(night, arrive, false).shown)).toBe('wzyx');
    expect(ids(toTripsInSight(night.toReversed(), arrive, false).shown)).toBe('wzyx');
  });

  test('trips on foot are last in both', () => {
    const withWalk = [...trips, found('f 08:20 08:45 1500f')];
    expect(ids(toTripsInSight(withWalk, depart, false).shown)).toBe('bcaf');
    expect(ids(toTripsInSight(withWalk, arrive, false).shown)).toBe('cabf');
  });
});

describe('a limit of each walk', () => {
  const trips = ['a 08:00 09:00 300 301', 'b 08:10 09:00 300', 'c 08:20 09:00 20 900', 'd 08:30 09:00'].map(
    found,
  );
  const limited = { ...depart, maxWalkMin: 5 };

  test('leaves out trips with a longer walk and lists them', () => {
    const { shown, tooFar } = toTripsInSight(trips, limited, false);
    expect([ids(shown), ids(tooFar)]).toEqual(['bd', 'ac']);
  });

  test('all trips are shown on request', () => {
    const { shown, tooFar } = toTripsInSight(trips, limited, true);
    expect([ids(shown), ids(tooFar)]).toEqual(['abcd', 'ac']);
  });

  test('where all trips have longer walks, all are shown', () => {
    const { shown, tooFar } = toTripsInSight(trips.slice(0, 1), limited, false);
    expect([ids(shown), ids(tooFar)]).toEqual(['a', 'a']);
  });

  test('nothing is left out without a limit', () => {
    expect(ids(toTripsInSight(trips, depart, false).tooFar)).toBe('');
  });
});
