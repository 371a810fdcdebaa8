/** At which departures a window is looked at, and how many seconds of the window each of them stands for. */

import { withWaysIn } from '../../transit/timetable/day/added-stops.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { StopAccess } from '../raptor/raptor.ts';

/** Departures, ascending; sample `i` also stands for the `weights[i] - 1` seconds before it. */
export interface DepartureSamples {
  readonly departuresSec: readonly number[];
  readonly weights: readonly number[];
}

/** Every `stepSec` from the first second of the window on. */
export function toSteps(fromSec: number, windowSec: number, stepSec: number): DepartureSamples {
  const departuresSec = Array.from(
    { length: Math.ceil(windowSec / stepSec) },
    (_, i) => fromSec + i * stepSec,
  );
  return { departuresSec, weights: departuresSec.map(() => 1) };
}

/**
 * The seconds of the window `[fromSec, toSec)` at which something that could still be caught leaves: between two of
 * them arrivals do not change, so that they stand for every second.
 */
export function listEventSamples(
  day: DayTimetable,
  access: readonly StopAccess[],
  fromSec: number,
  toSec: number,
  allowedChains: Uint8Array | undefined,
): DepartureSamples {
  const events = new Set<number>([toSec - 1]);
  for (const { stop, durationSec } of withWaysIn(day.addedStops, access)) {
    for (let i = day.stopOffsets[stop] as number; i < (day.stopOffsets[stop + 1] as number); i++) {
      const chain = day.stopChain[i] as number;
      if (allowedChains !== undefined && allowedChains[chain] === 0) continue;
      const position = day.stopPosition[i] as number;
      for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
        const offset = day.profileDeparture[(day.runProfile[run] as number) + position] as number;
        const leaveSec = (day.runStart[run] as number) + offset - durationSec;
        if (leaveSec >= fromSec && leaveSec < toSec) events.add(leaveSec);
      }
    }
  }
  const departuresSec = [...events].sort((a, b) => a - b);
  return {
    departuresSec,
    weights: departuresSec.map((sec, i) => sec - (departuresSec[i - 1] ?? fromSec - 1)),
  };
}
