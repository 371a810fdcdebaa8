/** Rebuilding gives the planned itinerary again, and rejects one that the timetable no longer has. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { toDayStartEpochSec } from '../../../server/base/service-day.ts';
import { TripIndex } from '../../../server/planner/board/trip-run.ts';
import {
  type RebuildRequest,
  rebuildItinerary,
} from '../../../server/planner/itinerary/rebuild-itinerary.ts';
import type { Itinerary, ItineraryPlace, RideLeg } from '../../../server/planner/model/itinerary.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import type { TinyFeed, TinyTrip } from '../../support/tiny-feed.ts';
import { plannerOf, pointAt, type TinyPlanner, tinyPlanner } from '../../support/tiny-planner.ts';

const walking = { maxAccessSec: 7_200, maxEgressSec: 7_200, maxDirectSec: 7_200, speedMps: 1 };

/** References to the legs of an itinerary; rides between which the passenger stays seated are one. */
function toRefs(itinerary: Itinerary): RebuildRequest['legs'] {
  const start = toDayStartEpochSec(itinerary.day, itinerary.timeZone);
  const toEnd = ({ lat, lon, stopId }: ItineraryPlace) =>
    stopId === undefined ? ({ kind: 'point', lat, lon } as const) : ({ kind: 'stop', stopId } as const);
  const refs: RebuildRequest['legs'][number][] = [];
  for (const leg of itinerary.legs) {
    const times = {
      departureEpochSec: start + leg.departureSec,
      arrivalEpochSec: start + leg.arrivalSec,
    };
    const before = refs.at(-1);
    if (leg.kind === 'walk') refs.push({ kind: 'walk', from: toEnd(leg.from), to: toEnd(leg.to), ...times });
    else if (leg.interlineWithPreviousLeg && before?.kind === 'ride') {
      refs[refs.length - 1] = { ...before, toStopId: leg.to.stopId!, arrivalEpochSec: times.arrivalEpochSec };
    } else {
      const { serviceDay, tripId, tripStartSec } = leg as RideLeg;
      refs.push({
        kind: 'ride',
        run: { tripId, serviceDay, ...(tripStartSec === undefined ? {} : { tripStartSec }) },
        fromStopId: leg.from.stopId!,
        toStopId: leg.to.stopId!,
        ...times,
      });
    }
  }
  return refs;
}

function rebuild(planner: TinyPlanner, legs: RebuildRequest['legs'], asked: Partial<RebuildRequest> = {}) {
  const parts = { ...planner, index: new TripIndex(planner.timetable), price: () => undefined };
  return rebuildItinerary(parts, { legs, walking, needsWheelchair: false, fare: {}, ...asked });
}

/** The itinerary with epoch seconds in place of seconds of a day, without fields that depend on other itineraries. */
function toTold({ day, tags: _tags, tagReasons: _reasons, ...itinerary }: Itinerary) {
  const start = toDayStartEpochSec(day, itinerary.timeZone);
  const toAbsolute = (key: string, value: unknown) =>
    /^(departure|arrival)Sec$/.test(key) ? start + Number(value) : value;
  // Alternatives depend on the search's window, which a rebuilt itinerary does not have.
  const drop = (key: string, value: unknown) => {
    if (key === 'alternatives') return undefined;
    // If a trip calls at one stop twice in one second, times do not show which call is meant.
    if (key === 'geometry') return withoutRepeats(value as unknown[]);
    if (key === 'calls') return withoutRepeats(toRiddenCalls(value as RideLeg['calls']));
    return toAbsolute(key, value);
  };
  return JSON.parse(JSON.stringify(itinerary, drop)) as unknown;
}

/**
 * Calls without the arrival at the first stop and the departure from the last, which do not matter to the passenger. If
 * a trip calls at one stop twice in one second, times do not show which call is meant, so pickup and drop-off rules are
 * left out.
 */
function toRiddenCalls(calls: RideLeg['calls']): unknown[] {
  return calls.map(({ arrivalSec, departureSec, dropOff: _off, pickup: _on, ...call }) => ({
    ...call,
    arrivalSec: Math.max(arrivalSec, calls[0]?.departureSec ?? 0),
    departureSec: Math.min(departureSec, calls.at(-1)?.arrivalSec ?? departureSec),
  }));
}

function withoutRepeats(list: readonly unknown[]): unknown[] {
  return list.filter((one, i) => i === 0 || JSON.stringify(one) !== JSON.stringify(list[i - 1]));
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
  return 'none';
}

test('every planned itinerary is found again, to the second and the point', () => {
  let count = 0;
  fc.assert(
    fc.property(
      randomFeed,
      fc.nat(8),
      fc.nat(8),
      fc.integer({ min: 0, max: 26 * 60 }),
      fc.boolean(),
      fc.boolean(),
      (feed, a, b, minute, arriveBy, fromPoint) => {
        const planner = plannerOf(feed);
        const result = planFrom(planner, a, b, minute, arriveBy, fromPoint);
        for (const itinerary of [...(result?.itineraries ?? []), ...(result?.direct ?? [])]) {
          count++;
          expect(toTold(rebuild(planner, toRefs(itinerary)))).toEqual(toTold(itinerary));
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(count).toBeGreaterThan(100);
});

function planFrom(
  planner: TinyPlanner,
  a: number,
  b: number,
  minute: number,
  arriveBy: boolean,
  fromPoint: boolean,
) {
  const from = fromPoint ? ({ kind: 'point', lat: 40.806, lon: 111.607 } as const) : `feed:s${a}`;
  const toId = planner.timetable.feeds[0]?.feedId;
  const idOf = (text: string | typeof from) =>
    typeof text === 'string' ? text.replace('feed:', `${toId}:`) : text;
  try {
    return planner.plan(idOf(from), `${toId}:s${b}`, '0:00', {
      day: QUERY_DAY + Math.floor(minute / 1_440),
      arriveBy,
      searchWindowSec: 7_200,
      minItineraries: 3,
      walking: { ...walking, maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1_800 },
    });
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

const bus: TinyTrip = { id: 'a', route: 'p', calls: ['A 8:00', 'B 8:10', 'C 8:20'] };
const train: TinyTrip = { id: 'b', route: 'q', calls: ['C 8:30', 'D 9:00'] };
const feed: TinyFeed = { trips: [bus, train] };

describe('when the timetable has changed', () => {
  const planned = tinyPlanner(feed).plan('A', 'D', '8:00').itineraries[0]!;
  const tellAfter = (trips: readonly TinyTrip[]) => () => rebuild(tinyPlanner({ trips }), toRefs(planned));

  test('the itinerary has the new times', () => {
    const later = { ...train, calls: ['C 8:40', 'D 9:15'] };
    const told = tellAfter([bus, later])();
    expect(told.legs.map((leg) => [leg.departureSec / 60, leg.arrivalSec / 60])).toEqual([
      [480, 500],
      [520, 555],
    ]);
    expect(told.arrivalSec).toBe(555 * 60);
  });

  test.each<[string, readonly TinyTrip[], string]>([
    ['a trip is gone', [bus], 'trip-unknown'],
    [
      'a trip no longer calls there',
      [{ ...bus, calls: ['A 8:00', 'B 8:10'] }, train, { id: 'z', route: 'z', calls: ['C 1:00', 'D 2:00'] }],
      'itinerary-gone',
    ],
    [
      'a trip calls in the other order',
      [{ ...bus, calls: ['C 8:00', 'B 8:10', 'A 8:20'] }, train],
      'itinerary-gone',
    ],
    ['a change is missed', [bus, { ...train, calls: ['C 8:19', 'D 8:50'] }], 'itinerary-gone'],
    ['a change is too short', [bus, { ...train, calls: ['C 8:20:10', 'D 8:50'] }], 'itinerary-gone'],
    ['a stop is gone', [{ ...bus, calls: ['A 8:00', 'B 8:10'] }, train], 'itinerary-gone'],
  ])('%s: refused', (_what, trips, code) => {
    expect(codeOf(tellAfter(trips))).toBe(code);
  });

  test('a day on which the trip does not run is refused', () => {
    const refs = toRefs(planned).map((ref) =>
      ref.kind === 'ride' ? { ...ref, run: { ...ref.run, serviceDay: ref.run.serviceDay + 1 } } : ref,
    );
    const weekday: TinyFeed = { trips: [bus, train] };
    expect(['trip-unknown', 'none']).toContain(codeOf(() => rebuild(tinyPlanner(weekday), refs)));
    const longAgo = toRefs(planned).map((ref) => ({
      ...ref,
      departureEpochSec: ref.departureEpochSec - 86_400 * 4_000,
    }));
    expect(codeOf(() => rebuild(tinyPlanner(feed), longAgo))).toBe('date-outside-service');
  });

  test('unknown ids are refused', () => {
    const [first] = toRefs(planned);
    const ride = first?.kind === 'ride' ? first : undefined;
    const planner = tinyPlanner(feed);
    const run = { ...ride!.run, tripId: 'f:none' };
    expect(codeOf(() => rebuild(planner, [{ ...ride!, run }]))).toBe('trip-unknown');
    expect(codeOf(() => rebuild(planner, [{ ...ride!, toStopId: 'f:none' }]))).toBe('stop-unknown');
    expect(codeOf(() => rebuild(planner, [{ ...ride!, toStopId: ride!.fromStopId }]))).toBe('itinerary-gone');
  });
});

describe('walks', () => {
  const planner = tinyPlanner(feed);

  test('a walk alone is rebuilt, and refused if it is too long', () => {
    const legs: RebuildRequest['legs'] = [
      {
        kind: 'walk',
        from: pointAt(0, 0),
        to: pointAt(300, 0),
        departureEpochSec: 1_795_564_800,
        arrivalEpochSec: 1_795_565_200,
      },
    ];
    const told = rebuild(planner, legs);
    expect(told.legs).toHaveLength(1);
    expect(told.walkM).toBe(390);
    const far = [{ ...legs[0]!, to: { kind: 'point' as const, lat: -40, lon: -111 } }];
    expect(codeOf(() => rebuild(planner, far as RebuildRequest['legs']))).toBe('itinerary-gone');
  });

  test('staying at the first or last stop is kept', () => {
    const result = planner.plan(pointAt(10, 50), pointAt(10, 50), '8:00');
    expect(result.itineraries).toEqual([]);
    const refs = toRefs(planner.plan('A', 'D', '8:00').itineraries[0]!);
    const [first, last] = [refs[0]!, refs.at(-1)!];
    const place = planner.stops.toPlace(planner.stops.listRows('f:A')[0]!);
    const near = { kind: 'point' as const, lat: place.lat + 0.0009, lon: place.lon };
    const early: RebuildRequest['legs'][number] = {
      kind: 'walk',
      from: near,
      to: { kind: 'stop', stopId: 'f:A' },
      departureEpochSec: first.departureEpochSec - 1_000,
      arrivalEpochSec: first.departureEpochSec - 700,
    };
    const told = rebuild(planner, [early, first, last]);
    const [walk, ride] = told.legs;
    expect(ride!.departureSec - walk!.arrivalSec).toBe(700);
    expect(told.departureSec).toBe(walk!.departureSec);
  });
});

test('the passenger stays seated again', () => {
  const seated: TinyFeed = {
    trips: [
      { id: 'a', route: 'p', blockId: 'k', calls: ['A 8:00', 'B 8:10'] },
      { id: 'b', route: 'q', blockId: 'k', calls: ['B 8:10:30', 'C 8:20'] },
    ],
  };
  const planner = tinyPlanner(seated);
  const [planned] = planner.plan('A', 'C', '8:00').itineraries;
  expect(toRefs(planned!)).toHaveLength(1);
  expect(toTold(rebuild(planner, toRefs(planned!)))).toEqual(toTold(planned!));
});
