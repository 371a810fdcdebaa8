/** Checks latest departures, ranges and one-to-all answers by the earliest arrivals of the oracle. */
import type { ConnectionOracle } from '../../tests/support/connection-oracle.ts';
import type { Verdict } from './bench-row.ts';
import { RANGE_SEC, type Trip } from './measure-engines.ts';
import type { StopQuery } from './stop-queries.ts';

/**
 * Checks latest departures: leaving then has to arrive in time, leaving a second later must not.
 *
 * @param deadlines - latest arrivals, each of which can be met
 */
export function checkLatestDepartures(
  oracle: ConnectionOracle,
  queries: readonly StopQuery[],
  deadlines: readonly number[],
  departures: readonly (number | undefined)[],
): Verdict {
  return count(queries, ({ from, to }, i) => {
    const [departure, deadline] = [departures[i], deadlines[i] as number];
    if (departure === undefined) return false;
    const isInTime = (sec: number) =>
      (oracle.findRideArrival(from, to, sec) ?? Number.POSITIVE_INFINITY) <= deadline;
    return isInTime(departure) && !isInTime(departure + 1);
  });
}

/**
 * Checks the departures of an hour: the earliest arrival has to equal that of the next departure, at every departure and
 * one second after the previous one (or at the start of the hour).
 */
export function checkRanges(
  oracle: ConnectionOracle,
  queries: readonly StopQuery[],
  ranges: readonly (readonly Trip[])[],
): Verdict {
  return count(queries, ({ from, to, departureSec }, i) => {
    const arrivalAt = (sec: number) => oracle.findRideArrival(from, to, sec);
    const end = departureSec + RANGE_SEC + 1;
    const afterwards = arrivalAt(end);
    let next = departureSec;
    for (const { departureSec: leave, arrivalSec: arrive } of toProfile(ranges[i] ?? [], afterwards)) {
      if (leave > departureSec + RANGE_SEC) break;
      if (leave < next || arrivalAt(next) !== arrive || arrivalAt(leave) !== arrive) return false;
      next = leave + 1;
    }
    return arrivalAt(Math.min(next, end)) === afterwards;
  });
}

/**
 * The answers that are Pareto-optimal in departure and arrival, earliest first.
 *
 * @param afterwards - earliest arrival when leaving after the hour; drops answers that arrive later
 */
function toProfile(trips: readonly Trip[], afterwards: number | undefined): Trip[] {
  const profile: Trip[] = [];
  let earliest = afterwards ?? Number.POSITIVE_INFINITY;
  for (const trip of trips.toSorted(
    (a, b) => b.departureSec - a.departureSec || a.arrivalSec - b.arrivalSec,
  )) {
    if (trip.arrivalSec >= earliest) continue;
    earliest = trip.arrivalSec;
    profile.push(trip);
  }
  return profile.reverse();
}

/** Checks one-to-all answers: the arrivals at all stops have to be equal. */
export function checkReach(
  oracle: ConnectionOracle,
  queries: readonly StopQuery[],
  reached: readonly ReadonlyMap<string, number>[],
): Verdict {
  return count(queries, ({ from, departureSec }, i) => {
    const expected = oracle.listVehicleArrivals(from, departureSec);
    const found = reached[i];
    return found?.size === expected.size && [...expected].every(([key, sec]) => found.get(key) === sec);
  });
}

function count(queries: readonly StopQuery[], isRight: (query: StopQuery, i: number) => boolean): Verdict {
  const right = queries.filter(isRight).length;
  return { right, wrong: queries.length - right };
}
