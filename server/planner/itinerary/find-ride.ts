/** Finds the run of a day to which a planned ride refers. */
import { ProblemError } from '../../base/problem.ts';
import { toDayStartEpochSec } from '../../base/service-day.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { TripRun } from '../board/board-request.ts';
import { type TripIndex, toUnknownTrip } from '../board/trip-run.ts';
import { toEndPoint } from '../model/end-point.ts';
import type { StopIndex } from '../model/stop-index.ts';
import { type FoundRide, toRide } from '../raptor/journey.ts';
import { listTripRides } from '../raptor/trip-rides.ts';

/** A vehicle from boarding to alighting, on one trip or on several between which the passenger stays seated. */
export interface RideRef {
  readonly kind: 'ride';
  readonly run: TripRun;
  /** `feed:stop_id`. */
  readonly fromStopId: string;
  readonly toStopId: string;
  readonly departureEpochSec: number;
  readonly arrivalEpochSec: number;
}

export interface RideParts {
  readonly timetable: Timetable;
  readonly stops: StopIndex;
  readonly index: TripIndex;
}

/**
 * The run of the day that calls at both stops, at the calls nearest to the given times.
 *
 * @throws ProblemError `trip-unknown` where it does not run on that day, `itinerary-gone` where it does not call there,
 * `stop-unknown`
 */
export function findRide({ index, stops, timetable }: RideParts, day: DayTimetable, ref: RideRef): FoundRide {
  const trip = getTripRow(index, ref);
  const [fromStop, toStop] = [ref.fromStopId, ref.toStopId].map((stopId) => {
    const { members } = toEndPoint(stops, { kind: 'stop', stopId });
    return members[0];
  });
  const shift = ref.run.serviceDay - day.day;
  const { patterns } = timetable;
  const dayStart = toDayStartEpochSec(day.day, timetable.timeZone);
  const departureSec = ref.departureEpochSec - dayStart;
  const arrivalSec = ref.arrivalEpochSec - dayStart;
  let isRunning = false;
  let best: { readonly ride: FoundRide; readonly cost: number } | undefined;
  for (let chain = 0; chain < day.chainCount; chain++) {
    for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
      const row = day.runRow[run] as number;
      if (patterns.runTrip[row] !== trip || day.runDayShift[run] !== shift) continue;
      if (ref.run.tripStartSec !== undefined && patterns.runStart[row] !== ref.run.tripStartSec) continue;
      isRunning = true;
      for (const [board, alight] of listCalls(day, chain, fromStop, toStop)) {
        const ride = toRide(day, run, board, alight);
        const trips = listTripRides(patterns, day, ride).length;
        // A loop line calls at a stop twice: choose the calls nearest to the given times.
        const cost =
          Math.abs(ride.departureSec - departureSec) + Math.abs(ride.arrivalSec - arrivalSec) + trips;
        // At equal times choose the calls with the fewest calls between them.
        const isBetter =
          !best || cost < best.cost || (cost === best.cost && toCalls(ride) < toCalls(best.ride));
        if (isBetter) best = { ride, cost };
      }
    }
  }
  if (!isRunning) throw toUnknownTrip(ref.run.tripId, ref.run.serviceDay);
  if (!best) throw toGone(ref.run.tripId);
  return best.ride;
}

const toCalls = ({ alightPosition, boardPosition }: FoundRide) => alightPosition - boardPosition;

/** @throws ProblemError `trip-unknown` */
export function getTripRow(index: TripIndex, { run }: RideRef): number {
  const trip = index.find(run.tripId);
  if (trip === undefined) throw toUnknownTrip(run.tripId, run.serviceDay);
  return trip;
}

/** Pairs of positions of a chain where a passenger can board at the first stop and alight at the second. */
function listCalls(
  day: DayTimetable,
  chain: number,
  fromStop: number | undefined,
  toStop: number | undefined,
): [board: number, alight: number][] {
  const first = day.chainCall[chain] as number;
  const length = day.chainLength[chain] as number;
  const calls: [number, number][] = [];
  for (let board = 0; board < length; board++) {
    if (day.callPlace[first + board] !== fromStop || !isAllowed(day, first + board, BOARDING)) continue;
    for (let alight = board + 1; alight < length; alight++) {
      if (day.callPlace[first + alight] !== toStop || !isAllowed(day, first + alight, ALIGHTING)) continue;
      calls.push([board, alight]);
    }
  }
  return calls;
}

const BOARDING = 1;
const ALIGHTING = 2;

const isAllowed = ({ callFlags }: DayTimetable, call: number, what: number) =>
  ((callFlags[call] as number) & what) !== 0;

/** The problem for an itinerary that is not possible in the present timetable. */
export function toGone(tripId: string): ProblemError {
  return new ProblemError(
    'itinerary-gone',
    {
      zh: `按现在的时刻表，这个行程已不可行（车次 ${tripId}）`,
      en: `By the timetable of today this itinerary is no longer possible (trip ${tripId})`,
    },
    { tripId },
  );
}
