/** Labels followed back to a journey. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundRide, fromRides, toRide } from '../raptor/journey.ts';
import { ALIGHT, BOARD, FEN, PARENT, RUN, TIME, WALK } from './label-pool.ts';
import type { ParetoJourney } from './pareto-query.ts';

/** @param target a label of the destination, which came from an arrival */
export function toParetoJourney(day: DayTimetable, cells: Int32Array, target: number): ParetoJourney {
  const rides: FoundRide[] = [];
  let accessSec = 0;
  for (let arrival = cells[target + PARENT] as number; arrival >= 0; ) {
    rides.push(
      toRide(
        day,
        cells[arrival + RUN] as number,
        cells[arrival + BOARD] as number,
        cells[arrival + ALIGHT] as number,
      ),
    );
    const ready = cells[arrival + PARENT] as number;
    accessSec = cells[ready + RUN] as number;
    arrival = cells[ready + PARENT] as number;
  }
  return {
    ...fromRides(rides.reverse(), accessSec, cells[target + TIME] as number),
    fareFen: cells[target + FEN] as number,
    walkM: cells[target + WALK] as number,
  };
}
