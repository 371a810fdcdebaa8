import { describe, expect, test } from 'vitest';
import { BatchNetworks } from '../../../server/app/planning/batch-networks.ts';
import { at, compileTiny, stopRow, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

/** Half a minute to change: enough only for passengers who stay seated or whose change has a row in transfers.txt. */
const { timetable } = compileTiny(
  tinyFeed({
    trips: [
      { id: 'a', route: 'p', blockId: 'k', calls: ['A 8:00', 'B 8:10'] },
      { id: 'b', route: 'q', blockId: 'k', calls: ['B 8:10:30', 'C 8:20'] },
      { id: 'd', route: 'r', calls: ['B 8:10:30', 'D 8:20'] },
    ],
    transfers: [{ fromStopId: 'B', toStopId: 'B', fromRouteId: 'p', toRouteId: 'r', transferType: 1 }],
  }),
);
const ownWalks = { maxM: 100, speedMps: 1, closed: false, minChangeSec: 60, detourFactor: 1 };

function isReached(to: string, ...[setting, withTransfers]: [typeof ownWalks?, boolean?]): boolean {
  const search = new BatchNetworks(timetable).getSearch(WEDNESDAY, setting, withTransfers);
  const [access, egress] = ['A', to].map((id) => [{ stop: stopRow(timetable, id), durationSec: 0 }]);
  const query = { access: access ?? [], egress: egress ?? [], timeSec: at('8:00'), maxRounds: 3 };
  return search.departAt(query).length > 0;
}

describe('a batch', () => {
  test('by the timetable stays seated and changes as transfers.txt says', () => {
    expect([isReached('C'), isReached('D')]).toEqual([true, true]);
  });

  test('with its own walking rules does neither, unless it asks for it', () => {
    expect([isReached('C', ownWalks), isReached('D', ownWalks)]).toEqual([false, false]);
    expect([isReached('C', ownWalks, true), isReached('D', ownWalks, true)]).toEqual([true, true]);
  });

  test('by the timetable can switch both off', () => {
    expect([isReached('C', undefined, false), isReached('D', undefined, false)]).toEqual([false, false]);
  });
});
