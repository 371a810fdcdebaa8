/**
 * Lists every possible journey by brute force: each vehicle to catch, each stop to alight at, each walk. Shares no code
 * with the search.
 */
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';
import { expandRuns, type NaiveRun, type NaiveWalks } from './naive-search.ts';

export interface OracleRide {
  readonly feedId: string;
  readonly routeId: string;
  readonly fromStopId: string;
  readonly toStopId: string;
  readonly departureSec: number;
  readonly arrivalSec: number;
}

export interface OracleJourney {
  readonly leaveSec: number;
  readonly arrivalSec: number;
  readonly rides: readonly OracleRide[];
  readonly walkM: number;
}

export interface OracleRun extends NaiveRun {
  readonly feedId: string;
  readonly routeId: string;
}

/** Runs of all trips, each with its route. */
export function listOracleRuns(feed: FeedSource, day: number): OracleRun[] {
  return feed.trips.flatMap((trip) =>
    expandRuns({ ...feed, trips: [trip] }, day, 1).map((run) => ({
      ...run,
      feedId: feed.feedId,
      routeId: trip.routeId,
    })),
  );
}

export interface OracleEnd {
  readonly stop: string;
  readonly durationSec: number;
  readonly distanceM: number;
}

export interface OracleQuery {
  /** First second at which the passenger may leave the origin; `toSec` is the last. */
  readonly fromSec: number;
  readonly toSec: number;
  readonly access: readonly OracleEnd[];
  readonly egress: readonly OracleEnd[];
  /** Latest arrival by number of vehicles, from 1 on; the length is the greatest number of vehicles. */
  readonly limits: readonly number[];
  readonly metres: (from: string, to: string) => number;
}

/** All journeys inside the span and the limits, at most `most` of them; undefined if there are more. */
export function listAllJourneys(
  runs: readonly OracleRun[],
  stops: readonly string[],
  walks: NaiveWalks,
  query: OracleQuery,
  most: number,
): OracleJourney[] | undefined {
  const { access, egress, fromSec, limits, metres, toSec } = query;
  const last = Math.max(...limits);
  const usable = runs.filter((run) =>
    run.calls.some((call) => call.departure >= fromSec && call.departure <= last),
  );
  const found: OracleJourney[] = [];
  let steps = 0;
  const goOn = (
    stop: string,
    readySec: number,
    leaveSec: number | undefined,
    walkM: number,
    accessSec: number,
    rides: OracleRide[],
  ): boolean => {
    if (++steps > most) return false;
    for (const run of usable) {
      for (const [b, on] of run.calls.entries()) {
        if (on.stop !== stop || !on.canBoard || on.departure < readySec) continue;
        const leave = leaveSec ?? on.departure - accessSec;
        if (leave > toSec) continue;
        for (const off of run.calls.slice(b + 1)) {
          if (!off.canAlight || off.arrival > last) continue;
          const taken = [
            ...rides,
            {
              feedId: run.feedId,
              routeId: run.routeId,
              fromStopId: stop,
              toStopId: off.stop,
              departureSec: on.departure,
              arrivalSec: off.arrival,
            },
          ];
          for (const end of egress) {
            const arrivalSec = off.arrival + end.durationSec;
            if (end.stop !== off.stop || arrivalSec > (limits[taken.length - 1] as number)) continue;
            found.push({ leaveSec: leave, arrivalSec, rides: taken, walkM: walkM + end.distanceM });
          }
          if (taken.length === limits.length) continue;
          for (const other of stops) {
            const walk = other === off.stop ? walks.change(other) : walks.between(off.stop, other);
            if (walk === undefined) continue;
            const more = other === off.stop ? 0 : metres(off.stop, other);
            if (!goOn(other, off.arrival + walk, leave, walkM + more, accessSec, taken)) return false;
          }
        }
      }
    }
    return true;
  };
  for (const { stop, durationSec, distanceM } of access) {
    if (!goOn(stop, fromSec + durationSec, undefined, distanceM, durationSec, [])) return undefined;
  }
  return found;
}

/** The vectors, less is better, that no other dominates; each once, sorted. */
export function toParetoSet(vectors: readonly (readonly number[])[]): number[][] {
  const distinct = [...new Map(vectors.map((vector) => [vector.join(), [...vector]])).values()];
  return distinct
    .filter(
      (one) =>
        !distinct.some((other) => other !== one && other.every((value, i) => value <= (one[i] as number))),
    )
    .sort((a, b) => a.map((value, i) => value - (b[i] as number)).find((gap) => gap !== 0) ?? 0);
}
