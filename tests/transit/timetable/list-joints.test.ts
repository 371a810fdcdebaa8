import { expect, test } from 'vitest';
import type { TransferRow } from '../../../server/transit/gtfs/rows.ts';
import { getString } from '../../../server/transit/timetable/string-table.ts';
import { listJoints } from '../../../server/transit/timetable/timetable-network.ts';
import { compileTiny, type TinyFeed, tinyFeed } from '../../support/tiny-feed.ts';

function tell(feed: TinyFeed): string[] {
  const { timetable } = compileTiny(tinyFeed(feed));
  const idOf = (stop: number) => getString(timetable.stops.ids, stop);
  return listJoints(timetable).map(({ from, minSec, to }) => `${idOf(from)}-${idOf(to)} ${minSec}`);
}

const trips = [
  { id: 'a', route: 'p', calls: ['A 8:00', 'B 8:10'] },
  { id: 'c', route: 'q', calls: ['C 8:12', 'D 8:20'] },
];
const link = (transferType: number): TransferRow => ({ fromTripId: 'a', toTripId: 'c', transferType });

test('staying seated joins the last stop of a trip with the first stop of the next', () => {
  expect(tell({ trips })).toEqual([]);
  expect(tell({ trips, transfers: [link(4)] })).toEqual(['B-C 0']);
  expect(tell({ trips, transfers: [link(5)] })).toEqual([]);
  const inBlock = trips.map((trip) => ({ ...trip, blockId: 'k' }));
  expect(tell({ trips: inBlock })).toEqual([]);
  expect(tell({ trips: inBlock, at: { B: [0, 0], C: [0, 150] } })).toEqual(['B-C 0']);
});

test('change rules join their stops with the least of their times, unless they forbid the change', () => {
  const row = (transferType: number, minTransferSec?: number): TransferRow => ({
    fromStopId: 'B',
    toStopId: 'C',
    fromRouteId: 'p',
    transferType,
    ...(minTransferSec === undefined ? {} : { minTransferSec }),
  });
  expect(tell({ trips, transfers: [row(2, 300), { ...row(2, 120), toRouteId: 'q' }] })).toEqual(['B-C 120']);
  expect(tell({ trips, transfers: [row(3)] })).toEqual([]);
});
