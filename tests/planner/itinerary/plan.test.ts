import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import type { TinyFeed } from '../../support/tiny-feed.ts';
import { WEDNESDAY } from '../../support/tiny-feed.ts';
import { pointAt, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

/** A bus to the station, a train with gates, a walk between two stops, a late bus. */
const corridor: TinyFeed = {
  at: { A: [0, 0], B: [0, 5000], B2: [0, 5200], C: [0, 20_000], D: [0, 30_000] },
  trips: [
    { id: 'bus', route: 'bus', calls: ['A 8:00', 'B 8:10'] },
    { id: 'train', route: 'rail', calls: ['B2 8:30', 'C 8:50'] },
    { id: 'last', route: 'bus2', calls: ['C 9:00', 'D 9:10'] },
    { id: 'night', route: 'bus2', calls: ['C 24:20', 'D 24:40'] },
  ],
  routeTypes: { rail: 2 },
};

function problemOf(run: () => unknown): ProblemError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('no problem was thrown');
}

describe('walks', () => {
  const { plan } = tinyPlanner(corridor);

  test('the first ends in time, one between vehicles starts at once, the last ends the journey', () => {
    const result = plan(pointAt(0, -100), pointAt(0, 20_060), '7:00', { day: WEDNESDAY });
    expect(tellLegs(result)).toEqual([
      'walk 7:57:50-8:00, bus 8:00-8:10, walk 8:10-8:14:20, train 8:30-8:50, walk 8:50-8:51:18',
    ]);
    const [itinerary] = result.itineraries;
    expect(itinerary).toMatchObject({ transfers: 1, walkM: 130 + 260 + 78, day: WEDNESDAY });
    expect([itinerary?.departureSec, itinerary?.arrivalSec]).toEqual([
      7 * 3600 + 57 * 60 + 50,
      8 * 3600 + 51 * 60 + 18,
    ]);
    expect(itinerary?.legs[0]?.from).toMatchObject({ name: { text: '起点' } });
  });

  test('before a train there is time for the gates, which is not part of the walk', () => {
    const result = plan(pointAt(0, 5300), 'C', '8:00');
    expect(tellLegs(result)).toEqual(['walk 8:17:50-8:20, train 8:30-8:50']);
    expect(tellLegs(plan(pointAt(0, 5300), 'C', '8:17:51', { day: WEDNESDAY - 1 }), WEDNESDAY - 1)).toEqual([
      'walk 32:17:50-32:20, train 32:30-32:50',
    ]);
  });

  test('a start that is the stop itself needs none', () => {
    expect(tellLegs(plan('A', 'B', '7:00'))).toEqual(['bus 8:00-8:10']);
    expect(tellLegs(plan('B2', 'D', '7:00'))).toEqual(['train 8:30-8:50, last 9:00-9:10']);
  });

  test('from a station there is none to its platforms, to an entrance there is one', () => {
    const stops = [
      { stopId: 'S', locationType: 1, lat: 40, lon: 111 },
      { stopId: 'A', parentStation: 'S' },
      { stopId: 'E', locationType: 2, parentStation: 'S' },
    ];
    const station = tinyPlanner({ ...corridor, stops });
    expect(tellLegs(station.plan('S', 'B', '7:00'))).toEqual(['bus 8:00-8:10']);
    expect(station.plan('E', 'B', '7:00').itineraries[0]?.legs.at(-1)).toMatchObject({ tripId: 'f:bus' });
  });

  test('the direct walk is shown, and no vehicle that is slower than the walk', () => {
    const walking = { maxAccessSec: 300, maxEgressSec: 300, maxDirectSec: 9000, speedMps: 1 };
    const far = plan('A', 'B', '7:00', { walking });
    expect(far.direct[0]).toMatchObject({ transfers: 0, walkM: 6500, tags: [] });
    expect(far.itineraries).toHaveLength(1);
    const quick = plan('A', 'B', '7:00', { walking: { ...walking, speedMps: 20 } });
    expect([quick.direct.length, quick.itineraries.length]).toEqual([1, 0]);
  });

  test('a walk that is longer than allowed does not hide a vehicle that is slower', () => {
    const walking = { maxAccessSec: 300, maxEgressSec: 300, maxDirectSec: 0, speedMps: 20 };
    expect(tellLegs(plan('A', 'B', '7:00', { walking }))).toEqual(['bus 8:00-8:10']);
  });

  test('if the request has walkOnly, there are no vehicles', () => {
    const walking = { maxAccessSec: 300, maxEgressSec: 300, maxDirectSec: 9000, speedMps: 1 };
    const result = plan('A', 'B', '7:00', { walking, walkOnly: true });
    expect([result.direct.length, result.itineraries.length]).toEqual([1, 0]);
  });
});

describe('times', () => {
  const { plan } = tinyPlanner(corridor);

  test("past midnight it is still yesterday's service", () => {
    const [itinerary] = plan('C', 'D', '0:10').itineraries;
    expect(itinerary?.legs[0]).toMatchObject({ departureSec: 20 * 60, serviceDay: WEDNESDAY - 1 });
  });

  test('25:10 of a day is 1:10 of the next', () => {
    const result = plan('C', 'D', '24:10', { day: WEDNESDAY });
    expect(result.itineraries[0]).toMatchObject({ day: WEDNESDAY + 1, departureSec: 20 * 60 });
  });

  test('arriving by a time takes the journey that leaves last', () => {
    expect(tellLegs(plan('A', 'D', '9:10', { arriveBy: true }))).toEqual([
      'bus 8:00-8:10, walk 8:10-8:14:20, train 8:30-8:50, last 9:00-9:10',
    ]);
    expect(tellLegs(plan('A', 'D', '9:09:59', { arriveBy: true }))).toEqual([
      'bus -16:00--15:50, walk -15:50--15:45:40, train -15:30--15:10, last -15:00--14:50',
    ]);
  });

  test('arriving soon after midnight may take vehicles that ended before it', () => {
    const evening = tinyPlanner({
      trips: [
        { id: 'first', route: '1', calls: ['A 23:00', 'B 23:20'] },
        { id: 'second', route: '2', calls: ['B 23:50', 'C 24:20'] },
        { id: 'daytime', route: '3', calls: ['A 12:00', 'C 13:00'] },
      ],
    });
    expect(tellLegs(evening.plan('A', 'C', '0:30', { arriveBy: true })).at(-1)).toBe(
      'first -1:00--0:40, second -0:10-0:20',
    );
  });

  test('passengers wait for a headway vehicle at the stop; the times shown are its own', () => {
    const every = [['7:00', '9:00', 1200]] as const;
    const { plan: ask } = tinyPlanner({ trips: [{ id: 'h', calls: ['A 7:00', 'B 7:10'], every }] });
    const [itinerary] = ask('A', 'B', '7:06').itineraries;
    // The wait is three quarters of 20 minutes: 7:25 is in time for the vehicle of 7:40.
    expect(itinerary?.departureSec).toBe(7 * 3600 + 25 * 60);
    expect(itinerary?.legs[0]).toMatchObject({
      departureSec: 7 * 3600 + 40 * 60,
      arrivalSec: 7 * 3600 + 50 * 60,
      headwaySec: 1200,
      tripStartSec: 7 * 3600 + 40 * 60,
    });
  });

  test('runs of two headway trips with exact times are identified by their start', () => {
    const { plan: ask } = tinyPlanner({
      trips: [
        { id: 'x', calls: ['A 7:00', 'B 7:10'], every: [['7:00', '8:00', 1200, true]] },
        { id: 'y', calls: ['A 7:00', 'B 7:10'], every: [['7:10', '8:00', 1200, true]] },
        { id: 'z', calls: ['A 9:00', 'B 9:10'] },
      ],
    });
    const [leg] = ask('A', 'B', '7:15').itineraries[0]!.legs;
    expect(leg).toMatchObject({ tripId: 'f:x', tripStartSec: 7 * 3600 + 20 * 60 });
    expect(leg).not.toHaveProperty('headwaySec');
    expect(ask('A', 'B', '8:15').itineraries[0]!.legs[0]).not.toHaveProperty('tripStartSec');
  });

  test('a longer change time between two stops is waiting, not walking', () => {
    const longer = plan('A', 'C', '7:00', { minTransferSec: 1200 });
    expect(tellLegs(longer)).toEqual(['bus 8:00-8:10, walk 8:10-8:14:20, train 8:30-8:50']);
  });

  test('a change has to be as long as the traveller wants', () => {
    const way = (asked: object) => tellLegs(plan('B2', 'D', '8:00', asked));
    expect(way({ minTransferSec: 600 })).toEqual(['train 8:30-8:50, last 9:00-9:10']);
    expect(way({ minTransferSec: 601 })).toEqual(['train 8:30-8:50, night 24:20-24:40']);
    expect(way({ additionalTransferSec: 3600 })).toEqual(['train 8:30-8:50, night 24:20-24:40']);
  });
});

describe('limits', () => {
  const { plan } = tinyPlanner({
    trips: [
      { id: 'direct', route: 'bus', calls: ['A 8:00', 'C 9:30'], wheelchairAccessible: 2 },
      { id: '1', route: 'rail', calls: ['A 8:00', 'B 8:10'], wheelchairAccessible: 1 },
      { id: '2', route: 'rail', calls: ['B 8:30', 'C 8:40'], wheelchairAccessible: 1 },
    ],
    routeTypes: { bus: 3, rail: 2 },
  });

  test('few transfers leave the slow journey, many leave both', () => {
    const both = ['1 8:00-8:10, 2 8:30-8:40', 'direct 8:00-9:30'];
    expect(tellLegs(plan('A', 'C', '7:00')).sort()).toEqual(both);
    expect(tellLegs(plan('A', 'C', '7:00', { maxTransfers: 0 }))).toEqual(['direct 8:00-9:30']);
    expect(tellLegs(plan('A', 'C', '7:00', { maxTransfers: 1 })).sort()).toEqual(both);
  });

  test('modes and wheelchair needs leave out trips that do not fit', () => {
    const bus = { allowsRouteType: (type: number) => type === 3 };
    expect(tellLegs(plan('A', 'C', '7:00', bus))).toEqual(['direct 8:00-9:30']);
    expect(tellLegs(plan('A', 'C', '7:00', { needsWheelchair: true }))).toEqual(['1 8:00-8:10, 2 8:30-8:40']);
    expect(tellLegs(plan('A', 'C', '7:00', { needsWheelchair: true, ...bus }))).toEqual([]);
  });

  test('the longest journey is counted door to door, not from the time asked', () => {
    const quick = ['1 8:00-8:10, 2 8:30-8:40'];
    expect(tellLegs(plan('A', 'C', '5:00', { maxTravelSec: 3600 }))).toEqual(quick);
    expect(tellLegs(plan('A', 'C', '12:00', { maxTravelSec: 3600, arriveBy: true }))).toEqual(quick);
  });
});

describe('unknown places', () => {
  const one = { ...corridor };
  const { plan } = tinyPlanner(one, { ...one, feedId: 'g' });

  test('an unknown stop has a code, two texts and its id', () => {
    for (const id of ['Z', 'f:Z', 'no:A', ':A', '']) {
      const problem = problemOf(() => plan(id, 'f:B', '8:00'));
      expect([problem.code, problem.details]).toEqual(['stop-unknown', { stopId: id }]);
      expect([problem.text.zh, problem.text.en].every((text) => text.includes(id))).toBe(true);
    }
  });

  test('a bare id that two feeds use names both', () => {
    const problem = problemOf(() => plan('f:A', 'B', '8:00'));
    expect(problem.code).toBe('stop-ambiguous');
    expect(problem.details).toEqual({ stopId: 'B', candidates: ['f:B', 'g:B'] });
    expect(plan('f:A', 'f:B', '7:00').itineraries).not.toEqual([]);
  });

  test('a day without any service is refused with the days that have service', () => {
    const problem = problemOf(() =>
      plan('f:A', 'f:B', '8:00', { day: findServiceDay('2031-05-01') as number }),
    );
    expect(problem.code).toBe('date-outside-service');
    expect(problem.details).toEqual({ day: '2031-05-01', firstDate: '2026-01-29', lastDate: '2027-09-21' });
  });
});

describe('why nothing was found', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], B: [0, 5000], C: [0, 9000], D: [0, 13_000], X: [50_000, 0], Y: [50_000, 9000] },
    trips: [
      { id: '1', route: 'bus', calls: ['A 8:00', 'B 8:10'] },
      { id: '2', route: 'rail', calls: ['B 8:30', 'C 8:40'] },
      { id: 'island', calls: ['X 8:00', 'Y 8:10'], wheelchairAccessible: 2 },
      { id: 'early', calls: ['C 6:00', 'D 6:10'] },
    ],
    routeTypes: { rail: 2 },
    // The last service day: nothing runs on later days.
    calendars: [
      {
        serviceId: 'daily',
        weekdays: [true, true, true, true, true, true, true],
        startDay: WEDNESDAY,
        endDay: WEDNESDAY,
      },
    ],
  });
  const reasonOf = (...args: Parameters<typeof plan>) => {
    const { emptyReason, itineraries, direct } = plan(...args);
    expect(itineraries.length + direct.length).toBe(0);
    return [emptyReason?.code, ...(emptyReason?.suggestions ?? []).map(({ code }) => code)];
  };
  const bus = { allowsRouteType: (type: number) => type === 3 };

  test.each([
    ['no-stop-near-start', () => reasonOf(pointAt(20_000, 0), 'A', '7:00'), ['walk-further']],
    ['no-stop-near-end', () => reasonOf('A', pointAt(20_000, 0), '7:00'), ['walk-further']],
    ['modes-exclude-all', () => reasonOf('A', 'C', '7:00', bus), ['all-modes']],
    ['modes-exclude-all', () => reasonOf('A', 'C', '9:00', { ...bus, arriveBy: true }), ['all-modes']],
    ['no-accessible-connection', () => reasonOf('X', 'Y', '7:00', { needsWheelchair: true }), ['other-day']],
    [
      'accessibility-unknown',
      () => reasonOf('A', 'C', '7:00', { needsWheelchair: true, strictWheelchair: true }),
      ['allow-unknown-access'],
    ],
    ['too-few-transfers', () => reasonOf('A', 'C', '7:00', { maxTransfers: 0 }), ['more-transfers']],
    ['longer-than-allowed', () => reasonOf('A', 'C', '7:00', { maxTravelSec: 600 }), ['longer-travel']],
    ['no-service-at-time', () => reasonOf('A', 'C', '8:00:01'), ['earlier']],
    ['no-service-at-time', () => reasonOf('A', 'C', '8:39:59', { arriveBy: true }), ['later']],
    ['no-service-at-time', () => reasonOf('A', 'B', '9:00', bus), ['earlier']],
    ['not-connected', () => reasonOf('A', 'X', '7:00'), ['walk-further']],
    ['not-connected', () => reasonOf('C', 'A', '9:00', { arriveBy: true }), ['walk-further']],
    ['no-connection', () => reasonOf('A', 'D', '7:00'), ['walk-further', 'other-day']],
    ['too-far-to-walk', () => reasonOf('A', 'C', '7:00', { walkOnly: true }), ['walk-further', 'all-modes']],
  ])('%s', (code, ask, suggestions) => {
    expect(ask()).toEqual([code, ...suggestions]);
  });

  test('a suggested time works, and is given on the clock of its day', () => {
    const late = plan('A', 'C', '8:00:01').emptyReason;
    expect(late?.suggestions[0]?.time).toEqual({ day: WEDNESDAY, seconds: 8 * 3600 });
    expect(plan('A', 'C', '8:00').itineraries).toHaveLength(1);
    const early = plan('A', 'C', '8:39:59', { arriveBy: true }).emptyReason;
    expect(early?.suggestions[0]?.time).toEqual({ day: WEDNESDAY, seconds: 8 * 3600 + 40 * 60 });
    expect(
      [early?.text.zh, early?.text.en].every((text) => text?.includes('08:40') && !text.includes('+')),
    ).toBe(true);
    expect(plan('A', 'C', '8:40', { arriveBy: true }).itineraries).toHaveLength(1);
  });
});

describe('lines and operators to be avoided', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], B: [0, 5000] },
    trips: [
      { id: 'fast', route: 'fast', calls: ['A 8:00', 'B 8:10'] },
      { id: 'slow', route: 'slow', calls: ['A 8:00', 'B 8:30'] },
    ],
  });
  const ridden = (avoids: { routeIds?: string[]; agencyIds?: string[] }) => {
    const { itineraries, emptyReason } = plan('A', 'B', '7:59', {
      avoids: { routeIds: [], agencyIds: [], ...avoids },
    });
    const routes = itineraries.flatMap(({ legs }) =>
      legs.flatMap((leg) => (leg.kind === 'ride' ? [leg.route.routeId] : [])),
    );
    return routes.length > 0 ? routes : emptyReason?.code;
  };

  test('another line is found', () => {
    expect(ridden({})).toEqual(['f:fast']);
    expect(ridden({ routeIds: ['f:fast'] })).toEqual(['f:slow']);
  });

  test('a line of the same name in another feed is not avoided', () => {
    expect(ridden({ routeIds: ['g:fast', 'fast'] })).toEqual(['f:fast']);
  });

  test('if there is no other way, the reason says so', () => {
    expect(ridden({ routeIds: ['f:fast', 'f:slow'] })).toBe('avoided-lines-needed');
    expect(ridden({ agencyIds: ['f:a'] })).toBe('avoided-lines-needed');
  });
});
