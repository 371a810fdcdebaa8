/** Vehicles on the map, compared with a check of every run and every call. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../server/base/geo.ts';
import { ProblemError } from '../../../server/base/problem.ts';
import { listMovingTrips, type MovingTripsRequest } from '../../../server/planner/board/moving-trips.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { isActive } from '../../../server/transit/timetable/timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { at, WEDNESDAY } from '../../support/tiny-feed.ts';
import { plannerOf, type TinyPlanner, tinyPlanner } from '../../support/tiny-planner.ts';

const everywhere: Box = { south: -90, west: -180, north: 90, east: 180 };
const all: Omit<MovingTripsRequest, 'time' | 'windowSec'> = {
  bounds: everywhere,
  isShown: () => true,
  maxSegments: 10_000,
};

/** All rides between neighbouring calls on the days around: `trip start position`. */
function listSlowly({ timetable }: TinyPlanner, request: MovingTripsRequest): string[] {
  const { patterns, routes, services, stops, trips } = timetable;
  const { south, west, north, east } = request.bounds;
  const found: string[] = [];
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const first = patterns.callOffsets[pattern]!;
    const length = patterns.callOffsets[pattern + 1]! - first;
    const points = Array.from({ length }, (_, i) => patterns.stop[first + i]!);
    const { routeType } = routes[patterns.route[pattern]!]!;
    if (!request.isShown(routeType, 0)) continue;
    for (let run = patterns.runOffsets[pattern]!; run < patterns.runOffsets[pattern + 1]!; run++) {
      for (let shift = -3; shift <= 1; shift++) {
        const trip = patterns.runTrip[run]!;
        if (!isActive(services, trips.service[trip]!, request.time.day + shift)) continue;
        const start = patterns.runStart[run]! + shift * 86_400;
        for (let i = 0; i + 1 < length; i++) {
          const departure = start + patterns.profileDeparture[patterns.runProfile[run]! + i]!;
          const arrival = start + patterns.profileArrival[patterns.runProfile[run]! + i + 1]!;
          const isNow =
            departure < request.time.seconds + request.windowSec && arrival >= request.time.seconds;
          const [a, b] = [points[i]!, points[i + 1]!];
          const [lats, lons] = [
            [stops.lat[a]!, stops.lat[b]!],
            [stops.lon[a]!, stops.lon[b]!],
          ];
          const isHere =
            Math.min(...lats) <= north &&
            Math.max(...lats) >= south &&
            Math.min(...lons) <= east &&
            Math.max(...lons) >= west;
          if (isNow && isHere) found.push(`${trip} ${departure} ${arrival} ${a} ${b}`);
        }
      }
    }
  }
  return found.sort();
}

function listFast(planner: TinyPlanner, request: MovingTripsRequest): string[] {
  const { trips } = planner.timetable;
  const { segments } = listMovingTrips(planner, request);
  const ids = new Map(listStrings(trips.ids).map((id, row) => [`x:${id}`, row]));
  const row = (stopId: string | undefined) => planner.stops.listRows(stopId ?? '')[0];
  return segments
    .map(
      ({ arrivalSec, departureSec, from, to, tripId }) =>
        `${ids.get(tripId)} ${departureSec} ${arrivalSec} ${row(from.stopId)} ${row(to.stopId)}`,
    )
    .sort();
}

test('moving trips equal those of a check of every run', () => {
  let count = 0;
  fc.assert(
    fc.property(
      randomFeed,
      fc.integer({ min: 0, max: 86_399 }),
      fc.constantFrom(0, 1, 180, 3_600, 21_600),
      fc.array(fc.nat(14), { minLength: 4, maxLength: 4 }),
      (feed, seconds, windowSec, [a = 0, b = 0, c = 0, d = 0]) => {
        const planner = plannerOf(feed);
        const bounds = {
          south: 40.8 + Math.min(a, b) * 0.001,
          north: 40.8 + Math.max(a, b) * 0.001,
          west: 111.6 + Math.min(c, d) * 0.0012,
          east: 111.6 + Math.max(c, d) * 0.0012,
        };
        const request = { ...all, bounds, time: { day: QUERY_DAY, seconds }, windowSec };
        const expected = listSlowly(planner, request);
        count += expected.length;
        expect(listFast(planner, request)).toEqual(expected);
      },
    ),
    { numRuns: 400 },
  );
  expect(count).toBeGreaterThan(200);
});

describe('a line', () => {
  const planner = tinyPlanner({
    trips: [{ id: 'a', route: 'p', calls: ['A 8:00', 'B 8:10', 'C 8:20'] }],
  });
  const ask = (asked: Partial<MovingTripsRequest> = {}) =>
    listMovingTrips(planner, {
      ...all,
      time: { day: WEDNESDAY, seconds: at('8:05') },
      windowSec: 180,
      ...asked,
    }).segments;

  test('is listed from call to call, with its run', () => {
    expect(ask().map(({ from, to, tripId }) => [tripId, from.stopId, to.stopId])).toEqual([
      ['f:a', 'f:A', 'f:B'],
    ]);
    expect(ask({ windowSec: 600 })).toHaveLength(2);
    expect(ask({ time: { day: WEDNESDAY, seconds: at('8:21') } })).toEqual([]);
    expect(ask({ time: { day: WEDNESDAY, seconds: at('7:50') }, windowSec: 600 })).toEqual([]);
  });

  test('is omitted where its type is not shown', () => {
    const asked: [number, number][] = [];
    const isShown = (routeType: number, extentM: number) => asked.push([routeType, extentM]) < 0;
    expect(ask({ isShown })).toEqual([]);
    expect(asked[0]![0]).toBe(3);
    expect(asked[0]![1]).toBeGreaterThan(0);
  });

  test('is refused, not cut off, where there are more than maxSegments', () => {
    expect(ask({ windowSec: 600, maxSegments: 2 })).toHaveLength(2);
    expect(() => ask({ windowSec: 600, maxSegments: 1 })).toThrow(ProblemError);
    try {
      ask({ windowSec: 600, maxSegments: 1 });
    } catch (error) {
      expect(error).toMatchObject({ code: 'area-too-busy' });
    }
  });
});
