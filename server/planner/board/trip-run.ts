/** A run of a trip, from its first stop to its last. */
import { ProblemError } from '../../base/problem.ts';
import { toDateText } from '../../base/service-day.ts';
import { listStrings } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { Itinerary } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { SearchCache } from '../model/search-cache.ts';
import { toChain, toRide } from '../raptor/journey.ts';
import type { TripRequest } from './board-request.ts';

/** Finds trips by `feed:trip_id`. */
export class TripIndex {
  readonly #rows = new Map<string, number>();

  constructor({ feeds, trips }: Timetable) {
    listStrings(trips.ids).forEach((id, row) => {
      this.#rows.set(`${feeds[trips.feed[row] as number]?.feedId}:${id}`, row);
    });
  }

  find(tripId: string): number | undefined {
    return this.#rows.get(tripId);
  }
}

export interface TripParts {
  readonly timetable: Timetable;
  readonly index: TripIndex;
  readonly legs: LegBuilder;
  readonly cache: SearchCache;
}

/** @throws ProblemError `trip-unknown` where the trip does not exist, or does not run on that day or at that time */
export function getTrip(parts: TripParts, { run }: TripRequest): Itinerary {
  const trip = parts.index.find(run.tripId);
  if (trip === undefined) throw toUnknownTrip(run.tripId, run.serviceDay);
  const day = parts.cache.getDay(run.serviceDay);
  const { patterns } = parts.timetable;
  const found = day.runRow.findIndex(
    (row, i) =>
      patterns.runTrip[row] === trip &&
      day.runDayShift[i] === 0 &&
      (run.tripStartSec === undefined || patterns.runStart[row] === run.tripStartSec),
  );
  if (found < 0) throw toUnknownTrip(run.tripId, run.serviceDay);
  const chain = toChain(day, found);
  const leg = parts.legs.toRideLeg(day, toRide(day, found, 0, (day.chainLength[chain] as number) - 1));
  return {
    day: day.day,
    timeZone: parts.timetable.timeZone,
    departureSec: leg.departureSec,
    arrivalSec: leg.arrivalSec,
    transfers: 0,
    walkM: 0,
    legs: [leg],
    tags: [],
  };
}

/** The refusal of a trip that does not exist or does not run on that day. */
export function toUnknownTrip(tripId: string, day: number): ProblemError {
  return new ProblemError(
    'trip-unknown',
    { zh: `${toDateText(day)} 没有车次 ${tripId}`, en: `No trip ${tripId} runs on ${toDateText(day)}` },
    { tripId, day: toDateText(day) },
  );
}
