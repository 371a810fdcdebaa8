/** Remarks beside a list of ways about services that have ended. */
import { describe, expect, test } from 'vitest';
import { TripPlanner } from '../../../server/planner/itinerary/trip-planner.ts';
import { buildStopRoutes } from '../../../server/planner/stops/map-stops.ts';
import { WayPlanner } from '../../../server/planner/ways/way-planner.ts';
import { at, type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

const ten = ['6:00', '22:00', 600] as const;

/** A metro until ten in the evening, and a bus beside it until one in the morning; another metro line runs until one. */
const feed: TinyFeed = {
  at: { A: [0, 0], B: [0, 9_000], Abus: [30, 0], Bbus: [30, 9_000], X: [9_000, 0], Y: [9_000, 9_000] },
  routeTypes: { M1: 1, M2: 1, N9: 3 },
  trips: [
    { id: 'm1', route: 'M1', calls: ['A 0:00', 'B 0:15'], every: [ten] },
    { id: 'm2', route: 'M2', calls: ['X 0:00', 'Y 0:15'], every: [['6:00', '25:00', 600]] },
    { id: 'n9', route: 'N9', calls: ['Abus 0:00', 'Bbus 0:30'], every: [['6:00', '25:00', 1200]] },
  ],
};

function planner(tiny: TinyFeed) {
  const parts = tinyPlanner(tiny);
  const price = () => undefined;
  const trips = new TripPlanner({ ...parts, price });
  const ways = new WayPlanner({ ...parts, planner: trips, routes: buildStopRoutes(parts.timetable), price });
  return (from: string, to: string, time: string, more = {}) =>
    ways.plan({
      from: { kind: 'stop', stopId: from },
      to: { kind: 'stop', stopId: to },
      time: { day: WEDNESDAY, seconds: at(time) },
      arriveBy: false,
      searchWindowSec: 900,
      minItineraries: 3,
      maxItineraries: 20,
      walking: { maxAccessSec: 300, maxEgressSec: 300, maxDirectSec: 0, speedMps: 1 },
      minTransferSec: 0,
      additionalTransferSec: 0,
      walkOnly: false,
      needsWheelchair: false,
      fare: {},
      ...more,
    }).notes ?? [];
}

describe('a metro that has stopped while a bus still runs', () => {
  const notes = planner(feed);

  test('is told with the time of its last train and the line that is left', () => {
    expect(notes('A', 'B', '22:30')).toEqual([
      {
        code: 'kind-ended',
        text: {
          zh: '地铁末班已过：M1 21:50（A）。还可以乘 N9',
          en: 'Metro has stopped for today: M1 at 21:50 (A). Still running: N9',
        },
      },
    ]);
    expect(notes('A', 'B', '24:10').map(({ code }) => code)).toEqual(['kind-ended']);
  });

  test('is not told while it runs, by day, for an arrival, or where no metro goes', () => {
    expect(notes('A', 'B', '21:30')).toEqual([]);
    expect(notes('A', 'B', '12:00')).toEqual([]);
    expect(notes('A', 'B', '22:30', { arriveBy: true })).toEqual([]);
    expect(notes('X', 'Y', '22:30')).toEqual([]);
    const busOnly = { ...feed, trips: feed.trips.filter(({ route }) => route === 'N9') };
    expect(planner(busOnly)('Abus', 'Bbus', '22:30')).toEqual([]);
  });

  test('gives way to the remark that nothing runs any more', () => {
    expect(notes('A', 'B', '25:10').map(({ code }) => code)).toEqual(['last-service-left']);
  });
});
