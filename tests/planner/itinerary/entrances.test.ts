/** Ways between the street and stops inside stations, through entrances and pathways. */
import { describe, expect, test } from 'vitest';
import { listAccess, toEndPoint } from '../../../server/planner/model/end-point.ts';
import { findStreetWays } from '../../../server/planner/model/wheelchair-day.ts';
import { ReachPlanner } from '../../../server/planner/reach/reach-planner.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { pointAt, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

/** Platform P under two entrances: north by stairs, 100 s in and 150 s out; south by lift, 200 s. */
const feed: TinyFeed = {
  trips: [
    { id: 'out', calls: ['P 8:00', 'Q 8:10'], wheelchairAccessible: 1 },
    { id: 'in', calls: ['Q 9:00', 'P 9:10'], wheelchairAccessible: 1 },
  ],
  at: { P: [0, 0], N: [0, 100], So: [0, -100], Q: [0, 9_000] },
  stops: [
    { stopId: 'S', locationType: 1, lat: 40, lon: 111 },
    { stopId: 'P', parentStation: 'S' },
    { stopId: 'N', parentStation: 'S', locationType: 2 },
    { stopId: 'So', parentStation: 'S', locationType: 2 },
  ],
  pathways: [
    { pathwayId: 'd', fromStopId: 'N', toStopId: 'P', mode: 2, isBidirectional: false, traversalSec: 100 },
    { pathwayId: 'u', fromStopId: 'P', toStopId: 'N', mode: 2, isBidirectional: false, traversalSec: 150 },
    { pathwayId: 'l', fromStopId: 'So', toStopId: 'P', mode: 5, isBidirectional: true, traversalSec: 200 },
  ],
};
const withoutLift: TinyFeed = { ...feed, pathways: feed.pathways?.slice(0, 2) ?? [] };
const walking = { maxAccessSec: 600, maxEgressSec: 600, maxDirectSec: 0, speedMps: 1.3 };
const wheelchair = { needsWheelchair: true };

function accessOf(tiny: TinyFeed, needs: object, leaves: boolean, place = pointAt(0, 200)): string[] {
  const { locator, stops, timetable } = tinyPlanner(tiny);
  const walk = { speedMps: 1, detourFactor: 1, maxSec: 400, ways: findStreetWays(timetable, needs) };
  const ids = listStrings(timetable.stops.ids);
  return listAccess(toEndPoint(stops, place), locator, walk, undefined, leaves).map(
    ({ durationSec, stop }) => `${ids[stop]} ${durationSec}`,
  );
}

describe('a stop inside a station', () => {
  test('is reached by the quickest entrance, with separate times in and out', () => {
    expect(accessOf(feed, {}, false)).toEqual(['P 200']);
    expect(accessOf(feed, {}, true)).toEqual(['P 250']);
  });

  test('is reached by lift in a wheelchair, and not at all without a lift', () => {
    expect(accessOf(feed, wheelchair, false)).toEqual(['P 500']);
    expect(accessOf(withoutLift, wheelchair, false)).toEqual([]);
    expect(accessOf(withoutLift, wheelchair, false, { kind: 'stop', stopId: 'S' })).toEqual([]);
    expect(accessOf(withoutLift, {}, false, { kind: 'stop', stopId: 'S' })).toEqual(['P 0']);
  });

  test('is not reached by an entrance too far away, nor over an entrance that is closed to wheelchairs', () => {
    expect(accessOf(feed, {}, false, pointAt(0, 550))).toEqual([]);
    const stops =
      feed.stops?.map((row) => (row.stopId === 'So' ? { ...row, wheelchairBoarding: 2 } : row)) ?? [];
    expect(accessOf({ ...feed, stops }, wheelchair, false)).toEqual([]);
  });

  test('counts as being at the street where the feed has no pathways', () => {
    expect(accessOf({ ...feed, pathways: [] }, wheelchair, false)).toEqual(['P 200']);
  });
});

describe('a journey', () => {
  const { plan } = tinyPlanner(feed);

  test('begins and ends with the way through the station', () => {
    expect(tellLegs(plan(pointAt(0, 200), 'Q', '7:50', { walking }))).toEqual([
      'walk 7:56:40-8:00, out 8:00-8:10',
    ]);
    expect(tellLegs(plan('Q', pointAt(0, 200), '8:50', { walking }))).toEqual([
      'in 9:00-9:10, walk 9:10-9:14:10',
    ]);
  });

  test('in a wheelchair begins with the lift; without a lift there is no journey', () => {
    const asked = { ...wheelchair, walking };
    expect(tellLegs(plan(pointAt(0, 200), 'Q', '7:50', asked))).toEqual(['walk 7:51:40-8:00, out 8:00-8:10']);
    expect(tinyPlanner(withoutLift).plan(pointAt(0, 200), 'Q', '7:50', asked).itineraries).toEqual([]);
    expect(tinyPlanner(withoutLift).plan('S', 'Q', '7:50', asked).itineraries).toEqual([]);
    expect(tinyPlanner(withoutLift).plan('Q', 'S', '8:50', asked).itineraries).toEqual([]);
  });
});

describe('the entrance that a walk leads through', () => {
  const entrancesOf = (tiny: TinyFeed, place: ReturnType<typeof pointAt>, needs = {}) => {
    const { plan } = tinyPlanner(tiny);
    const results = [
      plan(place, 'Q', '7:50', { walking, ...needs }),
      plan('Q', place, '8:50', { walking, ...needs }),
    ];
    return results.map(({ itineraries }) =>
      itineraries[0]?.legs.map((leg) => (leg.kind === 'walk' ? leg.entrance?.stopId : 'ride')),
    );
  };
  const through = (id: string | undefined) => [
    [id, 'ride'],
    ['ride', id],
  ];
  const withoutPathways: TinyFeed = { ...feed, pathways: [] };

  test('is the one at the end of the way through the station: by stairs, or by lift in a wheelchair', () => {
    expect(entrancesOf(feed, pointAt(0, 200))).toEqual(through('f:N'));
    expect(entrancesOf(feed, pointAt(0, 200), wheelchair)).toEqual(through('f:So'));
    expect(entrancesOf(feed, pointAt(0, -300))).toEqual(through('f:So'));
  });

  test('is the nearest one that is open to the traveller where the feed has no pathways', () => {
    expect(entrancesOf(withoutPathways, pointAt(0, 200))).toEqual(through('f:N'));
    expect(entrancesOf(withoutPathways, pointAt(0, -200))).toEqual(through('f:So'));
    const closed = (feed.stops ?? []).map((row) =>
      row.stopId === 'N' ? { ...row, wheelchairBoarding: 2 } : row,
    );
    const shut = { ...withoutPathways, stops: closed };
    expect(entrancesOf(shut, pointAt(0, 200))).toEqual(through('f:N'));
    expect(entrancesOf(shut, pointAt(0, 200), wheelchair)).toEqual(through('f:So'));
  });

  test('lies on the line of the walk, and changes neither its time nor its length', () => {
    const [first] = tinyPlanner(withoutPathways).plan(pointAt(0, 200), 'Q', '7:50', { walking }).itineraries;
    const bare = {
      ...withoutPathways,
      stops: (feed.stops ?? []).filter(({ locationType }) => locationType !== 2),
    };
    const [plain] = tinyPlanner(bare).plan(pointAt(0, 200), 'Q', '7:50', { walking }).itineraries;
    const [walk, plainWalk] = [first?.legs[0], plain?.legs[0]];
    expect(walk?.geometry).toHaveLength(3);
    expect(walk?.geometry[1]?.lat).toBeCloseTo(40 + 100 / 111_195, 6);
    expect(plainWalk?.geometry).toHaveLength(2);
    expect([walk?.departureSec, walk?.arrivalSec, walk?.distanceM]).toEqual([
      plainWalk?.departureSec,
      plainWalk?.arrivalSec,
      plainWalk?.distanceM,
    ]);
  });

  test('is none where the trip begins at the station, at a stop without entrances, or at one whose place is unknown', () => {
    const legs = tinyPlanner(feed).plan('S', 'Q', '7:50', { walking }).itineraries[0]?.legs;
    expect(legs?.map(({ kind }) => kind)).toEqual(['ride']);
    const [toQ] = tinyPlanner(feed).plan(pointAt(0, 200), pointAt(0, 9_100), '7:50', { walking }).itineraries;
    expect(toQ?.legs.map((leg) => (leg.kind === 'walk' ? leg.entrance?.stopId : 'ride'))).toEqual([
      'f:N',
      'ride',
      undefined,
    ]);
    const standIns = (feed.stops ?? []).map((row) =>
      row.locationType === 2 ? { ...row, lat: 40, lon: 111 } : row,
    );
    expect(
      entrancesOf({ ...withoutPathways, stops: standIns, at: { P: [0, 0], Q: [0, 9_000] } }, pointAt(0, 200)),
    ).toEqual(through(undefined));
  });
});

describe('all that a passenger reaches', () => {
  const request = {
    one: pointAt(0, 200),
    time: { day: WEDNESDAY, seconds: 7 * 3600 + 50 * 60 },
    arriveBy: false,
    maxTravelSec: 3_600,
    walking: { maxNearSec: 600, maxFarSec: 0, maxDirectSec: 0, speedMps: 1.3 },
    minTransferSec: 0,
    additionalTransferSec: 0,
    needsWheelchair: false,
    walkOnly: false,
  };
  const reached = (tiny: TinyFeed, needs: object) => {
    const { cache, locator, stops, timetable } = tinyPlanner(tiny);
    const planner = new ReachPlanner({ timetable, stops, locator, cache });
    return planner.reachAll({ ...request, ...needs }).stops.map(({ place }) => place.stopId);
  };

  test('in a wheelchair is limited by lifts and accessible stops, in isochrones as in one-to-all', () => {
    expect(reached(feed, {})).toContain('f:Q');
    expect(reached(feed, wheelchair)).toContain('f:Q');
    expect(reached(withoutLift, {})).toContain('f:Q');
    expect(reached(withoutLift, wheelchair)).not.toContain('f:Q');
    expect(reached(feed, { ...wheelchair, strictWheelchair: true })).not.toContain('f:Q');
    const { cache, locator, stops, timetable } = tinyPlanner(feed);
    const planner = new ReachPlanner({ timetable, stops, locator, cache });
    const sizeOf = (needs: object) =>
      planner.drawIsochrones(
        { ...request, walking: { ...request.walking, maxFarSec: 300 }, ...needs, cutoffsSec: [3_600] },
        [],
      ).isochrones[0]?.stopCount;
    expect(sizeOf({})).toBeGreaterThan(sizeOf({ ...wheelchair, strictWheelchair: true }) ?? 0);
  });
});
