/**
 * Ids of runs: the service day, the start time of a run by headway, and the trip. `20261125_07:30:00_rail:D6771`, or
 * `20261125__rail:D6771` without a start time.
 */
import { findSeconds, toTimeText } from '../../base/seconds.ts';
import { findServiceDay, type ServiceDay, toGtfsDate } from '../../base/service-day.ts';
import type { TripRun } from '../../planner/board/board-request.ts';

export function toRunId(run: TripRun): string {
  const start = run.tripStartSec === undefined ? '' : toTimeText(run.tripStartSec);
  return `${toGtfsDate(run.serviceDay)}_${start}_${run.tripId}`;
}

/** Parses the id of a run; a bare `feed:trip_id` is the run of that trip on `today`. */
export function toTripRun(id: string, today: ServiceDay): TripRun {
  const match = /^(\d{8})_([\d:]*)_(.+)$/su.exec(id);
  const serviceDay = match ? findServiceDay(match[1] ?? '') : undefined;
  if (!match || serviceDay === undefined) return { tripId: id, serviceDay: today };
  const tripId = match[3] ?? '';
  if (match[2] === '') return { tripId, serviceDay };
  const tripStartSec = findSeconds(match[2] ?? '');
  return tripStartSec === undefined
    ? { tripId: id, serviceDay: today }
    : { tripId, serviceDay, tripStartSec };
}
