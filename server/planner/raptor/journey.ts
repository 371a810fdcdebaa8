/** A journey as the search knows it: stops, runs and positions, no names. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { LabelLog } from './label-log.ts';

/** One vehicle, from boarding to alighting; it may go on as another trip in between (`trip-rides.ts`). */
export interface FoundRide {
  /** Row of the run in the day timetable. */
  readonly run: number;
  readonly chain: number;
  /** Positions in the chain's calls. */
  readonly boardPosition: number;
  readonly alightPosition: number;
  /** Stops of the timetable. */
  readonly fromStop: number;
  readonly toStop: number;
  readonly departureSec: number;
  readonly arrivalSec: number;
}

/** Access walk, rides with footpaths between where the stops differ, egress walk. */
export interface FoundJourney {
  readonly accessSec: number;
  readonly rides: readonly FoundRide[];
  /** At the destination, egress walk included. */
  readonly arrivalSec: number;
  /** When to leave the origin at the latest to board the first vehicle. */
  readonly departureSec: number;
}

/** Follows the labels back from the last ride to the access walk. */
export function toJourney(
  day: DayTimetable,
  log: LabelLog,
  lastLabel: number,
  arrivalSec: number,
): FoundJourney {
  const rides: FoundRide[] = [];
  let accessSec = 0;
  for (let label = lastLabel; label >= 0; ) {
    const { parent, detail, from, to } = log.read(label);
    if (parent < 0) accessSec = detail;
    else rides.push(toRide(day, detail, from, to));
    label = parent;
  }
  rides.reverse();
  const first = rides[0] as FoundRide;
  return { accessSec, rides, arrivalSec, departureSec: first.departureSec - accessSec };
}

/** The chain that holds a row of runs: the last whose first run is not behind it. */
export function toChain(day: DayTimetable, run: number): number {
  let low = 0;
  let high = day.chainCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((day.runOffsets[middle] as number) <= run) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function toRide(
  day: DayTimetable,
  run: number,
  boardPosition: number,
  alightPosition: number,
): FoundRide {
  const chain = toChain(day, run);
  const call = day.chainCall[chain] as number;
  const start = day.runStart[run] as number;
  const profile = day.runProfile[run] as number;
  return {
    run,
    chain,
    boardPosition,
    alightPosition,
    fromStop: day.callPlace[call + boardPosition] as number,
    toStop: day.callPlace[call + alightPosition] as number,
    departureSec: start + (day.profileDeparture[profile + boardPosition] as number),
    arrivalSec: start + (day.profileArrival[profile + alightPosition] as number),
  };
}
