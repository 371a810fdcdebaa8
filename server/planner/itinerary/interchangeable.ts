/**
 * Lines that serve as well as the one that was found: from the same station to the same station, in time for
 * what follows. To a passenger at the pole they are one line, so they belong on one card.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { type FoundJourney, type FoundRide, toRide } from '../raptor/journey.ts';
import { isStay } from '../raptor/trip-rides.ts';

/** Within how much of the last arrival another line is as good. */
const AS_GOOD_SEC = 300;
/** A line that rides this much longer goes another way. */
const LONGER_SHARE = 1.25;
const LONGER_SEC = 120;

/** What the day alone does not say. */
export interface InterchangeRules {
  readonly day: DayTimetable;
  /** All stops of the station that holds a stop. */
  readonly listStation: (stop: number) => readonly number[];
  /** Time from alighting at one stop to boarding at another. */
  readonly toChangeSec: (from: number, to: number) => number;
  /** Whether two chains are of different lines of one kind, and the second may be ridden. */
  readonly isLikeLine: (chain: number, other: number) => boolean;
  /** Seconds between a run and the next where only that is promised, else 0. */
  readonly toHeadwaySec: (run: number) => number;
}

/** For each ride of the journey, the best run of every other chain that could stand in for it. */
export function listInterchangeable(rules: InterchangeRules, journey: FoundJourney): FoundRide[][] {
  return journey.rides.map((ride, i) => {
    // Nothing stands in for a seat that one keeps.
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
 * When one stands at the stop. At the start of a journey that is as late as the line that was found allows, so
 * a line that only promises a headway may be counted one headway earlier: its minutes are no appointment.
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

/** The first run of the chain that can be boarded in time, to the first of the goals behind it. */
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
