/** The list of recent trips: what each entry leads to, and which entries stay. */
import '../page-zone.ts';
import { expect, test } from 'vitest';
import { emptyPlan, parsePlanUrl } from '../../../client/src/planner/plan-url.ts';
import { findRecentTrip, toRecentTrips } from '../../../client/src/planner/recent-trips.ts';

const spot = (name: string, lat: number) => ({ lat, lon: 111.6, name: { zh: name, en: name } });
const trip = (from: string, to: string, lat = 40) =>
  findRecentTrip(
    {
      ...emptyPlan,
      from: spot(from, lat),
      to: spot(to, lat + 1),
      mediumId: 'tongcheng-card',
      trip: 'x',
      page: 'y',
    },
    '2026-11-24T23:30:00.000Z',
    '2026-11-25T07:30',
  )!;

test('an entry leads to the answer of its search, and to the same search for the present moment', () => {
  const { query, queryNow } = trip('a', 'b');
  const kept = parsePlanUrl(new URLSearchParams(query));
  expect(kept).toMatchObject({
    time: { kind: 'depart', local: '2026-11-25T07:30' },
    mediumId: 'tongcheng-card',
  });
  expect(kept.trip).toBeUndefined();
  expect(kept.page).toBeUndefined();
  const now = parsePlanUrl(new URLSearchParams(queryNow));
  expect(now).toMatchObject({
    time: { kind: 'now' },
    mediumId: 'tongcheng-card',
    from: kept.from,
    to: kept.to,
  });
});

test('a search for an arrival stays one', () => {
  const state = { ...emptyPlan, from: spot('a', 40), to: spot('b', 41) };
  const arrive = { kind: 'arrive', local: '2026-11-25T09:00' } as const;
  const found = findRecentTrip({ ...state, time: arrive }, '2026-11-25T01:00:00.000Z', arrive.local);
  expect(parsePlanUrl(new URLSearchParams(found?.query)).time).toEqual(arrive);
});

test('a spot of the map without a name makes no entry', () => {
  const state = { ...emptyPlan, from: { lat: 40, lon: 111 }, to: spot('b', 41) };
  expect(findRecentTrip(state, '2026-11-25T01:00:00.000Z', '2026-11-25T09:00')).toBeUndefined();
});

test('the latest five are kept, each pair of places once', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => trip(name, 'z', 40 + index / 100));
  const list = all.reduce<ReturnType<typeof toRecentTrips>>(toRecentTrips, []);
  expect(list.map(({ from }) => from.name?.zh)).toEqual(['f', 'e', 'd', 'c', 'b']);
  const again = toRecentTrips(list, all[2]!);
  expect(again.map(({ from }) => from.name?.zh)).toEqual(['c', 'f', 'e', 'd', 'b']);
});
