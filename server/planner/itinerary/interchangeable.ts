/**
 * Finds the lines that can replace a line of the journey: from the same station to the same station, in time for the
 * next vehicle. The itinerary shows them as alternatives of one leg.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundJourney, type FoundRide, toRide } from '../raptor/journey.ts';
import { isStay } from '../raptor/trip-rides.ts';

/** An alternative on the last ride may arrive at most this much later. */
const AS_GOOD_SEC = 300;
/** An alternative may ride at most this much longer (share plus seconds); a longer ride takes another route. */
const LONGER_SHARE = 1.25;
const LONGER_SEC = 120;

/** What `listInterchangeable` needs beside the journey. */
export interface InterchangeRules {
  readonly day: DayTimetable;
  /** All stops of the station to which a stop belongs. */
  readonly listStation: (stop: number) => readonly number[];
  /** Time from alighting at one stop to boarding at another. */
  readonly toChangeSec: (from: number, to: number) => number;
  /** Whether two chains belong to different lines of one kind and the request allows the second. */
  readonly isLikeLine: (chain: number, other: number) => boolean;
  /** Headway of a run in seconds if the feed states no exact times for it, else 0. */
  readonly toHeadwaySec: (run: number) => number;
}

/** For each ride of the journey, the best run of every other chain that can replace it. */
export function listInterchangeable(rules: InterchangeRules, journey: FoundJourney): FoundRide[][] {
  return journey.rides.map((ride, i) => {
    // A passenger who stays seated between two trips has no alternative.
    if (isStay(rules.day, ride.chain)) return [];
    const [before, after] = [journey.rides[i - 1], journey.rides[i + 1]];
    const ready: Ready = before
      ? { sec: before.arrivalSec + rules.toChangeSec(before.toStop, ride.fromStop), isStart: false }
      : { sec: journey.departureSec + journey.accessSec, isStart: true };
    const latestSec = after
      ? after.departureSec - rules.toChangeSec(ride.toStop, after.fromStop)
      : ride.arrivalSec + AS_GOOD_SEC;
    return listStandIns(rules, ride, ready, latestSec);
  });
}

/**
 * When the passenger stands at the stop. At the start of a journey (`isStart`) that is as late as the found line
 * allows. A line with a headway but no exact times may then depart up to one headway earlier: its minutes are
 * estimates.
 */
interface Ready {
  readonly sec: number;
  readonly isStart: boolean;
}

function listStandIns(
  rules: InterchangeRules,
  ride: FoundRide,
  ready: Ready,
  latestSec: number,
): FoundRide[] {
  const { day } = rules;
  const goals = new Set(rules.listStation(ride.toStop));
  const longestSec = (ride.arrivalSec - ride.departureSec) * LONGER_SHARE + LONGER_SEC;
  const best = new Map<number, FoundRide>();
  for (const stop of rules.listStation(ride.fromStop)) {
    for (let i = day.stopOffsets[stop] as number; i < (day.stopOffsets[stop + 1] as number); i++) {
      const chain = day.stopChain[i] as number;
      if (isStay(day, chain) || !rules.isLikeLine(ride.chain, chain)) continue;
      const found = findStandIn(rules, chain, day.stopPosition[i] as number, goals, ready);
      if (!found || found.arrivalSec > latestSec) continue;
      if (found.arrivalSec - found.departureSec > longestSec) continue;
      const known = best.get(chain);
      if (!known || found.arrivalSec < known.arrivalSec) best.set(chain, found);
    }
  }
  return [...best.values()].sort((a, b) => a.arrivalSec - b.arrivalSec || a.run - b.run);
}

/** The first run of the chain that the passenger can board in time, ridden to the first goal after `position`. */
function findStandIn(
  { day, toHeadwaySec }: InterchangeRules,
  chain: number,
  position: number,
  goals: ReadonlySet<number>,
  ready: Ready,
): FoundRide | undefined {
  const call = day.chainCall[chain] as number;
  const length = day.chainLength[chain] as number;
  if (((day.callFlags[call + position] as number) & 1) === 0) return undefined;
  let alight = position + 1;
  const isGoal = (at: number) =>
    goals.has(day.callPlace[call + at] as number) && ((day.callFlags[call + at] as number) & 2) !== 0;
  while (alight < length && !isGoal(alight)) alight++;
  if (alight === length) return undefined;
  const end = day.runOffsets[chain + 1] as number;
  for (let run = day.runOffsets[chain] as number; run < end; run++) {
    const departure =
      (day.runStart[run] as number) +
      (day.profileDeparture[(day.runProfile[run] as number) + position] as number);
    if (departure + (ready.isStart ? toHeadwaySec(run) : 0) >= ready.sec)
      return toRide(day, run, position, alight);
  }
  return undefined;
}
