/** Vehicles between two stops by the timetable, in an area of the map and a span of time. */
import { type Box, findBox, isOverlapping, toDistanceM } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { RideLeg } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { ServiceTime } from '../model/plan-request.ts';
import type { SearchCache } from '../model/search-cache.ts';
import { toRide } from '../raptor/journey.ts';
import { findFirstRunAt, toCallSec } from './list-runs-at.ts';
import { RepeatedTrips } from './repeated-trips.ts';

export interface MovingTripsRequest {
  readonly bounds: Box;
  readonly time: ServiceTime;
  /** Length of the span that begins at `time`. */
  readonly windowSec: number;
  /** Whether to show a line, by its GTFS `route_type` and the diagonal of the box around it. */
  readonly isShown: (routeType: number, extentM: number) => boolean;
  /** The request is refused where there are more. */
  readonly maxSegments: number;
}

export interface MovingTrips {
  /** The service day of the seconds of `segments`. */
  readonly day: ServiceDay;
  readonly timeZone: string;
  /** Rides from one call to the next one. */
  readonly segments: readonly RideLeg[];
}

export interface MovingTripParts {
  readonly timetable: Timetable;
  readonly legs: LegBuilder;
  readonly cache: SearchCache;
}

/**
 * All rides between neighbouring calls that take place in the window, at least partly, and whose way touches the area.
 *
 * Cost: one binary search for each call of each chain whose box overlaps the area.
 *
 * @throws ProblemError `area-too-busy` where there are more than `maxSegments`, `date-outside-service`
 */
export function listMovingTrips(parts: MovingTripParts, request: MovingTripsRequest): MovingTrips {
  const { cache, legs, timetable } = parts;
  const day = cache.getDay(request.time.day);
  const [fromSec, toSec] = [request.time.seconds, request.time.seconds + request.windowSec];
  const segments: RideLeg[] = [];
  const repeats = new RepeatedTrips(timetable, day);
  for (let chain = 0; chain < day.chainCount; chain++) {
    const pattern = day.chainPattern[chain] as number;
    const box = getPatternBox(timetable, pattern);
    const routeType = timetable.routes[timetable.patterns.route[pattern] as number]?.routeType ?? 3;
    if (!isOverlapping(box, request.bounds) || !request.isShown(routeType, toExtentM(box))) continue;
    const last = (day.chainLength[chain] as number) - 1;
    for (let position = 0; position < last; position++) {
      // Runs of a pattern may have different shapes, so the result is cached for each shape.
      const isInside = new Map<number, boolean>();
      for (const run of listRunsBetween(day, chain, position, fromSec, toSec)) {
        const trip = timetable.patterns.runTrip[day.runRow[run] as number] as number;
        const shape = timetable.trips.shape[trip] as number;
        if (isInside.get(shape) === false) continue;
        const leg = legs.toRideLeg(day, toRide(day, run, position, position + 1));
        if (!isInside.has(shape))
          isInside.set(shape, isOverlapping(findBox(leg.geometry) ?? NOWHERE, request.bounds));
        if (isInside.get(shape) === false) continue;
        if (segments.length >= request.maxSegments) throw toTooBusy(request.maxSegments);
        if (repeats.isNew({ chain, run, position, timeSec: leg.departureSec })) segments.push(leg);
      }
    }
  }
  return { day: day.day, timeZone: timetable.timeZone, segments };
}

/** Runs that depart from a call before `toSec` and arrive at the next one at `fromSec` or later. */
function* listRunsBetween(
  day: DayTimetable,
  chain: number,
  position: number,
  fromSec: number,
  toSec: number,
): Generator<number> {
  const end = day.runOffsets[chain + 1] as number;
  const first = findFirstRunAt(day, day.profileArrival, chain, position + 1, fromSec);
  for (let run = first; run < end && toCallSec(day, day.profileDeparture, run, position) < toSec; run++)
    yield run;
}

/** A box that contains no point. */
const NOWHERE: Box = { south: 90, west: 0, north: -90, east: 0 };

const boxes = new WeakMap<Timetable, (Box | undefined)[]>();

/** The box around the stops and shapes of a pattern; cached. */
function getPatternBox(timetable: Timetable, pattern: number): Box {
  const known = boxes.get(timetable) ?? [];
  boxes.set(timetable, known);
  const box = known[pattern] ?? buildPatternBox(timetable, pattern);
  known[pattern] = box;
  return box;
}

function buildPatternBox({ patterns, shapes, stops, trips }: Timetable, pattern: number): Box {
  const calls = patterns.stop.subarray(patterns.callOffsets[pattern], patterns.callOffsets[pattern + 1]);
  const points = Array.from(calls, (stop) => ({
    lat: stops.lat[stop] as number,
    lon: stops.lon[stop] as number,
  }));
  const runs = patterns.runTrip.subarray(patterns.runOffsets[pattern], patterns.runOffsets[pattern + 1]);
  for (const shape of new Set(Array.from(runs, (trip) => trips.shape[trip] as number))) {
    if (shape < 0) continue;
    for (let i = shapes.offsets[shape] as number; i < (shapes.offsets[shape + 1] as number); i++) {
      points.push({ lat: (shapes.latE6[i] as number) / 1e6, lon: (shapes.lonE6[i] as number) / 1e6 });
    }
  }
  return findBox(points) ?? NOWHERE;
}

function toExtentM({ south, west, north, east }: Box): number {
  return toDistanceM({ lat: south, lon: west }, { lat: north, lon: east });
}

function toTooBusy(most: number): ProblemError {
  return new ProblemError('area-too-busy', {
    zh: `这个范围和时段内的车辆超过 ${most} 段，请放大地图或缩短时段`,
    en: `More than ${most} vehicle movements in this area and time: zoom in, or ask for a shorter time`,
  });
}
